import pytest

from tests.conformance.conftest import Deploy, Replicate
from tests.conformance.crashes import Crashes
from tests.conformance.rows import rows_of
from tests.conformance.statements import Refused, execute
from tests.conformance.trail import Trail

pytestmark = pytest.mark.target(feature="audit")

KILLS = 3


@pytest.mark.clause("audit/append-only")
def test_the_database_refuses_to_change_the_trail(deployment: Deploy) -> None:
    (service,) = deployment()
    assert service.deployment is not None
    row = rows_of(service).create()
    trail = Trail(service, service.admin())
    before = trail.of(row["id"])
    statements = [
        "UPDATE audit_events SET outcome = 'denied'",
        "UPDATE audit_events SET occurred_at = '2001-01-01 00:00:00'",
        "DELETE FROM audit_events",
    ]
    for statement in statements:
        with pytest.raises(Refused):
            execute(service.deployment.database, statement)
    assert len(before) == 1
    assert trail.of(row["id"]) == before


@pytest.mark.target(server=True)
@pytest.mark.clause("audit/append-only")
def test_the_database_refuses_to_empty_the_trail(deployment: Deploy) -> None:
    (service,) = deployment()
    assert service.deployment is not None
    with pytest.raises(Refused):
        execute(service.deployment.database, "TRUNCATE audit_events")


@pytest.mark.clause("audit/transaction")
def test_a_kill_parts_no_row_from_its_event(deployment: Deploy, replica: Replicate) -> None:
    Crashes(deployment(replicas=2), replica).kill(KILLS)
