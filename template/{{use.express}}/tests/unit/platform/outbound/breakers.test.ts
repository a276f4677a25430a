import { beforeEach, expect, it } from "vitest";
import { registry } from "../../../../src/platform/observability/metrics.ts";
import { FAILURES_TO_OPEN, KEPT } from "../../../../src/platform/outbound/breakers.ts";
import { type Breaker, Breakers } from "../../../../src/platform/outbound/index.ts";

const PAUSE_MS = 60_000;
let now: number;
let breakers: Breakers;

beforeEach(() => {
  now = 0;
  breakers = new Breakers(PAUSE_MS, () => now);
});

function openBreaker(): Breaker {
  const breaker = breakers.of("target");
  for (let failures = 0; failures < FAILURES_TO_OPEN; failures++) {
    breaker.failed();
  }
  return breaker;
}

async function stateOf(name: string): Promise<string | undefined> {
  const metrics = await registry.metrics();
  return new RegExp(`^circuit_breaker_state\\{name="${name}"\\} (\\d)$`, "m").exec(metrics)?.[1];
}

it("is opened by failures in a row", async () => {
  expect(openBreaker().msToWait()).toBe(PAUSE_MS);
  expect(await stateOf("target")).toBe("2");
});

it("stays closed where a success comes between them", async () => {
  const breaker = breakers.of("target");

  for (let failures = 0; failures < FAILURES_TO_OPEN; failures++) {
    breaker.failed();
    breaker.succeeded();
  }

  expect(breaker.msToWait()).toBe(0);
  expect(await stateOf("target")).toBe("0");
});

it("lets one request through after the pause", () => {
  const breaker = openBreaker();
  now += PAUSE_MS;

  expect(breaker.msToWait()).toBe(0);
  expect(breaker.msToWait()).toBeGreaterThan(0);
  breaker.succeeded();
  expect(breaker.msToWait()).toBe(0);
});

it("is opened again when that request fails", () => {
  const breaker = openBreaker();
  now += PAUSE_MS;
  breaker.msToWait();

  breaker.failed();

  expect(breaker.msToWait()).toBe(PAUSE_MS);
});

it("forgets the target that was used longest ago", async () => {
  const first = breakers.of("first");
  breakers.of("second");
  for (let others = 0; others < KEPT - 1; others++) {
    breakers.of("first");
    breakers.of(`target ${others}`);
  }

  expect(breakers.of("first")).toBe(first);
  expect(await stateOf("second")).toBeUndefined();
});
