"""What a password may be (NIST SP 800-63B): long, of any characters, and not one of the known ones.

The list of common passwords is merged from Django's (BSD) and zxcvbn-ts's (MIT), cut to those that
are long enough to be tried at all.
"""

import unicodedata
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from app.platform.fields import Text

MIN_LENGTH = 12
MAX_LENGTH = 128
# NFKC joins at most four code points into one, so anything longer stays too long. Normalizing
# takes quadratic time on hostile input: never do it to more than this.
MAX_RAW_LENGTH = 4 * MAX_LENGTH

COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text("utf-8").splitlines())


def normalize(password: str) -> str:
    """One spelling for what users can't tell apart, cut where no valid password reaches."""
    return unicodedata.normalize("NFKC", password[: MAX_RAW_LENGTH + 1])


def check_new_password(password: str) -> str:
    normalized = normalize(password)
    if len(normalized) < MIN_LENGTH:
        raise PydanticCustomError(
            "too_short", "Expected at least {min} characters", {"min": MIN_LENGTH}
        )
    if len(normalized) > MAX_LENGTH:
        raise PydanticCustomError(
            "too_long", "Expected at most {max} characters", {"max": MAX_LENGTH}
        )
    if normalized.lower() in COMMON:
        raise PydanticCustomError("common", "This password is among the most used ones")
    return password


def is_same_as_email(password: str, email: str) -> bool:
    return normalize(password).lower() == email.lower()


def check_differs_from_email(password: str, info: ValidationInfo) -> str:
    """For a model that has the email in the member before it."""
    if is_same_as_email(password, info.data.get("email", "")):
        raise PydanticCustomError("same_as_email", "Expected something else than the email")
    return password


NewPassword = Annotated[
    Text,
    AfterValidator(check_new_password),
    Field(
        description="Its length is counted after normalization to NFKC.",
        json_schema_extra={
            "format": "password",
            "minLength": MIN_LENGTH,
            "maxLength": MAX_LENGTH,
        },
    ),
]
