from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562, section 5.7): ids sort by the time they were made."""
    return uuid7()


def parse_id(text: str) -> UUID | None:
    """The UUID in its canonical 36-character form, whatever the case; None for anything else."""
    try:
        identifier = UUID(text)
    except ValueError:
        return None
    return identifier if str(identifier) == text.lower() else None
