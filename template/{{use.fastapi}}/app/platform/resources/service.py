from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.platform.http.authentication import Caller
from app.platform.http.preconditions import IfMatch
from app.platform.ids import parse_id
from app.platform.journal import Event, Journal, denied
from app.platform.pagination.cursors import CursorCodec
from app.platform.pagination.page import PageRequest
from app.platform.pagination.query import ListQuery
from app.platform.problems import FieldError, Problem
from app.platform.resources.merge_patch import merge_patch
from app.platform.resources.store import ResourceStore

PRECONDITION_FAILED = 412

Representation = TypeVar("Representation", bound=BaseModel)


class ResourceService(Generic[Representation]):
    """What can be done with a resource, and by whom.

    Override a method to add a business rule; `permission` is the resource's name in permissions.
    """

    def __init__(
        self,
        store: ResourceStore,
        journal: Journal,
        cursors: CursorCodec,
        representation: type[Representation],
        permission: str,
    ) -> None:
        self._store = store
        self._journal = journal
        self._cursors = cursors
        self._representation = representation
        self._permission = permission

    async def create(
        self, connection: AsyncConnection, caller: Caller, values: Mapping[str, Any]
    ) -> Representation:
        try:
            row = await self._store.insert(connection, caller.id, values)
        except IntegrityError as error:
            await connection.rollback()
            raise await self._conflict(connection, values, None) from error
        await self._tell(connection, "create", caller, row.id)
        return self._represent(row)

    async def get(self, caller: Caller, id: str) -> Representation:
        return self._represent(await self._find(caller, self._readable(caller), id))

    async def page(
        self, caller: Caller, query: ListQuery
    ) -> tuple[list[Representation], str | None]:
        """A page of what the caller may see, and the cursor of the next one."""
        request = PageRequest.read(query, caller.id, self._cursors)
        rows = await self._store.page(self._readable(caller), request)
        items = [self._represent(row) for row in rows[: request.limit]]
        if len(rows) <= request.limit:
            return items, None
        position = self._store.position(rows[request.limit - 1], request.column)
        return items, request.cursor(position, self._cursors)

    async def change(
        self, caller: Caller, id: str, if_match: IfMatch, values: Mapping[str, Any]
    ) -> Representation:
        row = None
        if if_match.given and values:
            row = await self._update(caller, id, if_match, values)
        if row is None:
            row = await self._find(caller, self._writable(caller), id)
            check_precondition(if_match, row.version)
            if values:
                raise changed_meanwhile()
        return self._represent(row)

    async def merge(
        self, caller: Caller, id: str, if_match: IfMatch, patch: Mapping[str, Any]
    ) -> Representation:
        """Applies a JSON Merge Patch (RFC 7396); an object in it goes into the stored one."""
        objects = [name for name, value in patch.items() if isinstance(value, dict)]
        if not objects or not if_match.given:
            return await self.change(caller, id, if_match, patch)
        while True:
            row = await self._find(caller, self._writable(caller), id)
            check_precondition(if_match, row.version)
            merged = {name: merge_patch(row._mapping[name], patch[name]) for name in objects}
            # What was merged into must still be there when it is replaced.
            seen = IfMatch(True, [row.version])
            try:
                return await self.change(caller, id, seen, {**patch, **merged})
            except Problem as problem:
                if problem.status_code != PRECONDITION_FAILED or if_match.versions is not None:
                    raise

    async def remove(self, caller: Caller, id: str, if_match: IfMatch) -> None:
        identifier = parse_id(id)
        removed = False
        if identifier is not None and if_match.given:
            removed = await self._delete(caller, identifier, if_match)
        if removed:
            return
        row = await self._find(caller, self._writable(caller), id)
        check_precondition(if_match, row.version)
        raise changed_meanwhile()

    async def _delete(self, caller: Caller, id: UUID, if_match: IfMatch) -> bool:
        owner_id, versions = self._writable(caller), if_match.versions

        async def delete(connection: AsyncConnection) -> bool:
            removed = await self._store.delete(connection, owner_id, id, versions)
            if removed:
                await self._tell(connection, "delete", caller, id)
            return removed

        return await self._journal.write(delete)

    async def _update(
        self, caller: Caller, id: str, if_match: IfMatch, values: Mapping[str, Any]
    ) -> Row[Any] | None:
        identifier = parse_id(id)
        if identifier is None:
            return None

        async def update(connection: AsyncConnection) -> Row[Any] | None:
            try:
                row = await self._store.update(
                    connection, self._writable(caller), identifier, if_match.versions, values
                )
            except IntegrityError as error:
                await connection.rollback()
                raise await self._conflict(connection, values, identifier) from error
            if row is not None:
                await self._tell(connection, "update", caller, identifier)
            return row

        return await self._journal.write(update)

    async def _find(self, caller: Caller, owner_id: UUID | None, id: str) -> Row[Any]:
        identifier = parse_id(id)
        row = await self._store.find(owner_id, identifier) if identifier else None
        if row is None:
            if identifier and owner_id:
                await self._tell_of_refusal(caller, identifier)
            raise Problem("not-found", "There is nothing with this id that you may see.")
        return row

    async def _tell_of_refusal(self, caller: Caller, id: UUID) -> None:
        if self._journal.is_kept and await self._store.find(None, id):
            await self._journal.record(denied(caller, self._permission, id))

    async def _tell(self, connection: AsyncConnection, verb: str, caller: Caller, id: UUID) -> None:
        event = Event(
            action=f"{self._permission}.{verb}",
            resource_type=self._permission,
            resource_id=id,
            actor_id=caller.id,
        )
        await self._journal.append(connection, event)

    async def _conflict(
        self, connection: AsyncConnection, values: Mapping[str, Any], except_id: UUID | None
    ) -> Problem:
        taken = await self._store.taken(connection, values, except_id)
        errors = [FieldError(f"/{name}", "unique", "The value is in use") for name in taken]
        return Problem("conflict", "A value that must be unique is in use.", errors=errors)

    def _readable(self, caller: Caller) -> UUID | None:
        return None if f"{self._permission}:read:any" in caller.permissions else caller.id

    def _writable(self, caller: Caller) -> UUID | None:
        return None if f"{self._permission}:write:any" in caller.permissions else caller.id

    def _represent(self, row: Row[Any]) -> Representation:
        # The row was checked on its way in.
        return self._representation.model_construct(**row._mapping)


def check_precondition(if_match: IfMatch, version: int) -> None:
    if not if_match.given:
        raise Problem("precondition-required", "Send the ETag that you have seen in If-Match.")
    if not if_match.matches(version):
        raise changed_meanwhile()


def changed_meanwhile() -> Problem:
    return Problem("precondition-failed", "The resource is not in the version of If-Match.")
