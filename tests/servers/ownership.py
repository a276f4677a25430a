"""Whom a server runs as: ourselves, or an unprivileged user where we are root."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Owner:
    uid: int
    gid: int

    @classmethod
    def for_server(cls, preferred: str) -> "Owner":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in (preferred, "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise RuntimeError(f"neither {preferred} nor nobody is a user of this machine")

    @property
    def is_self(self) -> bool:
        return self.uid == os.geteuid()

    def arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this user."""
        if self.is_self:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, folder: Path) -> None:
        if self.is_self:
            return
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, self.uid, self.gid)


def reachable(folder: Path) -> bool:
    """Whether any user may enter the folder, by the permissions of all that lead to it."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))
