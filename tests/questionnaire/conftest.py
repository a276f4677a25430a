import pytest

from tests.questionnaire.asking import Questionnaire, copy_template


@pytest.fixture(scope="session")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    return Questionnaire(copy_template(tmp_path_factory.mktemp("questionnaire") / "template"))
