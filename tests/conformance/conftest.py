from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import yaml

from tests.conformance.doors import Door
from tests.conformance.hooks import QUICK, Hooks, Posting
from tests.conformance.launcher import Launcher
from tests.conformance.rows import Rows, rows_of
from tests.conformance.samples import Samples
from tests.conformance.trail import Trail
from tests.harness.accounts import Account
from tests.harness.databases import ENGINES, Engine
from tests.harness.projects import Project, framework
from tests.harness.receivers import Receiver
from tests.harness.renders import render
from tests.harness.services import Service
from tests.harness.targets import Target, chosen

if TYPE_CHECKING:
    from tests.harness.deployments import Deployment

Deploy = Callable[..., list[Service]]
Replicate = Callable[..., Service]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "target" in metafunc.fixturenames:
        wanted: dict[str, Any] = {}
        for mark in metafunc.definition.iter_markers("target"):
            wanted |= mark.kwargs
        found = [target for target in _targets(metafunc.config) if target.matches(wanted)]
        if metafunc.definition.get_closest_marker("once"):
            found = list({target.framework: target for target in reversed(found)}.values())
        metafunc.parametrize("target", found, ids=map(str, found), indirect=True, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that no target of this run is for is not a skipped one."""
    remote = config.getoption("--base-url")
    away = {item for item in items if _out_of_place(item, remote)}
    config.hook.pytest_deselected(items=list(away))
    items[:] = [item for item in items if item not in away]


def _out_of_place(item: pytest.Item, remote: str | None) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    if remote and ("launcher" in item.fixturenames or item.get_closest_marker("process")):
        return True
    callspec = getattr(item, "callspec", None)
    target = callspec.params.get("target") if callspec else None
    return "target" in item.fixturenames and not isinstance(target, Target)


def _targets(config: pytest.Config) -> list[Target]:
    if config.getoption("--base-url"):
        answers = _answers(config)
        features = tuple(answers.get("features", ()))
        auth = answers.get("auth", "none")
        cache = answers.get("cache", "none")
        return [Target(framework(answers), answers["database"], auth, cache, features)]
    return chosen(config.getoption("--target"))


def _answers(config: pytest.Config) -> dict[str, Any]:
    if not config.getoption("--answers"):
        raise pytest.UsageError("--base-url needs --answers")
    answers: dict[str, Any] = yaml.safe_load(Path(config.getoption("--answers")).read_text())
    return answers


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found


@pytest.fixture(scope="session")
def engines() -> Iterator[dict[str, Engine]]:
    """The database servers of the run, started when first asked for."""
    running: dict[str, Engine] = {}
    yield running
    for engine in running.values():
        engine.remove()


@pytest.fixture(scope="session")
def launcher(
    target: Target, engines: dict[str, Engine], request: pytest.FixtureRequest
) -> Launcher:
    if target.database not in engines:
        engines[target.database] = ENGINES[target.database]()
    given = request.config.getoption("--project")
    project = Project(Path(given)) if given else render(target.answers).setup()
    return Launcher(project, engines[target.database])


@pytest.fixture(scope="session")
def service(
    target: Target,  # noqa: ARG001 each target has a service of its own
    request: pytest.FixtureRequest,
) -> Iterator[Service]:
    """The target's own process, shared by all tests: they leave it as they found it."""
    if base_url := request.config.getoption("--base-url"):
        service = Service(base_url, _answers(request.config))
    else:
        launcher: Launcher = request.getfixturevalue("launcher")
        service = launcher.service(launcher.deployment())
    yield service
    service.close()
    if service.deployment is not None:
        service.deployment.stop()


@pytest.fixture
def deployment(launcher: Launcher) -> Iterator[Deploy]:
    """`deployment({"NAME": "value"}, replicas=2)`: processes and a database of the test's own."""
    started: list[Deployment] = []
    services: list[Service] = []

    def deploy(
        env: dict[str, str | None] | None = None,
        *,
        replicas: int = 1,
        migrated: bool = True,
        until: str = "/readyz",
        database: str | None = None,
        through: Sequence[str] = (),
    ) -> list[Service]:
        own = launcher.deployment(env, migrated=migrated, database=database, through=through)
        started.append(own)
        made = [launcher.service(own, until=until) for _ in range(replicas)]
        services.extend(made)
        return made

    yield deploy
    for service in services:
        service.close()
    for one in started:
        one.stop()


@pytest.fixture
def replica() -> Iterator[Replicate]:
    """`replica(service, NAME="value")`: one more process on the same database."""
    made: list[Service] = []

    def start(service: Service, **env: str) -> Service:
        assert service.deployment is not None
        process = service.deployment.start(**env)
        made.append(Service(process.base_url, service.answers, service.deployment, process))
        return made[-1]

    yield start
    for service in made:
        service.close()


@pytest.fixture(scope="module")
def user(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def other_user(service: Service) -> Account:
    return service.account()


@pytest.fixture(scope="module")
def admin(service: Service) -> Account:
    return service.admin()


@pytest.fixture(scope="module")
def client(service: Service, user: Account) -> httpx2.Client:
    return service.client(user)


@pytest.fixture(scope="module")
def anonymous(service: Service) -> httpx2.Client:
    return service.anonymous()


@pytest.fixture
def samples(service: Service) -> Samples:
    return Samples(service.entity)


@pytest.fixture(scope="module")
def rows(service: Service, client: httpx2.Client) -> Rows:
    """The resource as the user sees it."""
    return Rows(client, service.collection, Samples(service.entity))


@pytest.fixture(scope="module")
def other_rows(service: Service, other_user: Account) -> Rows:
    return rows_of(service, other_user)


@pytest.fixture
def row(rows: Rows) -> Iterator[dict[str, Any]]:
    """A row at version 1, whose unique values are free again afterwards."""
    made = rows.create()
    yield made
    rows.delete(made["id"])


@pytest.fixture(scope="module")
def trail(service: Service, admin: Account) -> Trail:
    return Trail(service, admin)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def posting(target: Target, deployment: Deploy) -> Iterator[Posting]:
    """A deployment that delivers to this machine, and tries again within moments."""
    one = Posting(deployment(QUICK)[0], target, QUICK)
    yield one
    one.service.close()


@pytest.fixture
def hooks(posting: Posting) -> Hooks:
    return posting.hooks()


@pytest.fixture
def door(service: Service) -> Door:
    return Door(service)


@pytest.fixture
def session(door: Door) -> dict[str, Any]:
    """A new account's tokens, email and password."""
    email, password = door.new_account()
    return {"email": email, "password": password} | door.pair(email, password)
