import sys

from app.description import DESCRIPTION
from app.platform.configuration import ConfigurationError, load_settings
from app.platform.observability.logging import configure_logging
from app.platform.server import serve
from app.settings import Settings
from app.wiring import build


def main() -> int:
    try:
        settings = load_settings(Settings)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logging(settings, DESCRIPTION.slug)
    serve(build(settings), settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
