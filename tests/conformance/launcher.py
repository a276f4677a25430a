from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.harness.databases import Engine
from tests.harness.deployments import Deployment, Outcome
from tests.harness.projects import Project
from tests.harness.services import Service


class Launcher:
    """Starts deployments of one project; each gets a database of its own."""

    def __init__(self, project: Project, engine: Engine) -> None:
        self.engine = engine
        self.project = project
        self._migrated: str | None = None

    def deployment(
        self,
        env: dict[str, str | None] | None = None,
        *,
        migrated: bool = True,
        database: str | None = None,
        through: Sequence[str] = (),
    ) -> Deployment:
        url = database or self.engine.create(self._template() if migrated else None)
        made = Deployment(self.project, url, **(env or {}))
        made.through = through
        return made

    def service(self, deployment: Deployment, *, until: str = "/readyz") -> Service:
        process = deployment.start(until=until)
        return Service(process.base_url, self.project.answers, deployment, process)

    @contextmanager
    def running(self, *, database: str | None = None, **env: str | None) -> Iterator[Service]:
        """A service with such an environment, stopped at the end."""
        deployment = self.deployment(env, database=database)
        try:
            service = self.service(deployment)
            try:
                yield service
            finally:
                service.close()
        finally:
            deployment.stop()

    def refused(self, **env: str | None) -> Outcome:
        """A start that must fail, and never come as far as the database."""
        deployment = Deployment(self.project, self._template())
        try:
            outcome = deployment.run(**env)
        finally:
            deployment.stop()
        assert outcome.code != 0, outcome
        return outcome

    def _template(self) -> str:
        if self._migrated is None:
            url = self.engine.create()
            outcome = Deployment(self.project, url).migrate()
            assert outcome.code == 0, outcome.stderr
            self._migrated = url
        return self._migrated
