import base64

import pytest

from tests.conformance.conftest import Deploy
from tests.conformance.hooks import PUBLIC, Hooks, Posting
from tests.conformance.statements import stored
from tests.harness.deployments import SECRETS
from tests.harness.receivers import Receiver
from tests.harness.secret_keys import encryption_key

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]


@pytest.mark.clause("webhooks/keys")
def test_no_secret_is_readable_in_the_database(deployment: Deploy) -> None:
    (service,) = deployment()
    assert service.deployment is not None
    text = Hooks(service).add(PUBLIC)["secret"].removeprefix("whsec_")
    secret = base64.b64decode(text)
    (row,) = stored(service.deployment.database, "webhooks")
    assert PUBLIC.encode() in row
    for form in (secret, text.encode(), secret.hex().encode()):
        assert form not in row


@pytest.mark.clause("webhooks/keys")
def test_secrets_outlive_the_key_that_they_were_sealed_with(
    posting: Posting, receiver: Receiver
) -> None:
    """A new key first beside the old one, then without it."""
    user, old, new = posting.service.account(), SECRETS["ENCRYPTION_KEY"], encryption_key()
    first = posting.hooks(user).add(receiver.url)

    posting.replace(ENCRYPTION_KEY=f"{new},{old}")
    hooks = posting.hooks(user)
    second = hooks.add(receiver.url)
    hooks.rows.create()
    for webhook in (first, second):
        hooks.wait_for(webhook, status="delivered")
        assert [one for one in receiver.received if one.is_signed_with(webhook["secret"])]

    posting.replace(ENCRYPTION_KEY=new)
    hooks, seen = posting.hooks(user), len(receiver.received)
    hooks.rows.create()
    hooks.wait_for(second, 2, status="delivered")
    # Nothing goes out with a signature that nobody can check.
    hooks.wait_for(first, status="dead", last_status=None)
    assert [one.is_signed_with(second["secret"]) for one in receiver.received[seen:]] == [True]
