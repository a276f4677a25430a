import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ProblemType:
    name: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def uri(self) -> str:
        return f"/problems/{self.name}"


CATALOG: dict[str, ProblemType] = {
    entry["name"]: ProblemType(**entry)
    for entry in json.loads(Path(__file__).with_name("catalog.json").read_text("utf-8"))
}
