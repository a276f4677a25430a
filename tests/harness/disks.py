"""A disk of a few megabytes that can be filled: a file system in memory, in a name space of its
own, so that no right is needed and nothing is left behind."""

import contextlib
import errno
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers import Missing

SIZE = "4m"
BLOCK = b"\0" * 4096
MOUNT = 'mount -t tmpfs -o "size=$0" none "$1" && echo mounted && exec cat'


class SmallDisk(contextlib.AbstractContextManager["SmallDisk", None]):
    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="be-disk-"))
        try:
            self._holder = subprocess.Popen(
                ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, SIZE, self.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
        except FileNotFoundError:
            self.path.rmdir()
            raise Missing("a small disk: install `unshare`, of util-linux") from None
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "mounted\n":
            _, reason = self._holder.communicate()
            self.path.rmdir()
            raise Missing(f"a small disk: this machine mounts none for its users\n{reason}")

    @property
    def seen_from_here(self) -> Path:
        return Path(f"/proc/{self._holder.pid}/root{self.path}")

    def entering(self, folder: Path) -> list[str]:
        """What a command starts with that shall see the disk, with its working directory."""
        spaces = ["--user", "--mount", "--preserve-credentials"]
        return ["nsenter", f"--target={self._holder.pid}", *spaces, f"--wd={folder}", "--"]

    def take(self, file: Path) -> Path:
        """Copies the file to the disk, and tells where it is for those who entered."""
        shutil.copy(file, self.seen_from_here / file.name)
        return self.path / file.name

    def fill(self) -> None:
        with (self.seen_from_here / "filler").open("ab", buffering=0) as file:
            try:
                while file.write(BLOCK):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_room(self) -> None:
        (self.seen_from_here / "filler").unlink()

    def __exit__(self, *_: object) -> None:
        self._holder.communicate()
        with contextlib.suppress(OSError):
            self.path.rmdir()
