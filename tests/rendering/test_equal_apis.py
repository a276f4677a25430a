"""Equal answers give equal APIs: each framework's OpenAPI document against the first one's."""

import json
from functools import cache
from typing import Any

import pytest

from tests.harness.renders import render
from tests.harness.targets import targets
from tests.rendering.data import frameworks

FIRST, *OTHERS = [framework["name"] for framework in frameworks()]
ANSWERS: dict[str, dict[str, Any]] = {
    "defaults": {},
    **{
        str(target).removeprefix(f"{FIRST}-"): target.answers
        for target in targets()
        if target.framework == FIRST
    },
}
PROSE = {"description", "summary", "title"}
# Below these stand names that the API gives, not words of OpenAPI.
NAMES = {"properties", "schemas", "responses", "headers", "paths", "parameters", "example"}
UNORDERED = {"required", "tags", "parameters", "enum", "type", "security", "anyOf"}


@cache
def document(framework: str, answers: str) -> dict[str, Any]:
    project = render(ANSWERS[answers] | {"framework": framework}).setup()
    content: dict[str, Any] = json.loads((project.path / "openapi.json").read_text())
    return content


def without_prose(node: Any, *, named: bool = False, ordered: bool = True) -> Any:
    if isinstance(node, dict):
        return {
            word: without_prose(
                value, named=word in NAMES and not named, ordered=named or word not in UNORDERED
            )
            for word, value in node.items()
            if named or word not in PROSE
        }
    if isinstance(node, list):
        items = [without_prose(item) for item in node]
        return (
            items if ordered else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        )
    # 1.0 and 1 are one number in JSON, and in Python's comparison.
    return node


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("framework", OTHERS)
@pytest.mark.parametrize("part", ["paths", "components", "security", "tags"])
def test_openapi_documents_differ_in_prose_only(framework: str, answers: str, part: str) -> None:
    ours, first = (document(name, answers).get(part, []) for name in (framework, FIRST))
    assert without_prose({part: ours}) == without_prose({part: first})


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("framework", OTHERS)
def test_openapi_documents_introduce_the_same_api(framework: str, answers: str) -> None:
    ours, first = (document(name, answers) for name in (framework, FIRST))
    assert ours.keys() == first.keys()
    assert ours["openapi"] == first["openapi"]
    assert ours["info"] == first["info"]
