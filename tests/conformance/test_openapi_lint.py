from pathlib import Path

import pytest

from tests.conformance.description_linter import lint
from tests.conformance.surface import document
from tests.harness.services import Service

# Without accounts there is no scheme that an operation could name.
OPEN = ("security-defined",)


@pytest.mark.clause("endpoints/openapi")
def test_the_description_is_free_of_lint(service: Service, tmp_path: Path) -> None:
    skipped = () if service.has_accounts else OPEN
    assert lint(document(service), tmp_path, skipped=skipped) == []
