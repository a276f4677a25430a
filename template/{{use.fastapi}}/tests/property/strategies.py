"""What hypothesis makes of the JSON Schemas that the API's description has."""

from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue

from app.platform.json_documents import LARGEST_INTEGER

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
json_values = st.recursive(
    st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(text, children, max_size=3),
    max_leaves=8,
)
timestamps = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z")
formats: dict[str, st.SearchStrategy[JsonValue]] = {
    "date": st.dates().map(str),
    "date-time": timestamps,
    "uuid": st.uuids().map(str),
    "int64": st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "email": st.from_regex(r"[a-z0-9.+-]{1,20}@[a-z]{1,20}\.example", fullmatch=True),
    "uri": st.from_regex(r"https://[a-z]{1,20}\.example(/[a-z0-9-]{0,9})?", fullmatch=True),
}


def bodies(model: type[BaseModel]) -> st.SearchStrategy[dict[str, JsonValue]]:
    schema = model.model_json_schema()
    required = set(schema.get("required", []))
    members = {name: values(member) for name, member in schema["properties"].items()}
    return st.fixed_dictionaries(
        {name: member for name, member in members.items() if name in required},
        optional={name: member for name, member in members.items() if name not in required},
    )


def values(schema: dict[str, Any]) -> st.SearchStrategy[JsonValue]:
    strategy: st.SearchStrategy[JsonValue] = json_values
    match schema:
        case {"anyOf": alternatives}:
            strategy = st.one_of([values(alternative) for alternative in alternatives])
        case {"enum": allowed}:
            strategy = st.sampled_from(allowed)
        case {"const": allowed}:
            strategy = st.just(allowed)
        case {"format": form} if form in formats:
            strategy = formats[form]
        case {"type": "boolean"}:
            strategy = st.booleans()
        case {"type": "null"}:
            strategy = st.none()
        case {"type": "string", "maxLength": length}:
            strategy = text.map(lambda value: value[:length])
        case {"type": "string", "pattern": pattern}:
            strategy = st.from_regex(pattern.replace("$", r"\Z"))
    return strategy
