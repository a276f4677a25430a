import math

from app.identity.accounts.errors import too_many_failures
from app.platform.counting import Counting, Limit

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT_AND_ADDRESS = 10
PER_ADDRESS = 50
PER_ACCOUNT = 100


class LoginThrottle:
    """Counts failed logins.

    It must be asked before a password is checked and again when the outcome is known: then even
    guesses that are tried in parallel learn nothing beyond the limit.
    """

    def __init__(self, counting: Counting) -> None:
        self._counting = counting

    async def check(self, email: str, address: str) -> None:
        """Raises the problem too-many-requests."""
        refuse(await self._counting.wait_seconds(limits(email, address), WINDOW_SECONDS))

    async def record_failure(self, email: str, address: str) -> None:
        """Asks and counts at once; raises the problem too-many-requests."""
        refuse(await self._counting.record(limits(email, address), WINDOW_SECONDS))


def refuse(wait_seconds: float) -> None:
    if wait_seconds > 0:
        raise too_many_failures(math.ceil(wait_seconds))


def limits(email: str, address: str) -> list[Limit]:
    account = email.lower()
    return [
        Limit(f"login:{account}:{address}", PER_ACCOUNT_AND_ADDRESS),
        Limit(f"login::{address}", PER_ADDRESS),
        Limit(f"login:{account}:", PER_ACCOUNT),
    ]
