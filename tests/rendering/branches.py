"""Which outcome of each Jinja `if` was taken: templates are parsed with marks that report it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import jinja2
from jinja2 import nodes


class Branch(NamedTuple):
    file: str
    line: int
    outcome: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.outcome}"


FILTERS = "jinja2_ansible_filters.AnsibleCoreFiltersExtension"

_taken: set[Branch] = set()


def took(file: str, line: int, outcome: str) -> str:
    _taken.add(Branch(file, line, outcome))
    return ""


def of_file(path: Path, root: Path, options: dict[str, Any]) -> set[Branch]:
    """Every branch that a file has."""
    environment = jinja2.Environment(extensions=[FILTERS], **options)  # noqa: S701
    tree = environment.parse(path.read_text())
    name = path.relative_to(root).as_posix()
    return {branch for test in _ifs(tree) for branch in _mark(test, name)}


@contextmanager
def recorded(root: Path) -> Iterator[set[Branch]]:
    """Collects the branches that templates below `root` take while this is open."""
    parse = jinja2.Environment._parse

    def parse_with_marks(
        self: jinja2.Environment, source: str, name: str | None, filename: str | None
    ) -> nodes.Template:
        tree = parse(self, source, name, filename)
        if filename and Path(filename).is_relative_to(root):
            for test in _ifs(tree):
                _mark(test, Path(filename).relative_to(root).as_posix())
            tree.set_environment(self)
        return tree

    _taken.clear()
    with mock.patch.object(jinja2.Environment, "_parse", parse_with_marks):
        yield _taken


def _ifs(tree: nodes.Template) -> list[nodes.If]:
    """Every `if`; an `elif` is a part of it, though Jinja finds it as one of its own."""
    found = [*tree.find_all(nodes.If)]
    parts = {id(part) for test in found for part in test.elif_}
    return [test for test in found if id(test) not in parts]


def _mark(test: nodes.If, file: str) -> list[Branch]:
    branches = []
    for number, case in enumerate([test, *test.elif_]):
        branches.append(Branch(file, case.lineno, f"elif {number} taken" if number else "taken"))
        _insert(case.body, branches[-1])
    branches.append(Branch(file, test.lineno, "not taken"))
    _insert(test.else_, branches[-1])
    return branches


def _insert(body: list[nodes.Node], branch: Branch) -> None:
    call = nodes.Call(
        nodes.ImportedName("tests.rendering.branches.took"),
        [nodes.Const(part) for part in branch], [], None, None,
    )  # fmt: skip
    body.insert(0, nodes.Output([call]).set_lineno(branch.line))
