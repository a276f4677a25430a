"""Every requirement has one answer, and every test that is named exists."""

import ast
from collections import Counter

import pytest

from scripts.reference.security import FOLDER, Row, asvs, owasp_api
from tests.harness.paths import REPOSITORY

ROWS = owasp_api() + asvs()


def test_every_requirement_of_asvs_up_to_level_2_has_one_row() -> None:
    listed = (FOLDER / "asvs_level_2.txt").read_text().split()
    answered = Counter(name for row in asvs() for name in row.ids)
    assert sorted(set(listed) - set(answered)) == []
    assert sorted(set(answered) - set(listed)) == []
    assert [name for name, times in answered.items() if times > 1] == []


def test_all_ten_risks_of_owasp_have_a_row() -> None:
    assert [row.ids for row in owasp_api()] == [(f"API{n}:2023",) for n in range(1, 11)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_what_holds_a_requirement_exists(row: Row) -> None:
    assert row.said
    for name in row.tests:
        path, _, function = name.partition("::")
        tree = ast.parse((REPOSITORY / "tests" / path).read_text())
        functions = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        assert function in functions or (function == "*" and functions), name
