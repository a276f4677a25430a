import pytest

from app.identity.auth.none import ANONYMOUS, AnonymousAuthenticator
from app.identity.permissions import permissions_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("authorization", [None, "", "Bearer anything"])
async def test_every_caller_is_the_same_owner(authorization: str | None) -> None:
    caller = await AnonymousAuthenticator().authenticate(authorization)

    assert caller is ANONYMOUS
    assert caller.is_anonymous
    assert caller.permissions == permissions_of(["user"])
