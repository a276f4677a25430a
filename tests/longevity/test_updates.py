"""A project that its user has worked on for weeks is updated, and nothing of theirs is lost."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.harness import caches
from tests.harness.databases import Engine
from tests.harness.paths import FRAMEWORKS
from tests.longevity.lives import Life
from tests.longevity.releases import Template

# Projects are grown once: their tests stay in one process.
pytestmark = [pytest.mark.xdist_group("grown"), pytest.mark.timeout(1200)]

Engines = Callable[[str], Engine]
# How a project starts, what is changed later, and what its user has to do by hand then.
GROWTH: list[tuple[dict[str, Any], dict[str, Any], str | None]] = [
    ({}, {"database": "postgresql", "cache": "redis"}, None),
    ({"auth": "none"}, {"auth": "jwt"}, "add_accounts"),
]


@pytest.fixture(scope="module", params=sorted(path.stem for path in FRAMEWORKS.glob("*.yml")))
def framework(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def released(
    framework: str,  # noqa: ARG001 each framework has newer versions of its own
    tmp_path_factory: pytest.TempPathFactory,
) -> Template:
    return Template(tmp_path_factory.mktemp("released") / "template")


@pytest.fixture(scope="module")
def grown(
    framework: str, released: Template, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Life]:
    """A project that its user has worked on, made once for each start."""
    made: dict[str, Life] = {}

    def life(**answers: Any) -> Life:
        key = repr(answers)
        if key not in made:
            path = tmp_path_factory.mktemp("grown") / "project"
            made[key] = Life(released, path, framework=framework, **answers)
            import_module(f"tests.longevity.users.{framework}").first_weeks(made[key])
        return made[key]

    return life


def test_a_newer_template_comes_in_beside_what_the_user_wrote(
    framework: str, grown: Callable[..., Life], released: Template, tmp_path: Path
) -> None:
    newer = import_module(f"tests.longevity.newer.{framework}")
    life = grown().copy(tmp_path / "project")
    released.release("v2.0.0", newer.CHANGES)

    life.update("v2.0.0")

    assert life.conflicts() == []
    assert life.lost() == []
    for path, text in newer.BRINGS.items():
        assert text in (life.path / path).read_text(), path
    life.make("setup", "openapi", "lint", "test", **caches.environment(life.answers))


@pytest.mark.parametrize(("start", "change", "step"), GROWTH)
def test_a_changed_answer_keeps_what_the_user_wrote(
    framework: str,
    grown: Callable[..., Life],
    engine: Engines,
    tmp_path: Path,
    start: dict[str, Any],
    change: dict[str, Any],
    step: str | None,
) -> None:
    life = grown(**start).copy(tmp_path / "project")

    life.update("v1.0.0", **change)

    assert life.conflicts() == []
    assert life.lost() == []
    url = engine(life.answers["database"]).create()
    if step:
        getattr(import_module(f"tests.longevity.users.{framework}"), step)(life, url)
    servers = {"DATABASE_URL": url, **caches.environment(life.answers)}
    life.make("setup", "check-migrations", "openapi", "lint", "test", **servers)
