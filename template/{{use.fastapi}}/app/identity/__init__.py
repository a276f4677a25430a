from app.identity.caller import Caller
from app.identity.permissions import Permission
from app.platform.http.access import public, requires

__all__ = ["Caller", "Permission", "public", "requires"]
