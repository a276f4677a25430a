from tests.harness.databases import Engine
from tests.harness.deployments import Deployment
from tests.harness.renders import render
from tests.harness.services import Service
from tests.harness.targets import Target


class Launcher:
    """Starts deployments of one target; each gets a database of its own."""

    def __init__(self, target: Target, engine: Engine) -> None:
        self.engine = engine
        self.project = render(target.answers).setup()
        self._migrated: str | None = None

    def deployment(
        self,
        env: dict[str, str | None] | None = None,
        *,
        migrated: bool = True,
        database: str | None = None,
    ) -> Deployment:
        url = database or self.engine.create(self._template() if migrated else None)
        return Deployment(self.project, url, **(env or {}))

    def service(self, deployment: Deployment, *, until: str = "/readyz") -> Service:
        process = deployment.start(until=until)
        return Service(process.base_url, self.project.answers, deployment, process)

    def _template(self) -> str:
        if self._migrated is None:
            url = self.engine.create()
            outcome = Deployment(self.project, url).migrate()
            assert outcome.code == 0, outcome.stderr
            self._migrated = url
        return self._migrated
