"""`make docs` writes the tables between their marks anew; `--check` only tells of stale ones."""

import re
import sys
from pathlib import Path

from scripts.reference.data import REPOSITORY
from scripts.reference.tables import TABLES

BLOCK = re.compile(r"<!-- table: (?P<name>[a-z]+) -->\n.*?<!-- end -->", re.DOTALL)


def main(check: bool) -> int:
    stale = [path for path in documents() if _refresh(path, check)]
    for path in stale:
        print(f"{path.relative_to(REPOSITORY)}: {'stale, run make docs' if check else 'written'}")
    return int(check and bool(stale))


def documents() -> list[Path]:
    return [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def _refresh(path: Path, check: bool) -> bool:
    before = path.read_text("utf-8")
    after = BLOCK.sub(_block, before)
    if after != before and not check:
        path.write_text(after, "utf-8")
    return after != before


def _block(match: re.Match[str]) -> str:
    name = match["name"]
    return "\n".join([f"<!-- table: {name} -->", "", *TABLES[name](), "", "<!-- end -->"])


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
