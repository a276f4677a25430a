import { z } from "zod";
import { text } from "../../../platform/fields/index.ts";

const EXAMPLE = "the-refresh-token-of-the-last-answer";

export const RefreshBody = z
  .strictObject({ refresh_token: text() })
  .meta({ id: "RefreshBody", examples: [{ refresh_token: EXAMPLE }] });

const seconds = z.unknown().meta({ type: "integer", description: "Seconds." });

export const TokensOut = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer").default("Bearer"),
    expires_in: seconds,
    refresh_token: z.string(),
    refresh_expires_in: seconds,
  })
  .meta({
    id: "TokensOut",
    examples: [
      {
        access_token: "header.claims.signature",
        token_type: "Bearer",
        expires_in: 900,
        refresh_token: EXAMPLE,
        refresh_expires_in: 1_209_600,
      },
    ],
  });
