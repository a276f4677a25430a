"""The statements that read a resource, kept for each form that they can take."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
    tuple_,
)


class PageForm(NamedTuple):
    """What makes the statement of one page differ from that of another, beside values."""

    column: str
    descending: bool
    filters: tuple[str, ...]
    goes_on: bool
    after_null: bool


@lru_cache
def row_by_id(table: Table, *, owned: bool) -> Select[Any]:
    return visible(table, owned=owned).where(table.c.id == bindparam("id"))


@lru_cache(500)
def page(table: Table, form: PageForm, *, owned: bool) -> Select[Any]:
    column, id_column = table.c[form.column], table.c.id
    if form.descending:
        by_value, by_id = column.desc(), id_column.desc()
        by_value = by_value.nulls_first() if column.nullable else by_value
    else:
        by_value, by_id = column.asc(), id_column.asc()
        by_value = by_value.nulls_last() if column.nullable else by_value
    statement = (
        visible(table, owned=owned)
        .where(*(table.c[name] == bindparam(f"filter_{name}") for name in form.filters))
        .order_by(by_value, by_id)
        .limit(bindparam("limit", type_=Integer))
    )
    return statement.where(behind(column, id_column, form)) if form.goes_on else statement


def visible(table: Table, *, owned: bool) -> Select[Any]:
    statement = select(table)
    return statement.where(table.c.owner_id == bindparam("owner_id")) if owned else statement


def behind(column: Column[Any], id_column: Column[Any], form: PageForm) -> ColumnElement[bool]:
    """The rows that follow; nulls come last ascending and first descending."""
    after_id = bindparam("after_id", type_=id_column.type)
    if form.after_null:
        same_value_behind = id_column < after_id if form.descending else id_column > after_id
        at_null = and_(column.is_(None), same_value_behind)
        return or_(at_null, column.is_not(None)) if form.descending else at_null
    here = tuple_(column, id_column)
    there = tuple_(bindparam("after_value", type_=column.type), after_id)
    if form.descending:
        return here < there
    return or_(here > there, column.is_(None)) if column.nullable else here > there
