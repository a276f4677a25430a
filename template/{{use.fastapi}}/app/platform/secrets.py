import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource


class SecretFilesSource(PydanticBaseSettingsSource):
    """Reads each secret setting NAME also from the file that NAME_FILE points to."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{field_name.upper()}_FILE")
        if not path or not is_secret(field):
            return None, field_name, False
        if os.environ.get(field_name.upper()):
            return UnreadableSecret("it is set together with its _FILE"), field_name, False
        try:
            return Path(path).read_text("utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError):
            return UnreadableSecret("its _FILE can't be read"), field_name, False

    def __call__(self) -> dict[str, Any]:
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value is not None}


class UnreadableSecret:
    """Stands for a secret that could not be had: no setting takes it, and its reason is shown."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *getattr(field.annotation, "__args__", ()))


def refused_in_production(default: str) -> Callable[[SecretStr, ValidationInfo], SecretStr]:
    def check(value: SecretStr, info: ValidationInfo) -> SecretStr:
        in_production = info.data.get("environment") == "production"
        if in_production and value.get_secret_value() == default:
            raise ValueError("the development default is refused in production")
        return value

    return check
