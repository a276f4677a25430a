from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.platform.problems import Problem

# What a lost, full, locked or slow database raises; OSError where no connection is made.
LOST_DEPENDENCY = (OperationalError, InterfaceError, PoolTimeout, OSError)

RETRY_AFTER_SECONDS = 1


def unavailable() -> Problem:
    return Problem(
        "unavailable",
        "Something that the service depends on is lost for the moment.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def timed_out() -> Problem:
    return Problem(
        "unavailable",
        "The request took longer than it may.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
