"""What Copier says before and after its work."""

from pathlib import Path

import pytest

from tests.questionnaire.histories import History

PROJECT = 'Ada\'s "Desk" {{ 1 }}'
BEFORE_COPY = """\
be-template makes a backend around a resource of yours, ticket.
Answer a few questions, or press Enter for what is proposed; copier update changes answers later.
"""
AFTER_COPY = """
Ada's "Desk" {{{{ 1 }}}} is ready (FastAPI, {database}), with tickets at /api/v1/tickets. Next:

  cd {project}
  make setup
  make {run}

README.md shows the first request and its answer; make help lists what else there is.
"""
BEFORE_UPDATE = """\
Bringing the template's changes into this project. What you wrote stays;
where both changed a line, both are kept and marked.
"""
AFTER_UPDATE = """
Ada's "Desk" {{ 1 }} is up to date (FastAPI, PostgreSQL). Next:

  git diff
  make setup
  make openapi lint test

Look for <<<<<<< in the diff and settle those places; README.md tells what the project has now.
"""


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


@pytest.mark.parametrize(
    ("database", "label", "run"),
    [("sqlite", "SQLite", "run"), ("postgresql", "PostgreSQL", "migrate run")],
)
def test_a_copy_says_what_is_made_and_the_next_commands(
    history: History, capfd: pytest.CaptureFixture[str], database: str, label: str, run: str
) -> None:
    history.copy(project_name=PROJECT, resource="ticket", database=database)
    said = capfd.readouterr().err
    assert said.startswith(BEFORE_COPY)
    assert said.endswith(AFTER_COPY.format(project=history.project, database=label, run=run))


def test_a_path_with_spaces_is_quoted(history: History, capfd: pytest.CaptureFixture[str]) -> None:
    history.project = history.project.with_name("my project")
    history.copy()
    assert f"\n  cd '{history.project}'\n" in capfd.readouterr().err


def test_an_update_says_what_was_done_and_the_next_commands(
    history: History, capfd: pytest.CaptureFixture[str]
) -> None:
    history.copy(project_name=PROJECT)
    capfd.readouterr()
    history.update(database="postgresql", cache="redis")
    said = capfd.readouterr().err
    assert (history.answers()["database"], history.answers()["preset"]) == (
        "postgresql", "quickstart",
    )  # fmt: skip
    assert said.startswith(BEFORE_UPDATE)
    assert said.endswith(AFTER_UPDATE)


def test_the_commands_that_are_named_exist() -> None:
    makefile = (Path(__file__).parents[2] / "template" / "Makefile.jinja").read_text()
    for verb in ("setup", "run", "migrate", "lint", "test", "help"):
        assert f"\n{verb}:" in makefile
