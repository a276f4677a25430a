from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FRAMEWORKS = REPOSITORY / "extensions" / "frameworks"
OPTIONS = REPOSITORY / "extensions" / "options"
BUILD = REPOSITORY / "build"
