"""Every render passes its own project's lint and tests; every variant is tidy where it stands."""

import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.harness import caches
from tests.harness.databases import ENGINES
from tests.harness.paths import BUILD
from tests.harness.projects import Project, manifest
from tests.harness.renders import render
from tests.harness.targets import Target, targets
from tests.rendering.data import TEMPLATE, frameworks
from tests.rendering.matrix import matrix
from tests.rendering.tools import complaints

CACHES: dict[str, Any] = {"MYPY_CACHE_DIR": str(BUILD / "caches" / "mypy"), "RUFF_NO_CACHE": "true"}


def _different_sources() -> dict[str, dict[str, Any]]:
    """Rows that hold every choice and every resource; texts and targets reach documents only."""
    found: dict[str, dict[str, Any]] = {}
    seen: set[tuple[object, ...]] = set()
    for name, answers in matrix().items():
        parts = {
            tuple(answers[part] for part in ("framework", "database", "auth", "cache")),
            (answers["framework"], answers.get("resource")),
            *((answers["framework"], feature) for feature in answers["features"]),
        }
        if not parts <= seen:
            found[name] = answers
            seen |= parts
    return found


def _prepared(answers: dict[str, Any]) -> Project:
    """A project with the same dependencies that is set up already."""
    parts = ("framework", "database", "auth", "cache")
    framework, database, auth, cache = (str(answers.get(part, "none")) for part in parts)
    depending = manifest(framework)["dependencies"]["features"]
    features = tuple(name for name in answers.get("features", ()) if depending.get(name))
    return render(Target(framework, database, auth, cache, features).answers).setup()


@pytest.mark.parametrize("answers", _different_sources().values(), ids=_different_sources())
def test_render_passes_its_own_lint(answers: dict[str, Any], tmp_path: Path) -> None:
    project, prepared = render(answers), _prepared(answers)
    folder = Path(project.manifest["make"]["installed"]).parts[0]
    # Equal files may have been set up in place.
    without = shutil.ignore_patterns(folder)
    place = Project(Path(shutil.copytree(project.path, tmp_path / "project", ignore=without)))
    (place.path / folder).symlink_to(prepared.path / folder)
    for line in project.manifest["make"]["lint"]:
        place.run("sh", "-c", line, **CACHES)


@pytest.mark.parametrize("target", targets(), ids=str)
def test_render_passes_its_own_tests(target: Target) -> None:
    """With fields of every type; the longevity tests run those of the default ones."""
    engine = ENGINES[target.database]()
    try:
        project = render(target.answers).setup()
        project.make("test", DATABASE_URL=engine.create(), **caches.environment(project.answers))
    finally:
        engine.remove()


@pytest.mark.parametrize("framework", [framework["name"] for framework in frameworks()])
def test_variants_are_tidy_where_they_stand(framework: str) -> None:
    """All variants side by side, with the settings that a render has."""
    project = _prepared({"framework": framework, "database": "sqlite", "auth": "jwt"})
    folder = TEMPLATE / f"{{{{use.{framework}}}}}"
    for line in project.manifest["toolchain"]["lint_in_place"]:
        argv = [word.replace("PROJECT", str(project.path)) for word in shlex.split(line)]
        assert complaints(*argv, cwd=folder) == ""
