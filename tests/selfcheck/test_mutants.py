"""The suite can fail where only the source can be broken: it notices each mutant."""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conformance.clauses import clauses, proofs
from tests.harness.paths import FRAMEWORKS, REPOSITORY
from tests.selfcheck.judge import SUITE
from tests.selfcheck.mutants import Mutant, mutants

ALL = [mutant for path in sorted(FRAMEWORKS.glob("*.yml")) for mutant in mutants(path.stem)]
# Passes on every mutant: what is broken is the promise, not the service.
SOUND = "test_resource_create.py::test_the_location_answers_the_row"


def verdicts(project: Path, target: str, report: Path, *tests: str) -> dict[str, set[str]]:
    """How each test ended, for all its parameters."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--target={target}",
         f"--project={project}", f"--junitxml={report}", *(f"{SUITE}/{test}" for test in tests)],
        cwd=REPOSITORY, capture_output=True, check=False, text=True, timeout=300,
    )  # fmt: skip
    assert report.exists(), done.stdout + done.stderr
    found = defaultdict(set)
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 a report of our own
        name = f"{case.attrib['classname'].rpartition('.')[2]}.py::{case.attrib['name']}"
        found[name.partition("[")[0]].add(next((part.tag for part in case), "passed"))
    return found


@pytest.mark.waits
@pytest.mark.parametrize("mutant", ALL, ids=str)
def test_a_mutant_is_noticed(mutant: Mutant, tmp_path: Path) -> None:
    project = mutant.make(tmp_path / "project")

    found = verdicts(project.path, str(mutant.target), tmp_path / "report.xml", SOUND, mutant.test)

    assert found == {SOUND: {"passed"}, mutant.test: {"failure"}}


@pytest.mark.parametrize("mutant", ALL, ids=str)
def test_a_mutants_test_is_one_of_its_clause(mutant: Mutant) -> None:
    assert mutant.clause in clauses()
    assert mutant.test in proofs()[mutant.clause]
