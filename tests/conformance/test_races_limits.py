from collections import Counter
from functools import partial
from itertools import cycle, islice

import pytest

from tests.conformance.conftest import Deploy
from tests.conformance.together import together

QUOTA = 10
CLIENTS = 24


@pytest.mark.process
@pytest.mark.clause("http/rate-limit")
def test_requests_at_once_are_counted_one_by_one(deployment: Deploy) -> None:
    services = deployment({"RATE_LIMIT": f"{QUOTA}/hour"}, replicas=2)
    doors = [service.anonymous(**{"X-Forwarded-For": "192.0.2.1"}) for service in services]
    # Without a cache that they share each process counts its own.
    limits = [doors] if services[0].answers.get("cache") == "redis" else [[door] for door in doors]
    for together_counted in limits:
        asked = islice(cycle(together_counted), CLIENTS)
        answers = together([partial(door.get, services[0].collection) for door in asked])
        statuses = Counter(answer.status_code == 429 for answer in answers)
        assert statuses == {False: QUOTA, True: CLIENTS - QUOTA}
        told = sorted(answer.headers["ratelimit"].split(";")[1] for answer in answers)
        assert len({*told}) == QUOTA
