from collections.abc import Mapping
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from app.platform.clock import utc_now
from app.platform.database import NewRow, Record
from app.platform.http.authentication import Caller
from app.platform.http.preconditions import IfMatch
from app.platform.ids import new_id, parse_id
from app.platform.journal import Event, denied
from app.platform.pagination.page import PageRequest
from app.platform.pagination.query import ListQuery
from app.platform.problems import FieldError, Problem
from app.platform.resources.merge_patch import merge_patch
from app.platform.resources.store import ResourceStore
from app.platform.services import Services

PRECONDITION_FAILED = 412


class ResourceService:
    """What a caller can do with a resource.

    Override a method to add a business rule; `permission` is the resource's name in permissions.
    """

    table: Table
    permission: str

    def __init__(self, services: Services, caller: Caller) -> None:
        self.caller = caller
        self._cursors = services.cursors
        self._journal = services.journal
        self._store = ResourceStore(services.database, services.cache, self.table)

    def new(self, values: Mapping[str, Any]) -> Record:
        """What `add` is to store."""
        now = utc_now()
        return {
            "id": new_id(),
            "owner_id": self.caller.id,
            "created_at": now,
            "updated_at": now,
            "version": 1,
            **values,
        }

    async def add(self, new: Record, *also: NewRow) -> None:
        """Stores it together with the rows of others, or nothing at all."""
        try:
            told = self._journal.rows(self._done("create", new["id"], new))
            await self._store.add(new, *also, *told)
        except IntegrityError as error:
            raise await self._conflict(new, None) from error

    async def get(self, id: str) -> Record:
        identifier = parse_id(id)
        row = await self._store.read(self._readable, identifier) if identifier else None
        return row if row is not None else await self._refuse(self._readable, identifier)

    async def page(self, query: ListQuery) -> tuple[list[Record], str | None]:
        """A page of what the caller may see, and the cursor of the next one."""
        request = PageRequest.read(query, self.caller.id, self._cursors)
        rows, last = await self._store.page(self._readable, request)
        return rows, request.cursor(last, self._cursors)

    async def change(self, id: str, if_match: IfMatch, values: Mapping[str, Any]) -> Record:
        row = None
        if if_match.given and values:
            row = await self._update(id, if_match, values)
        if row is None:
            row = await self._find(self._writable, id)
            check_precondition(if_match, row["version"])
            if values:
                raise changed_meanwhile()
        return row

    async def merge(self, id: str, if_match: IfMatch, patch: Mapping[str, Any]) -> Record:
        """Applies a JSON Merge Patch (RFC 7396); an object in it goes into the stored one."""
        objects = [name for name, value in patch.items() if isinstance(value, dict)]
        if not objects or not if_match.given:
            return await self.change(id, if_match, patch)
        while True:
            row = await self._find(self._writable, id)
            check_precondition(if_match, row["version"])
            merged = {name: merge_patch(row[name], patch[name]) for name in objects}
            # What was merged into must still be there when it is replaced.
            seen = IfMatch(True, [row["version"]])
            try:
                return await self.change(id, seen, {**patch, **merged})
            except Problem as problem:
                if problem.status_code != PRECONDITION_FAILED or if_match.versions is not None:
                    raise

    async def remove(self, id: str, if_match: IfMatch) -> None:
        identifier = parse_id(id)
        removed = False
        if identifier is not None and if_match.given:
            also = self._journal.telling(self._done("delete", identifier))
            removed = await self._store.delete(self._writable, identifier, if_match.versions, also)
        if removed:
            return
        row = await self._find(self._writable, id)
        check_precondition(if_match, row["version"])
        raise changed_meanwhile()

    async def _update(self, id: str, if_match: IfMatch, values: Mapping[str, Any]) -> Record | None:
        identifier = parse_id(id)
        if identifier is None:
            return None
        also = self._journal.telling(self._done("update", identifier))
        try:
            return await self._store.update(
                self._writable, identifier, if_match.versions, values, also
            )
        except IntegrityError as error:
            raise await self._conflict(values, identifier) from error

    async def _find(self, owner_id: UUID | None, id: str) -> Record:
        identifier = parse_id(id)
        row = await self._store.find(owner_id, identifier) if identifier else None
        return row if row is not None else await self._refuse(owner_id, identifier)

    async def _refuse(self, owner_id: UUID | None, id: UUID | None) -> NoReturn:
        if id and owner_id:
            await self._tell_of_refusal(id)
        raise Problem("not-found", "There is nothing with this id that you may see.")

    async def _tell_of_refusal(self, id: UUID) -> None:
        if self._journal.is_kept and await self._store.find(None, id):
            await self._journal.record(denied(self.caller, self.permission, id))

    def _done(self, verb: str, id: UUID, row: Record | None = None) -> Event:
        return Event(
            action=f"{self.permission}.{verb}",
            resource_type=self.permission,
            resource_id=id,
            actor_id=self.caller.id,
            row=row,
        )

    async def _conflict(self, values: Mapping[str, Any], except_id: UUID | None) -> Problem:
        taken = await self._store.taken(values, except_id)
        errors = [FieldError(f"/{name}", "unique", "The value is in use") for name in taken]
        return Problem("conflict", "A value that must be unique is in use.", errors=errors)

    @property
    def _readable(self) -> UUID | None:
        """The owner whose rows the caller may read; None for those of all."""
        is_any = f"{self.permission}:read:any" in self.caller.permissions
        return None if is_any else self.caller.id

    @property
    def _writable(self) -> UUID | None:
        is_any = f"{self.permission}:write:any" in self.caller.permissions
        return None if is_any else self.caller.id


def check_precondition(if_match: IfMatch, version: int) -> None:
    if not if_match.given:
        raise Problem("precondition-required", "Send the ETag that you have seen in If-Match.")
    if not if_match.matches(version):
        raise changed_meanwhile()


def changed_meanwhile() -> Problem:
    return Problem("precondition-failed", "The resource is not in the version of If-Match.")
