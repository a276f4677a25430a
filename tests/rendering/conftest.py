from pathlib import Path

import pytest

from tests.harness.projects import Project
from tests.harness.renders import render
from tests.rendering.matrix import matrix


@pytest.fixture(scope="session", params=matrix().values(), ids=[*matrix()])
def project(request: pytest.FixtureRequest) -> Project:
    return render(request.param)


@pytest.fixture(scope="session")
def projects() -> list[Project]:
    """Every render of the matrix that differs from the others."""
    found = {row.path: row for row in map(render, matrix().values())}
    return [*found.values()]


@pytest.fixture(scope="session")
def files(project: Project) -> dict[str, Path]:
    paths = [path for path in project.rendered if path.is_file()]
    return {path.relative_to(project.path).as_posix(): path for path in paths}
