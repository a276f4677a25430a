from app.platform.outbound.addresses import ForbiddenTargetError, resolve
from app.platform.outbound.breakers import Breaker, Breakers
from app.platform.outbound.client import OutboundClient

__all__ = ["Breaker", "Breakers", "ForbiddenTargetError", "OutboundClient", "resolve"]
