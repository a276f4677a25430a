import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { exportTraces, untraced } from "../../../src/platform/observability/tracing.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;

it("continues the caller's trace", () => {
  expect(untraced.begin(TRACEPARENT).ids.trace_id).toBe(TRACE);
  expect(untraced.begin(`cc-${TRACE}-b7ad6b7169203331-01-more`).ids.trace_id).toBe(TRACE);
});

it.each([undefined, "nonsense", `${TRACEPARENT}-more`, TRACEPARENT.replace(TRACE, "0".repeat(32))])(
  "begins a trace of its own for %s",
  async (traceparent) => {
    const trace = untraced.begin(traceparent);
    trace.end("GET", {});
    await untraced.stop();

    expect(trace.ids.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(trace.ids.trace_id).not.toBe(TRACE);
  },
);

it("sends spans to the collector", async () => {
  const paths: (string | undefined)[] = [];
  const collector = createServer((req, res) => {
    paths.push(req.url);
    req.resume().on("end", () => res.end());
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const tracing = await exportTraces(`http://127.0.0.1:${port}/`, "a-service");

  const known = tracing.begin(TRACEPARENT);
  known.end("GET /things", { "http.route": "/things" });
  const fresh = tracing.begin(undefined);
  fresh.end("GET", {});
  await tracing.stop();
  collector.close();

  expect(known.ids.trace_id).toBe(TRACE);
  expect(fresh.ids.trace_id).not.toBe(TRACE);
  expect(paths).toEqual(["/v1/traces"]);
});
