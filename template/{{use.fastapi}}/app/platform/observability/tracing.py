import secrets
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator


@dataclass(frozen=True)
class TraceContext:
    trace_id: str
    span_id: str


def start_exporting(endpoint: str, service: str, shutdown_timeout_seconds: float) -> TracerProvider:
    """A provider that sends every span to the collector at `endpoint` (OTLP over HTTP)."""
    provider = TracerProvider(resource=Resource({"service.name": service}))
    exporter = OTLPSpanExporter(
        endpoint=f"{endpoint.rstrip('/')}/v1/traces",
        # A shutdown waits for what is queued, at most four batches, also where nobody takes them.
        timeout=shutdown_timeout_seconds / 20,
    )
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


def current_trace(traceparent: str | None) -> TraceContext:
    """The trace that a request belongs to: the recorded span's, else the caller's, else a new one.

    Without an exporter nothing is recorded, and the ids only tie log lines together.
    """
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        return TraceContext(f"{span.trace_id:032x}", f"{span.span_id:016x}")
    trace_id = secrets.token_hex(16)
    if traceparent:
        context = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
        remote = trace.get_current_span(context).get_span_context()
        if remote.is_valid:
            trace_id = f"{remote.trace_id:032x}"
    return TraceContext(trace_id, secrets.token_hex(8))
