"""What is missing from a framework, said in one line each before a single test runs.

A framework is found by its manifest, so without this a forgotten field would end in an undefined
name of some template, and a forgotten file in a project that lacks it.
"""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from tests.harness.targets import Target

FIELDS = yaml.safe_load(Path(__file__).with_name("manifest_fields.yml").read_text())
FORMS: dict[str, type] = {"text": str, "words": list, "mapping": dict, "axes": dict}
PAGE = "docs/adding-a-framework.md"
# What every framework has beside its manifest; NAME is the framework's.
COMPANIONS = {
    "template/{{use.NAME}}": "what is rendered",
    "tests/longevity/users/NAME.py": "what a user of a project does in its first weeks",
    "tests/longevity/newer/NAME.py": "what a later version of the template changes",
    "tests/selfcheck/mutants/NAME.yml": "defects of its source that the suite has to notice",
    "benchmarks/bare/NAME/bare.yml": "the bare app that the service is measured against",
}
# Questions whose answers change no answer of the service: to render them is to test them.
RENDERED_ONLY = {"ci"}


def problems(repository: Path) -> list[str]:
    options = _options(repository)
    manifests = sorted((repository / "extensions" / "frameworks").glob("*.yml"))
    return [
        f"{path.relative_to(repository)}: {problem}"
        for path in manifests
        for problem in _Manifest(repository, path, options).problems()
    ]


def _options(repository: Path) -> dict[str, dict[str, Any]]:
    """By question, the data of each option."""
    found = {}
    for path in sorted((repository / "extensions" / "options").glob("*.yml")):
        data = yaml.safe_load(path.read_text())
        found[data["axis"]] = {option["name"]: option for option in data["options"]}
    return found


class _Manifest:
    def __init__(self, repository: Path, path: Path, options: dict[str, dict[str, Any]]) -> None:
        self._repository = repository
        self._name = path.stem
        self._options = options
        self._data = yaml.safe_load(path.read_text())
        self._offers: dict[str, list[str]] = self._data.get("offers") or {}
        self._folder = repository / "template" / f"{{{{use.{self._name}}}}}"

    def problems(self) -> Iterator[str]:
        yield from self._wrong_fields()
        yield from self._missing_companions()
        yield from self._wrong_offers()
        for axis, names in self._offers.items():
            known = [name for name in names if name in self._options.get(axis, {})]
            yield from self._without_files(axis, known)
            yield from self._without_packages(axis, known)
            yield from self._without_tests(axis, known)

    def _wrong_fields(self) -> Iterator[str]:
        for field in FIELDS:
            value: Any = self._data
            for part in field["field"].split("."):
                value = value.get(part) if isinstance(value, dict) else None
            what = f"{field['form']}: {field['says']} ({PAGE})"
            if value is None and not field.get("optional"):
                yield f"{field['field']} is missing; it takes {what}"
            elif value is not None and not isinstance(value, FORMS[field["form"]]):
                yield f"{field['field']} is a {type(value).__name__}; it takes {what}"
        known = {field["field"].partition(".")[0] for field in FIELDS}
        for name in self._data.keys() - known:
            yield f"{name} is a field that nothing reads; take it out, or describe it in {PAGE}"
        if self._data.get("name") != self._name:
            yield f"name is {self._data.get('name')}; call both it and the file {self._name}"

    def _missing_companions(self) -> Iterator[str]:
        for companion, purpose in COMPANIONS.items():
            path = companion.replace("NAME", self._name)
            if not (self._repository / path).exists():
                yield f"there is no {path}; write it: {purpose} ({PAGE})"

    def _wrong_offers(self) -> Iterator[str]:
        for axis in self._options.keys() - self._offers.keys():
            yield f"offers.{axis} is missing; list the options that pass, or []"
        for axis, names in self._offers.items():
            if axis not in self._options:
                yield f"offers.{axis}: there is no such question in extensions/options"
                continue
            for name in names:
                if name not in self._options[axis]:
                    yield (
                        f"offers.{axis}: {name} has no data; describe it in"
                        f" extensions/options/{axis}.yml, or don't offer it"
                    )

    def _without_files(self, axis: str, names: list[str]) -> Iterator[str]:
        """Where options differ by files, each has some: in the framework's folder or its own."""
        if len(names) < 2:
            return
        variants = {path.name.partition(".")[0] for path in self._folder.rglob(f"{axis}/*")}
        for name in names:
            shared = self._options[axis][name].get("files", [])
            files = any(self._found(pattern) for pattern in shared)
            needless = name == "none" and not variants & set(names)
            if name not in variants and not files and not needless:
                yield (
                    f"offers.{axis}: {name} has no files; write its variant as"
                    f" {axis}/{name} in template/{self._folder.name}, or don't offer it"
                )

    def _found(self, pattern: str) -> bool:
        places = (self._repository / "template", self._folder)
        return any(next(place.glob(pattern), None) for place in places)

    def _without_packages(self, axis: str, names: list[str]) -> Iterator[str]:
        listed: dict[str, Any] = self._data.get("dependencies") or {}
        for name in names if axis in listed else ():
            if name not in listed[axis]:
                yield f"dependencies.{axis}.{name} is missing; list its packages, or none"

    def _without_tests(self, axis: str, names: list[str]) -> Iterator[str]:
        """The conformance suite runs what a target can say, or what is always so."""
        told = {field.name for field in fields(Target)} | RENDERED_ONLY
        always = 0 if axis == "features" else 1
        if axis not in told and len(names) > always:
            yield (
                f"offers.{axis}: no test runs {', '.join(names)} apart; give Target in"
                f" tests/harness/targets.py the field {axis}, so that the suite does"
            )
