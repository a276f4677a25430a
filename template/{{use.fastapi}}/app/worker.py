"""Does what nobody waits for, beside any number of servers and other workers: python -m app.worker

It answers /livez, /readyz and /metrics, and ends on SIGTERM as the server does.
"""

import sys

from app.description import DESCRIPTION
from app.platform.configuration import ConfigurationError, load_settings
from app.platform.observability.logging import configure_logging
from app.platform.server import serve
from app.platform.working import create_worker
from app.settings import Settings
from app.wiring import build


def main() -> int:
    try:
        settings = load_settings(Settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logging(settings, DESCRIPTION.slug)
    app = build(settings)
    serve(create_worker(app.state.services, app.state.jobs), settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
