"""The template's files as git sees them: what is ignored is never rendered from a clone."""

import subprocess
from functools import cache
from pathlib import Path, PurePosixPath

from tests.harness.paths import REPOSITORY
from tests.rendering.data import TEMPLATE, framework_folders


@cache
def template_paths() -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "template"],
        cwd=REPOSITORY, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    paths = [PurePosixPath(name).relative_to("template") for name in listed.split("\0") if name]
    return sorted(path for path in paths if (TEMPLATE / path).is_file())


@cache
def shared_files() -> list[Path]:
    """What every framework renders: it stands beside the frameworks' folders."""
    return [
        TEMPLATE / path for path in template_paths() if path.parts[0] not in framework_folders()
    ]
