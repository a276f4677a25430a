import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

MAC_BYTES = 16


class CursorCodec:
    """Makes cursors that can be read by anyone and changed by nobody."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encode(self, content: dict[str, Any]) -> str:
        payload = json.dumps(content, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(payload) + payload).rstrip(b"=").decode()

    def decode(self, cursor: str) -> dict[str, Any] | None:
        """The content of a cursor that this service made, otherwise None."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(payload)):
            return None
        content: dict[str, Any] = json.loads(payload)
        return content

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, hashlib.sha256)[:MAC_BYTES]
