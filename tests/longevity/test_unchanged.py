"""An update that has nothing new changes nothing."""

from pathlib import Path

import pytest

from tests.longevity.lives import Life
from tests.longevity.releases import Change, Template


@pytest.fixture
def life(template: Template, tmp_path: Path) -> Life:
    life = Life(template, tmp_path / "project")
    (life.path / "README.md").write_text("# Our own words\n")
    (life.path / "NOTES.md").write_text("{{ not a template }}\n")
    life.keep("Say it in our words")
    return life


def test_an_update_to_the_same_version_changes_nothing(life: Life) -> None:
    life.update()
    assert life.changed() == []


def test_an_update_to_a_version_with_equal_renders_changes_its_number_only(
    life: Life, template: Template
) -> None:
    template.release("v1.0.1", [Change("CHANGELOG.md", "# Changelog\n")])
    life.update()
    assert life.changed() == [".copier-answers.yml"]
    assert life.answers["_commit"] == "v1.0.1"


def test_the_questions_are_not_asked_again_with_other_defaults(
    life: Life, template: Template
) -> None:
    """A default that changes is for new projects; an old one keeps what it was made with."""
    before = dict(life.answers)
    template.release(
        "v1.1.0", [Change("copier.yml", "default: Our Service", replaces="default: My Service")]
    )
    life.update()
    assert life.answers | {"_commit": None} == before | {"_commit": None}
