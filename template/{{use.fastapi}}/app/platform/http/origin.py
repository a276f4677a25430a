from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Which request something was done in, and where that came from."""

    request_id: str
    client_address: str


# None outside of requests, as at the start.
current_origin: ContextVar[Origin | None] = ContextVar("current_origin", default=None)
