import { expect, it } from "vitest";
import { MemoryCounting } from "../../../src/platform/counting.ts";
import { RateLimiter } from "../../../src/platform/http/rate_limit.ts";

it("counts each client in windows", async () => {
  let now = 0;
  const limiter = new RateLimiter({ quota: 2, windowSeconds: 60 }, new MemoryCounting(() => now));

  expect((await limiter.take("a")).headers.RateLimit).toBe('"default";r=1;t=60');
  now = 30_000;
  expect((await limiter.take("a")).headers.RateLimit).toBe('"default";r=0;t=30');
  expect(await limiter.take("a")).toMatchObject({
    allowed: false,
    headers: { "Retry-After": "30" },
  });
  expect((await limiter.take("b")).allowed).toBe(true);

  now = 61_000;
  expect(await limiter.take("a")).toMatchObject({
    allowed: true,
    headers: { "RateLimit-Policy": '"default";q=2;w=60' },
  });
  now = 200_000;
  expect((await limiter.take("a")).allowed).toBe(true);
});
