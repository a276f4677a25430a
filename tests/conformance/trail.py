"""The audit trail as an admin reads it."""

from typing import Any

import httpx2

from tests.harness.accounts import Account
from tests.harness.services import Service

Event = dict[str, Any]


class Trail:
    def __init__(self, service: Service, admin: Account) -> None:
        self.client = service.client(admin)
        self.path = f"{service.api}/audit-events"

    def page(self, **query: Any) -> httpx2.Response:
        return self.client.get(self.path, params=query)

    def events(self, **query: Any) -> list[Event]:
        """All events that the filters let through, the oldest first."""
        found: list[Event] = []
        query = {"sort": "occurred_at", "limit": 100} | query
        while True:
            answer = self.page(**query)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            query["cursor"] = page["next_cursor"]

    def of(self, resource_id: str) -> list[Event]:
        return self.events(resource_id=resource_id)


def actions(events: list[Event]) -> list[str]:
    return [event["action"] for event in events]
