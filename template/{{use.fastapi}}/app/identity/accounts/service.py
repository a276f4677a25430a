from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.identity.accounts import errors, events, store
from app.identity.accounts.hashing import PasswordHasher
from app.identity.accounts.models import Account
from app.identity.accounts.passwords import is_same_as_email
from app.identity.accounts.sessions import Sessions
from app.identity.accounts.throttle import LoginThrottle
from app.identity.caller import Caller
from app.platform.clock import utc_now
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.journal import Event, Journal
from app.platform.problems import Problem


class Accounts:
    def __init__(
        self,
        database: Database,
        journal: Journal,
        sessions: Sessions,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
    ) -> None:
        self._database = database
        self._journal = journal
        self._sessions = sessions
        self._hasher = hasher
        self._throttle = throttle

    async def register(self, email: str, password: str) -> Account:
        account = await self._new(email, password, "user")
        await self._add(account, events.by_account("auth.register", account.id))
        return account

    async def ensure_admin(self, email: str, password: str) -> None:
        """Makes the account when no other one has its email."""
        if await store.find_by_email(self._database, email) is None:
            # Another replica may be faster.
            with suppress(Problem):
                account = await self._new(email, password, "admin")
                await self._add(account, events.roles_given(account.id))

    async def log_in(self, email: str, password: str, client_address: str) -> Account:
        """The account, as it was when the password was checked.

        Whoever opens a session for it asks `store.holds_password` in the same transaction.
        """
        account = await store.find_by_email(self._database, email)
        matches = await self._is_password(password, account, email, client_address)
        if account is None or not matches:
            await self._journal.record(events.failed_login(account.id if account else None))
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
            await self._journal.record(events.by_account("auth.password", account.id, "failure"))
        if is_same_as_email(new, account.email):
            refusals.append(errors.SAME_AS_EMAIL)
        if refusals:
            raise errors.password_refused(*refusals)
        password_hash = await self._hasher.hash(new)
        changed = events.by_account("auth.password", account.id)
        async with self._database.transaction() as connection:
            ended = None
            if await store.holds_password(connection, account):
                await store.set_password(connection, account.id, password_hash, utc_now())
                ended = await self._sessions.end_others(connection, account.id, caller.session_id)
                await self._journal.append(connection, changed)
        if ended is None:
            await self._journal.record(replace(changed, outcome="failure"))
            raise errors.password_refused(errors.WRONG_PASSWORD)
        self._sessions.forget(ended)

    async def _new(self, email: str, password: str, role: str) -> Account:
        password_hash = await self._hasher.hash(password)
        now = utc_now()
        return Account(new_id(), email, password_hash, now, role, now)

    async def _add(self, account: Account, event: Event) -> None:
        try:
            async with self._database.transaction() as connection:
                await store.add(connection, account)
                await self._journal.append(connection, event)
        except IntegrityError:
            raise errors.email_taken() from None

    async def _is_password(
        self, password: str, account: Account | None, email: str, client_address: str
    ) -> bool:
        await self._throttle.check(email, client_address)
        password_hash = account.password_hash if account else None
        matches, new_hash = await self._hasher.verify(password, password_hash)
        if not matches:
            await self._throttle.record_failure(email, client_address)
            return False
        await self._throttle.check(email, client_address)
        if account and new_hash:
            await store.replace_hash(self._database, account, new_hash)
        return matches
