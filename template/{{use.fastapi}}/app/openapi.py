"""Writes the API's description to openapi.json: python -m app.openapi"""

import json
from pathlib import Path

from app.platform.configuration import load_settings
from app.settings import Settings
from app.wiring import build


def document() -> str:
    app = build(load_settings(Settings))
    return json.dumps(app.state.openapi, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path("openapi.json").write_text(document(), "utf-8")
