import pytest

from tests.questionnaire.asking import Macros, Questionnaire, copy_template


@pytest.fixture(scope="session")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return Questionnaire(copy_template(tmp_path_factory.mktemp("questionnaire") / "template"))


@pytest.fixture(scope="session")
def macros(questionnaire: Questionnaire) -> Macros:
    return Macros(questionnaire)
