"""A project in its user's hands: rendered, edited, committed, updated."""

from collections import Counter
from copy import copy
from pathlib import Path
from typing import Any

import copier

from tests.harness.projects import Project
from tests.longevity.git import commit, git
from tests.longevity.releases import Template

MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ")


class Life(Project):
    def __init__(self, template: Template, path: Path, **answers: Any) -> None:
        super().__init__(path)
        copier.run_copy(
            str(template.path), path, data=answers, defaults=True, quiet=True, vcs_ref="v1.0.0"
        )
        git(path, "init", "--quiet")
        self.first = commit(path, "Start the project")
        self.edited = self.first

    def copy(self, path: Path) -> "Life":
        """Another checkout of the project, as a colleague has it."""
        git(self.path, "clone", "--quiet", str(self.path), str(path))
        other = copy(self)
        other.path = path
        return other

    def keep(self, message: str) -> None:
        self.edited = commit(self.path, message)

    def update(self, to: str | None = None, **answers: Any) -> None:
        copier.run_update(
            self.path, data=answers, defaults=True, overwrite=True, quiet=True, vcs_ref=to
        )
        # Copier's answers were read before the update.
        self.__dict__.pop("answers", None)

    def changed(self) -> list[str]:
        """Paths that differ from the last commit, new ones included."""
        return [line[3:] for line in git(self.path, "status", "--porcelain", "-uall").splitlines()]

    def difference(self) -> str:
        """What distinguishes the project from the one first rendered."""
        return git(self.path, "diff", self.first, "HEAD")

    def lost(self) -> list[str]:
        """Lines of the user's that are no longer in the file that they were written in."""
        lost = []
        for path, lines in self._written().items():
            place = self.path / path
            there = Counter(place.read_text().splitlines() if place.exists() else [])
            lost += [f"{path}: {line}" for line in (Counter(lines) - there).elements()]
        return lost

    def conflicts(self) -> list[str]:
        """Files with what a merge leaves where it can't decide."""
        found = [str(path) for path in self.path.glob("**/*.rej")]
        for name in git(self.path, "ls-files", "--cached", "--others", "-X", ".gitignore").split(
            "\n"
        ):
            place = self.path / name
            if place.is_file():
                lines = place.read_text(errors="replace").splitlines()
                found += [name for line in lines if line.startswith(MARKERS)]
        return found

    def _written(self) -> dict[str, list[str]]:
        """Each line that the user added, by file, blank ones and single brackets aside."""
        diff = git(self.path, "diff", "--unified=0", "--no-renames", self.first, self.edited)
        written: dict[str, list[str]] = {}
        path = ""
        for line in diff.splitlines():
            if line.startswith("+++ "):
                path = line.removeprefix("+++ ").removeprefix("b/")
            elif (
                line.startswith("+")
                and not line.startswith("+++")
                and len(line.strip("+ )]},")) > 1
            ):
                written.setdefault(path, []).append(line[1:])
        return written
