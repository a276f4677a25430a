import { NotAsExpected, secret } from "../../variables.ts";

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    throw new NotAsExpected();
  }
  return text;
}

export const redisSettings = {
  cache_url: secret("a URL such as redis://:password@host:6379/0", readUrl, {
    development: "redis://127.0.0.1:6379/0",
  }),
};
