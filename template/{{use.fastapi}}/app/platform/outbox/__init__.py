from app.platform.outbox.backlog import Backlog
from app.platform.outbox.models import StoredEvent
from app.platform.outbox.recorder import Outbox
from app.platform.outbox.relay import Consumer, Relay

__all__ = ["Backlog", "Consumer", "Outbox", "Relay", "StoredEvent"]
