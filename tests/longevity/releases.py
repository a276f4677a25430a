"""A template with versions: a frozen copy of ours, tagged, changed and tagged again."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.harness.sources import snapshot
from tests.longevity.git import commit, git


@dataclass(frozen=True)
class Change:
    """What a newer version of the template has in a file, before or after a line, or as a whole."""

    path: str
    text: str
    after: str | None = None
    replaces: str | None = None

    def apply(self, template: Path) -> None:
        path = template / self.path
        if self.after is None and self.replaces is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text)
            return
        before = path.read_text()
        anchor = self.after if self.replaces is None else self.replaces
        assert anchor is not None
        assert before.count(anchor) == 1, f"{self.path} has not one {anchor!r}: choose another"
        kept = "" if self.replaces else anchor
        path.write_text(before.replace(anchor, kept + self.text))


class Template:
    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(snapshot(), path)
        git(path, "init", "--quiet")
        self._release("v1.0.0")

    def release(self, version: str, changes: Iterable[Change]) -> None:
        for change in changes:
            change.apply(self.path)
        self._release(version)

    def _release(self, version: str) -> None:
        commit(self.path, f"Release {version}")
        git(self.path, "tag", version)
