from app.platform.problems import Problem

RETRY_AFTER_SECONDS = 1


def unavailable() -> Problem:
    return temporary("Something that the service depends on is lost for the moment.")


def timed_out() -> Problem:
    return temporary("The request took longer than it may.")


def temporary(detail: str) -> Problem:
    return Problem("unavailable", detail, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
