import type { Span } from "@opentelemetry/api";
import { randomHex } from "../ids.ts";

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export interface TraceIds {
  readonly trace_id: string;
  readonly span_id: string;
}

/** One request as it is traced; what is not exported only ties log lines together. */
export interface Trace {
  readonly ids: TraceIds;
  end(name: string, attributes: Readonly<Record<string, string | number>>): void;
}

export interface Tracer {
  begin(traceparent: string | undefined): Trace;
}

export interface Tracing extends Tracer {
  stop(): Promise<void>;
}

export const untraced: Tracing = {
  begin(traceparent) {
    const remote = readTraceparent(traceparent);
    const ids = {
      trace_id: remote?.traceId ?? randomHex(),
      span_id: randomHex().slice(16),
    };
    return { ids, end: () => undefined };
  },
  stop: async () => undefined,
};

/** Sends a span for each request to the collector at `endpoint` (OTLP over HTTP). */
export async function exportTraces(endpoint: string, service: string): Promise<Tracing> {
  const { ROOT_CONTEXT, SpanKind, trace } = await import("@opentelemetry/api");
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  const { resourceFromAttributes } = await import("@opentelemetry/resources");
  const { BatchSpanProcessor, TracerProvider } = await import("@opentelemetry/sdk-trace");
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url }) })],
  });
  const tracer = provider.getTracer(service);
  return {
    begin(traceparent) {
      const remote = readTraceparent(traceparent);
      const context = remote
        ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
        : ROOT_CONTEXT;
      const span: Span = tracer.startSpan("HTTP", { kind: SpanKind.SERVER }, context);
      const { traceId, spanId } = span.spanContext();
      return {
        ids: { trace_id: traceId, span_id: spanId },
        end(name, attributes) {
          span.updateName(name).setAttributes(attributes).end();
        },
      };
    },
    stop: () => provider.shutdown(),
  };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function readTraceparent(
  header: string | undefined,
): { traceId: string; spanId: string; traceFlags: number } | undefined {
  const [, version, traceId = "", spanId = "", flags = "", more] =
    TRACEPARENT.exec(header ?? "") ?? [];
  const isRead = version !== undefined && !(version === "00" && more !== undefined);
  if (!isRead || /^0+$/.test(traceId) || /^0+$/.test(spanId)) {
    return undefined;
  }
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1 };
}
