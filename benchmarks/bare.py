"""The bare apps: written by hand, on the packages of the rendered project beside them."""

import os
import shutil
from pathlib import Path

import yaml

from tests.harness.deployments import PASSED_ON
from tests.harness.processes import Process
from tests.harness.projects import Project
from tests.servers import free_port

SOURCES = Path(__file__).with_name("bare")


class BareApp:
    def __init__(self, framework: str, project: Project, database: str, folder: Path) -> None:
        self._folder = folder
        self._database = database
        self._project = project
        self._code = folder / "code"
        shutil.copytree(SOURCES / framework, self._code)
        self._recipe = yaml.safe_load((self._code / "bare.yml").read_text())
        for name, place in self._recipe.get("links", {}).items():
            (self._code / name).symlink_to(self._filled(place))

    def start(self) -> Process:
        port = free_port()
        env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        env |= {"DATABASE_URL": self._database, "PORT": str(port), **self._recipe.get("env", {})}
        argv = [self._filled(word).replace("PORT", str(port)) for word in self._recipe["serve"]]
        return Process(argv, self._code, env, self._folder, port)

    def _filled(self, text: str) -> str:
        return text.replace("PROJECT", str(self._project.path))
