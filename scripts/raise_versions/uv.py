"""Resolving with uv, for Python 3.11 and later on every platform at once."""

import subprocess
from collections.abc import Sequence

COMPILE = (
    "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--upgrade", "--quiet",
    "--no-header", "--no-annotate", "--no-emit-index-url",
)  # fmt: skip


def resolve(*inputs: str, requirements: Sequence[str] = ()) -> list[str]:
    """The newest versions that fit together, as lines like `name==1.2 ; marker`."""
    done = subprocess.run(
        [*COMPILE, *inputs], input="\n".join(requirements), check=True, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return done.stdout.splitlines()
