"""`make bench`: what the template and its services cost, against the plainest equal of each."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import copies, machine, profiles, report, service
from benchmarks.workloads import WORKLOADS
from scripts.reference.__main__ import main as write_tables
from tests.harness.paths import BUILD, FRAMEWORKS
from tests.harness.projects import Project
from tests.servers import Missing

RECORD = Path(__file__).with_name("result.json")
PARTS = ("copy", "service", "profile")


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    result = {"machine": machine.describe(), "rounds": options.rounds, "seconds": options.seconds}
    try:
        if "copy" in options.only:
            result["copy"] = copies.measure(options.framework, options.rounds, _say)
        if "service" in options.only:
            result["service"] = service.measure(
                _projects(options),
                options.rounds,
                options.seconds,
                options.workload,
                _say,
            )
        if "profile" in options.only:
            profiles.draw(_projects(options), _say)
    except Missing as missing:
        print(f"bench: not found: {missing}", file=sys.stderr)
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n")
    print("\n".join(report.lines(result)))
    if options.output == RECORD:
        write_tables(check=False)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    known = sorted(path.stem for path in FRAMEWORKS.glob("*.yml"))
    names = [one.name for one in WORKLOADS]
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--framework", action="append", choices=known)
    parser.add_argument(
        "--project", action="append", type=Path,
        help="a rendered project with database=postgresql and auth=jwt, after make setup",
    )  # fmt: skip
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--workload", action="append", choices=names)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=2, help="of load for each figure of a round")
    parser.add_argument("--output", type=Path, default=BUILD / "bench" / "result.json")
    parser.add_argument(
        "--record", action="store_const", dest="output", const=RECORD,
        help="keep the figures, and show them in docs/performance.md",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    options.framework = options.framework or known
    options.only = options.only or list(PARTS)
    options.workload = options.workload or names
    return options


def _projects(options: argparse.Namespace) -> list[Project]:
    given = [Project(path.resolve()) for path in options.project or ()]
    return given or [service.project_of(framework) for framework in options.framework]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
