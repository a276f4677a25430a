"""Secrets of webhooks: made once, shown once, kept encrypted.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "whsec_"
SECRET_BYTES = 32
NONCE_BYTES = 12
KEY_ID_BYTES = 4


class UnreadableSecretError(Exception):
    """A secret that was sealed with a key that is gone."""


class SecretBox:
    """Seals with the first key and opens with any, so that keys can be replaced one by one."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {key_id(key): AESGCM(key) for key in reversed(keys)}
        self._current = key_id(keys[0])

    def seal(self, secret: bytes, webhook_id: UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, secret, webhook_id.bytes)
        return self._current + nonce + sealed

    def open(self, sealed: bytes, webhook_id: UUID) -> bytes:
        """Raises UnreadableSecretError."""
        key = self._keys.get(sealed[:KEY_ID_BYTES])
        if key is None:
            raise UnreadableSecretError
        nonce, rest = sealed[KEY_ID_BYTES:][:NONCE_BYTES], sealed[KEY_ID_BYTES + NONCE_BYTES :]
        return key.decrypt(nonce, rest, webhook_id.bytes)


def key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:KEY_ID_BYTES]


def new_secret() -> bytes:
    return os.urandom(SECRET_BYTES)


def shown(secret: bytes) -> str:
    return PREFIX + base64.b64encode(secret).decode()


def signed_headers(secret: bytes, id: UUID, now: datetime, body: bytes) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    content = b".".join([str(id).encode(), timestamp.encode(), body])
    signature = base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()
    return {
        "webhook-id": str(id),
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }
