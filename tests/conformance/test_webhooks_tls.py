"""Targets over TLS prove who they are."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.conformance.conftest import Deploy
from tests.conformance.hooks import QUICK, Hooks, Posting
from tests.harness.certificates import Authority
from tests.harness.receivers import Receiver
from tests.harness.targets import Target

pytestmark = [pytest.mark.target(feature="webhooks"), pytest.mark.process]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "trusted")


@pytest.fixture
def trusting(deployment: Deploy, target: Target, authority: Authority) -> Iterator[Hooks]:
    """The webhooks of a service that trusts the authority, by what its language reads."""
    file = str(authority.file)
    env = QUICK | {"SSL_CERT_FILE": file, "NODE_EXTRA_CA_CERTS": file}
    posting = Posting(deployment(env)[0], target, env)
    yield posting.hooks()
    posting.service.close()


@pytest.mark.clause("webhooks/tls")
def test_only_who_proves_its_name_is_sent_anything(
    trusting: Hooks, authority: Authority, tmp_path: Path
) -> None:
    folder = tmp_path / "stranger"
    folder.mkdir()
    with ExitStack() as stack:
        proven, misnamed, unknown = (
            stack.enter_context(closing(Receiver(tls=tls)))
            for tls in (
                authority.server("localhost"),
                authority.server("elsewhere.example"),
                Authority(folder, "stranger").server("localhost"),
            )
        )
        welcome, *refused = (trusting.add(one.url) for one in (proven, misnamed, unknown))
        trusting.rows.create()
        trusting.wait_for(welcome, status="delivered", last_status=204)
        for webhook in refused:
            trusting.wait_for(webhook, status="dead", last_status=None)
        assert (misnamed.received, unknown.received) == ([], [])
