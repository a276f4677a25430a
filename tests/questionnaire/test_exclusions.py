"""Files of options that were not chosen are left out, and no others."""

from pathlib import Path

import pytest
from copier import run_copy

from tests.questionnaire.asking import Questionnaire, copy_template

SOURCES = [
    "app/platform/database/sqlite.py",
    "app/platform/database/postgresql.py",
    "app/platform/database/dialect.py",
    "app/identity/auth/jwt/routes.py",
    "app/identity/auth/none.py",
    "app/orders/none.py",
    "app/orders/postgresql.py",
    "tests/integration/auth/jwt/test_tokens.py",
    "docs/database/postgresql.md",
    ".github/workflows/ci.yml",
    "docs/.github/notes.md",
    "__pycache__/app.pyc",
    ".ruff_cache/content",
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    template = copy_template(tmp_path_factory.mktemp("exclusions") / "template")
    for source in SOURCES:
        path = template / "template" / "{{use.fastapi}}" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content\n")
    return Questionnaire(template)


@pytest.mark.parametrize(
    ("answers", "left_out"),
    [
        (
            {"database": "sqlite", "auth": "jwt", "ci": "github"},
            {SOURCES[1], SOURCES[4], SOURCES[8]},
        ),
        (
            {"database": "postgresql", "auth": "none", "ci": "none"},
            {SOURCES[0], SOURCES[3], SOURCES[7], SOURCES[9]},
        ),
    ],
)
def test_what_was_not_chosen_is_left_out(
    template: Questionnaire, tmp_path: Path, answers: dict[str, str], left_out: set[str]
) -> None:
    run_copy(str(template.template), tmp_path, data=answers, defaults=True, quiet=True)
    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {*SOURCES[:-2], ".copier-answers.yml", "tested-versions.toml"} - left_out
