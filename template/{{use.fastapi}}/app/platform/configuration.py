from collections.abc import Iterator
from typing import TypeVar

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from app.platform.secrets import UnreadableSecret, is_secret
from app.platform.settings import ServiceSettings

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)


class ConfigurationError(Exception):
    """Has one line for each setting that is wrong."""


def load_settings(settings_class: type[SettingsT]) -> SettingsT:
    """The settings of this process, from its environment."""
    try:
        return settings_class()
    except ValidationError as error:
        lines = dict.fromkeys(describe(settings_class, error))
        raise ConfigurationError("\n".join(lines)) from None


def describe(settings_class: type[ServiceSettings], error: ValidationError) -> Iterator[str]:
    for details in error.errors():
        name = str(details["loc"][0])
        expected = settings_class.model_fields[name].description
        yield f"{name.upper()}: expected {expected}; {reason(settings_class, name, details)}"


def reason(settings_class: type[ServiceSettings], name: str, details: ErrorDetails) -> str:
    value = details["input"]
    if isinstance(value, UnreadableSecret):
        return value.reason
    if details["type"] == "missing":
        return "it is not set"
    if details["type"] == "value_error":
        return str(details["ctx"]["error"])
    if is_secret(settings_class.model_fields[name]) or isinstance(value, SecretStr):
        return "it has another form"
    return f"got {value!r}"
