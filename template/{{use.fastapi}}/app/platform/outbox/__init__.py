from app.platform.outbox.models import StoredEvent
from app.platform.outbox.recorder import Outbox
from app.platform.outbox.relay import Consumer, Relay

__all__ = ["Consumer", "Outbox", "Relay", "StoredEvent"]
