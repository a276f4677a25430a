"""Which tests prove which clause, read from the tests' own marks."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def clauses() -> dict[str, str]:
    """The sentence of each clause by its name, such as "http/order"."""
    groups: dict[str, Any] = yaml.safe_load((HERE / "clauses.yml").read_text())
    found = {}
    for group, content in groups.items():
        for name, clause in content["clauses"].items():
            found[f"{group}/{name}"] = clause["says"] if isinstance(clause, dict) else clause
    return found


def proofs() -> dict[str, list[str]]:
    """The tests that bear the name of each clause."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(HERE.rglob("test_*.py")):
        for names, test in _marked(ast.parse(path.read_text()).body, ()):
            for name in names:
                found[name].append(f"{path.relative_to(HERE)}::{test}")
    return found


def table() -> str:
    proven = proofs()
    lines = ["| clause | says | proven by |", "|---|---|---|"]
    for name, sentence in clauses().items():
        tests = "<br>".join(f"`{test}`" for test in proven.get(name, []))
        lines.append(f"| {name} | {sentence} | {tests} |")
    return "\n".join(lines) + "\n"


def _marked(body: list[ast.stmt], inherited: tuple[str, ...]) -> Iterator[tuple[set[str], str]]:
    for statement in body:
        if isinstance(statement, ast.Assign) and _is_pytestmark(statement):
            inherited += tuple(_names(statement.value))
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            own = tuple(name for mark in statement.decorator_list for name in _names(mark))
            yield from _marked(statement.body, inherited + own)
        elif isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_"):
            own = tuple(name for mark in statement.decorator_list for name in _names(mark))
            yield {*inherited, *own}, statement.name


def _is_pytestmark(statement: ast.Assign) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "pytestmark" for one in statement.targets)


def _names(mark: ast.expr) -> Iterator[str]:
    for node in ast.walk(mark):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
            yield from (ast.literal_eval(argument) for argument in node.args)


if __name__ == "__main__":
    print(table(), end="")
