from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import Boolean, Column, Date, Float, MetaData, String, Table

from app.platform.cache.codec import RowCodec
from app.platform.database.types import ExactDecimal, Identifier, Json, Timestamp


def things(name: str = "name") -> Table:
    return Table(
        "things",
        MetaData(),
        Column("id", Identifier, primary_key=True),
        Column(name, String(20)),
        Column("price", ExactDecimal(12, 3)),
        Column("weight", Float),
        Column("fragile", Boolean),
        Column("day", Date),
        Column("moment", Timestamp),
        Column("more", Json),
    )


def test_every_type_comes_back_as_it_was() -> None:
    codec = RowCodec(things())
    row = {
        "id": uuid4(),
        "name": "é 🚀\n",
        "price": Decimal("-10.500"),
        "weight": 0.1,
        "fragile": True,
        "day": date(1, 1, 1),
        "moment": datetime(9999, 12, 31, 23, 59, 59, 999000, UTC),
        "more": {"a": [None, 1.5, {"b": "c"}]},
    }
    empty = dict.fromkeys(row) | {"id": uuid4()}

    assert codec.decode(codec.encode(row)) == row
    assert str(codec.decode(codec.encode(row))["price"]) == "-10.500"
    assert codec.decode(codec.encode(empty)) == empty


def test_another_schema_has_another_mark() -> None:
    assert RowCodec(things()).schema == RowCodec(things()).schema
    assert RowCodec(things()).schema != RowCodec(things("title")).schema
