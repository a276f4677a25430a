from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI

from tests.resource import Resource

pytestmark = pytest.mark.anyio


async def test_a_policy_may_refuse_what_a_permission_allows(
    app: FastAPI, client: httpx2.AsyncClient, resource: Resource
) -> None:
    assert (await client.get(resource.path)).status_code == 200

    app.state.services = replace(app.state.services, policy=lambda *_: False)

    assert (await client.get(resource.path)).status_code == 403
