import base64
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from app.platform.ids import new_id
from app.webhooks.secrets import (
    SecretBox,
    UnreadableSecretError,
    new_secret,
    shown,
    signed_headers,
)

OLD, NEW = b"o" * 32, b"n" * 32


def test_what_was_sealed_can_be_opened() -> None:
    box, id, secret = SecretBox([OLD]), new_id(), new_secret()

    sealed = box.seal(secret, id)

    assert secret not in sealed
    assert box.open(sealed, id) == secret


def test_a_new_key_before_the_old_one_still_opens_it() -> None:
    id, secret = new_id(), new_secret()
    sealed = SecretBox([OLD]).seal(secret, id)

    assert SecretBox([NEW, OLD]).open(sealed, id) == secret
    assert SecretBox([NEW]).open(SecretBox([NEW, OLD]).seal(secret, id), id) == secret
    with pytest.raises(UnreadableSecretError):
        SecretBox([NEW]).open(sealed, id)


def test_it_belongs_to_one_webhook() -> None:
    box = SecretBox([OLD])
    sealed = box.seal(new_secret(), new_id())

    with pytest.raises(InvalidTag):
        box.open(sealed, new_id())


def test_it_is_shown_as_standard_webhooks_writes_it() -> None:
    secret = new_secret()

    prefix, _, encoded = shown(secret).partition("_")

    assert (prefix, base64.b64decode(encoded)) == ("whsec", secret)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    # Made by `printf '%s' "$id.$timestamp.$body" | openssl dgst -sha256 -hmac secret -binary`.
    id = UUID("0192f0c1-b4c5-7d6e-8f90-1a2b3c4d5e6f")
    moment = datetime(2026, 1, 31, 12, tzinfo=UTC)

    headers = signed_headers(b"secret", id, moment, b"{}")

    assert headers["webhook-id"] == str(id)
    assert headers["webhook-timestamp"] == "1769860800"
    assert headers["webhook-signature"] == "v1,g31XD6rRfxTsUhE1g0xZQ+jG3LvB8qINzSt3++HcVbA="
