"""A file is a Jinja template only where it needs an answer: a linter can't see into it in place."""

from tests.harness.paths import REPOSITORY
from tests.rendering.data import TEMPLATE
from tests.rendering.sources import template_paths

LIST = REPOSITORY / "tests" / "rendering" / "jinja_files.txt"


def test_jinja_files_are_on_the_list() -> None:
    found = [str(path) for path in template_paths() if path.suffix == ".jinja"]
    assert found == LIST.read_text().splitlines(), f"is it needed? then add it to {LIST}"


def test_jinja_files_use_an_answer() -> None:
    plain = [
        str(path)
        for path in template_paths()
        if path.suffix == ".jinja" and not {"{{", "{%"} & {*_pairs((TEMPLATE / path).read_text())}
    ]
    assert plain == []


def test_plain_files_hold_no_jinja() -> None:
    marked = [
        str(path)
        for path in template_paths()
        if path.suffix != ".jinja" and {"{%", "%}"} & {*_pairs((TEMPLATE / path).read_text())}
    ]
    assert marked == []


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text))]
