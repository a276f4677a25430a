"""A framework that lacks something ends the tests with a line that says what to do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.harness.paths import REPOSITORY
from tests.harness.sources import IGNORED
from tests.repository.manifests import problems

PARTS = ("extensions", "template", "tests/longevity", "tests/selfcheck", "benchmarks/bare")
MANIFEST = Path("extensions", "frameworks", "express.yml")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Of the template the names of its files are enough."""
    ignored = shutil.ignore_patterns(*IGNORED)
    for part in PARTS:
        how = _touch if part == "template" else shutil.copy
        shutil.copytree(REPOSITORY / part, tmp_path / part, ignore=ignored, copy_function=how)
    return tmp_path


def _touch(source: str, place: str) -> None:
    del source
    Path(place).touch()


def change(copy: Path, before: str, after: str, path: Path = MANIFEST) -> None:
    text = (copy / path).read_text()
    assert before in text
    (copy / path).write_text(text.replace(before, after))


def only_problem(copy: Path) -> str:
    (problem,) = problems(copy)
    return problem


def test_every_framework_is_complete() -> None:
    assert problems(REPOSITORY) == []


@pytest.mark.parametrize("path", sorted((REPOSITORY / MANIFEST).parent.glob("*.yml")), ids=str)
def test_every_field_of_a_manifest_is_described(path: Path) -> None:
    text = Path(REPOSITORY, "tests", "repository", "manifest_fields.yml").read_text()
    described = {one["field"] for one in yaml.safe_load(text)}
    for name, value in yaml.safe_load(path.read_text()).items():
        if name in {"make", "toolchain", "reserved", "image"}:
            members = {f"{name}.{member}" for member in value if member != "action"}
            assert members - described == set()
        else:
            assert name in described


def test_a_missing_field(copy: Path) -> None:
    manifest = yaml.safe_load((copy / MANIFEST).read_text())
    del manifest["make"]["audit"]
    (copy / MANIFEST).write_text(yaml.safe_dump(manifest))
    assert only_problem(copy) == (
        "extensions/frameworks/express.yml: make.audit is missing; it takes words: fails on a known"
        " vulnerability (docs/adding-a-framework.md)"
    )


def test_a_field_of_another_form(copy: Path) -> None:
    change(copy, "serve: [.tools/bin/node, dist/main.js]\n#", "serve: node\n#")
    assert "serve is a str; it takes words: the command that starts" in only_problem(copy)


def test_a_field_that_nothing_reads(copy: Path) -> None:
    change(copy, "label: Express", "label: Express\nlabels: Express")
    assert "labels is a field that nothing reads" in only_problem(copy)


def test_an_offered_option_without_data(copy: Path) -> None:
    change(copy, "ci: [github, none]", "ci: [github, gitlab, none]")
    assert only_problem(copy) == (
        "extensions/frameworks/express.yml: offers.ci: gitlab has no data; describe it in"
        " extensions/options/ci.yml, or don't offer it"
    )


def test_a_question_that_the_manifest_forgot(copy: Path) -> None:
    change(copy, "  messaging: [none]\n", "")
    assert "offers.messaging is missing; list the options that pass, or []" in only_problem(copy)


def test_an_offered_option_without_files(copy: Path) -> None:
    for variant in (copy / "template" / "{{use.express}}").rglob("auth/none*"):
        shutil.rmtree(variant) if variant.is_dir() else variant.unlink()
    assert only_problem(copy) == (
        "extensions/frameworks/express.yml: offers.auth: none has no files; write its variant as"
        " auth/none in template/{{use.express}}, or don't offer it"
    )


def test_an_offered_option_without_its_packages(copy: Path) -> None:
    change(copy, "database: {sqlite: {}, postgresql: {pg:", "database: {postgresql: {pg:")
    assert "dependencies.database.sqlite is missing" in only_problem(copy)


def test_an_option_that_no_test_runs(copy: Path) -> None:
    data = Path("extensions", "options", "messaging.yml")
    change(copy, "options:\n", "options:\n  - name: grid\n    label: Grid\n", data)
    variants = copy / "template" / "{{use.express}}" / "src" / "messaging"
    variants.mkdir()
    for name in ("grid", "none"):
        (variants / f"{name}.ts").touch()
    change(copy, "messaging: [none]", "messaging: [grid, none]")
    assert only_problem(copy) == (
        "extensions/frameworks/express.yml: offers.messaging: no test runs grid, none apart; give"
        " Target in tests/harness/targets.py the field messaging, so that the suite does"
    )


def test_a_framework_that_is_only_a_manifest(copy: Path) -> None:
    text = (copy / MANIFEST).read_text().replace("name: express", "name: another")
    (copy / MANIFEST).with_stem("another").write_text(text)
    missing = re.findall(r"there is no (\S+);", "\n".join(problems(copy)))
    assert missing == [
        "template/{{use.another}}",
        "tests/longevity/users/another.py",
        "tests/longevity/newer/another.py",
        "tests/selfcheck/mutants/another.yml",
        "benchmarks/bare/another/bare.yml",
    ]


def test_a_run_ends_before_the_first_test(copy: Path) -> None:
    for part in ("tests", "conftest.py", "pyproject.toml"):
        source, place = REPOSITORY / part, copy / part
        if source.is_dir():
            ignored = shutil.ignore_patterns(*IGNORED)
            shutil.copytree(source, place, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy(source, place)
    change(copy, "label: Express\n", "")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/harness/test_entities.py"],
        check=False, cwd=copy, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "express.yml: label is missing; it takes text" in done.stdout + done.stderr
    assert "passed" not in done.stdout
