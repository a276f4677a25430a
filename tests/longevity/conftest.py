from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.databases import ENGINES, Engine
from tests.longevity.releases import Template

GIT_CONFIG = """\
[user]
    name = A User
    email = user@example.com
[init]
    defaultBranch = main
[safe]
    directory = *
[core]
    autocrlf = false
"""


@pytest.fixture(scope="session", autouse=True)
def _own_git_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Copier calls git; what the machine's user has configured must not matter."""
    path = tmp_path_factory.mktemp("git") / "config"
    path.write_text(GIT_CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(path))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture
def template(tmp_path: Path) -> Template:
    return Template(tmp_path / "template")


@pytest.fixture(scope="module")
def engine() -> Iterator[Callable[[str], Engine]]:
    """The server of a database, started when first asked for."""
    running: dict[str, Engine] = {}

    def of(database: str) -> Engine:
        if database not in running:
            running[database] = ENGINES[database]()
        return running[database]

    yield of
    for one in running.values():
        one.remove()
