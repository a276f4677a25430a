"""The matrix takes every outcome of every `if` in what is rendered."""

from pathlib import Path

import copier
import yaml

from tests.harness.sources import snapshot
from tests.rendering.branches import of_file, recorded
from tests.rendering.matrix import matrix


def test_every_branch_of_the_template_is_taken(tmp_path: Path) -> None:
    source = snapshot()
    questions = yaml.load((source / "copier.yml").read_text(), Loader=_Loose)  # noqa: S506
    options = questions["_envops"]
    options.pop("undefined")
    possible = set()
    for path in sorted(source.glob("template/**/*.jinja")):
        possible |= of_file(path, source, options)
    with recorded(source) as taken:
        for number, answers in enumerate(matrix().values()):
            copier.run_copy(
                str(source), tmp_path / str(number), data=answers, defaults=True, quiet=True,
                pretend=True,
            )  # fmt: skip
    missed = sorted(possible - taken)
    assert not missed, "\n".join(map(str, missed))


class _Loose(yaml.SafeLoader):
    """Reads copier.yml without following its includes."""


_Loose.add_constructor("!include", lambda *_: None)
