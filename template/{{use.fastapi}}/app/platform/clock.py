from datetime import UTC, datetime


def utc_now() -> datetime:
    """The current time, cut to the millisecond that every database here keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
