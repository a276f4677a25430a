import { createHash } from "node:crypto";

/** What Redis runs at once, known to it by its hash. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function script(text: string): Script {
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}
