"""What is asked of service and bare app: the same rows, by one caller or by many in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dataset import ACCOUNTS, BODY, Owner
from benchmarks.wrk import Load


@dataclass(frozen=True)
class Workload:
    name: str
    what: str
    service_path: Callable[[Owner], str]
    bare_path: Callable[[Owner], str]
    goal: float
    method: str = "GET"
    body: str = ""
    keyed: bool = False

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def loads(self, owners: Sequence[Owner], folder: Path) -> dict[str, Load]:
        """For the service and for the bare app, which trusts the owner that the URL names."""
        stem = f"{self.name}-{len(owners)}"
        service = folder / f"{stem}-service"
        bare = folder / f"{stem}-bare"
        service.write_text(
            "".join(f"{self.service_path(one)}\tBearer {one.token}\n" for one in owners)
        )
        bare.write_text("".join(f"{self.bare_path(one)}\t\n" for one in owners))
        return {
            "bare": Load(bare, self.method, self.body),
            "service": Load(service, self.method, self.body, self.keyed),
        }


def _collection(owner: Owner) -> str:
    del owner
    return "/api/v1/orders"


def _bare_collection(owner: Owner) -> str:
    return f"/orders?owner_id={owner.id}"


WORKLOADS = (
    Workload("list", "list of 20", _collection, _bare_collection, 0.7),
    Workload(
        "one", "one row",
        lambda owner: f"/api/v1/orders/{owner.order_id}", lambda owner: f"/orders/{owner.order_id}",
        0.7,
    ),
    Workload(
        "create", "create, with an idempotency key", _collection, _bare_collection, 0.5,
        "POST", BODY, keyed=True,
    ),
    Workload(
        "create-plain", "create, without one", _collection, _bare_collection, 0.5, "POST", BODY,
    ),
)  # fmt: skip
TOKENS = (1, ACCOUNTS)
