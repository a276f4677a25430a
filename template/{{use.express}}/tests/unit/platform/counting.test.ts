import { expect, it } from "vitest";
import { MemoryCounting } from "../../../src/platform/counting.ts";

const WINDOW_MS = 1000;
let now = 0;

function counting(): MemoryCounting {
  now = 0;
  return new MemoryCounting(() => now);
}

it("counts in windows", async () => {
  const counts = counting();

  expect(await counts.count("a", WINDOW_MS)).toEqual({ times: 1, closesInMs: 1000 });
  now = 400;
  expect(await counts.count("a", WINDOW_MS)).toEqual({ times: 2, closesInMs: 600 });
  expect(await counts.count("b", WINDOW_MS)).toEqual({ times: 1, closesInMs: 1000 });
  now = 1000;
  expect(await counts.count("a", WINDOW_MS)).toEqual({ times: 1, closesInMs: 1000 });
});

it("tells no longer time than its window has", async () => {
  const counts = counting();
  // This and 1000, less this, is above 1000.
  now = 93.9;

  expect(await counts.count("a", WINDOW_MS)).toEqual({ times: 1, closesInMs: 1000 });
  await counts.record([{ key: "b", most: 1 }], WINDOW_MS);
  expect(await counts.waitMs([{ key: "b", most: 1 }], WINDOW_MS)).toBe(1000);
});

it("lets happen only so much in a time that moves along", async () => {
  const counts = counting();
  const limits = [
    { key: "a", most: 2 },
    { key: "b", most: 3 },
  ];
  const record = () => counts.record(limits, WINDOW_MS);

  expect(await record()).toBe(0);
  now = 300;
  expect(await record()).toBe(0);
  now = 500;
  expect(await record()).toBe(500);
  expect(await counts.waitMs(limits, WINDOW_MS)).toBe(500);
  expect(await counts.waitMs([{ key: "b", most: 3 }], WINDOW_MS)).toBe(0);
  now = 1000;
  expect(await record()).toBe(0);
  expect(await counts.waitMs(limits, WINDOW_MS)).toBe(300);
  now = 9000;
  expect(await record()).toBe(0);
});
