import type { Request } from "express";
import { Problem } from "../problems/index.ts";

const NOTHING = Buffer.alloc(0);

/** The client went away before it had sent its body. */
export class BodyAborted extends Error {}

/**
 * The bytes of the body, whether its length was announced or not. Throws the problem
 * payload-too-large before it has read more than `limit` bytes.
 */
export async function readBody(req: Request, limit: number): Promise<Buffer> {
  const { "content-length": announced, "transfer-encoding": coding } = req.headers;
  if (announced === undefined && coding === undefined) {
    return NOTHING;
  }
  if (Number(announced ?? 0) > limit) {
    throw tooLarge(limit);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > limit) {
        throw tooLarge(limit);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Problem ? error : new BodyAborted();
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(limit: number): Problem {
  return new Problem("payload-too-large", `The body has more than ${limit} bytes.`);
}
