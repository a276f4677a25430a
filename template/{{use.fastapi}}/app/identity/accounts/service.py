from contextlib import suppress
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.identity.accounts import errors, store
from app.identity.accounts.hashing import PasswordHasher
from app.identity.accounts.models import Account
from app.identity.accounts.passwords import is_same_as_email
from app.identity.accounts.sessions import Sessions
from app.identity.accounts.throttle import LoginThrottle
from app.identity.caller import Caller
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.problems import Problem


class Accounts:
    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._hasher = hasher
        self._throttle = throttle

    async def register(self, email: str, password: str, role: str = "user") -> Account:
        password_hash = await self._hasher.hash(password)
        now = utc_now()
        account = Account(new_id(), email, password_hash, now, role, now)
        try:
            async with self._database.transaction() as connection:
                await store.add(connection, account)
        except IntegrityError:
            raise errors.email_taken() from None
        return account

    async def ensure_admin(self, email: str, password: str) -> None:
        """Makes the account when no other one has its email."""
        if await store.find_by_email(self._database, email) is None:
            # Another replica may be faster.
            with suppress(Problem):
                await self.register(email, password, role="admin")

    async def log_in(self, email: str, password: str, client_address: str) -> Account:
        """The account, as it was when the password was checked.

        Whoever opens a session for it asks `store.holds_password` in the same transaction.
        """
        account = await store.find_by_email(self._database, email)
        matches = await self._is_password(password, account, email, client_address)
        if account is None or not matches:
            raise errors.invalid_credentials()
        return account

    async def get(self, account_id: UUID) -> Account:
        account = await store.find(self._database, account_id)
        if account is None:
            raise errors.account_gone()
        return account

    async def change_password(
        self, caller: Caller, current: str, new: str, client_address: str
    ) -> None:
        """Ends all other sessions of the account."""
        account = await self.get(caller.id)
        refusals = []
        if not await self._is_password(current, account, account.email, client_address):
            refusals.append(errors.WRONG_PASSWORD)
        if is_same_as_email(new, account.email):
            refusals.append(errors.SAME_AS_EMAIL)
        if refusals:
            raise errors.password_refused(*refusals)
        password_hash = await self._hasher.hash(new)
        async with self._database.transaction() as connection:
            if not await store.holds_password(connection, account):
                raise errors.password_refused(errors.WRONG_PASSWORD)
            await store.set_password(connection, account.id, password_hash, utc_now())
            ended = await self._sessions.end_others(connection, account.id, caller.session_id)
        self._sessions.forget(ended)

    async def _is_password(
        self, password: str, account: Account | None, email: str, client_address: str
    ) -> bool:
        self._throttle.check(email, client_address)
        password_hash = account.password_hash if account else None
        matches, new_hash = await self._hasher.verify(password, password_hash)
        self._throttle.check(email, client_address)
        if not matches:
            self._throttle.record_failure(email, client_address)
        elif account and new_hash:
            await store.replace_hash(self._database, account, new_hash)
        return matches
