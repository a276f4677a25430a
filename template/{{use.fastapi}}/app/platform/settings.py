import base64
import binascii
import hashlib
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from app.platform.secrets import SecretFilesSource, refused_in_production

KEY_BYTES = 32
DEVELOPMENT_ENCRYPTION_KEY = base64.b64encode(
    hashlib.sha256(b"development encryption key").digest()
).decode()


class RateLimit(NamedTuple):
    quota: int
    window_seconds: int


def split_list(value: Any) -> Any:
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    return value


def parse_rate_limit(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([1-9][0-9]{0,8})/(second|minute|hour|day)", value)
    if match is None:
        raise ValueError("it is not a rate")
    seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}[match[2]]
    return RateLimit(int(match[1]), seconds)


def parse_networks(value: Any) -> Any:
    return [ip_network(item, strict=False) for item in split_list(value)]


def check_origin(origin: str) -> str:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
        raise ValueError(f"{origin!r} is no origin")
    return origin


def check_encryption_key(key: SecretStr) -> SecretStr:
    try:
        lengths = [len(part) for part in decoded_keys(key)]
    except (binascii.Error, ValueError):
        raise ValueError("it is not base64") from None
    for length in lengths:
        if length != KEY_BYTES:
            raise ValueError(f"it has {length} bytes")
    return key


def decoded_keys(keys: SecretStr) -> list[bytes]:
    parts = keys.get_secret_value().split(",")
    return [base64.b64decode(part.strip(), validate=True) for part in parts]


class ServiceSettings(BaseSettings):
    """What every service is configured by; `description` is what a bad value is answered with."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    environment: Literal["development", "test", "production"] = Field(
        "development", description="development, test or production"
    )
    host: str = Field("127.0.0.1", description="an address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="a port number from 0 to 65535")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error"
    )
    database_url: SecretStr
    database_pool_size: int = Field(
        10, ge=1, le=1000, description="a number of connections from 1 to 1000"
    )
    cors_origins: Annotated[
        list[Annotated[str, AfterValidator(check_origin)]], NoDecode, BeforeValidator(split_list)
    ] = Field([], description="origins like https://app.example.com, separated by commas")
    trusted_proxies: Annotated[
        list[IPv4Network | IPv6Network], NoDecode, BeforeValidator(parse_networks)
    ] = Field([], description="IP addresses or CIDR ranges, separated by commas")
    rate_limit: Annotated[RateLimit, NoDecode, BeforeValidator(parse_rate_limit)] = Field(
        RateLimit(100, 60), description="N/second, N/minute, N/hour or N/day"
    )
    max_body_bytes: int = Field(
        1_048_576, ge=1, le=1_073_741_824, description="a number of bytes from 1 to 1073741824"
    )
    request_timeout_seconds: float = Field(
        10, gt=0, le=3600, description="a number of seconds above 0, at most 3600"
    )
    shutdown_timeout_seconds: float = Field(
        20, gt=0, le=3600, description="a number of seconds above 0, at most 3600"
    )
    encryption_key: Annotated[
        SecretStr,
        AfterValidator(check_encryption_key),
        AfterValidator(refused_in_production(DEVELOPMENT_ENCRYPTION_KEY)),
    ] = Field(
        SecretStr(DEVELOPMENT_ENCRYPTION_KEY),
        validate_default=True,
        description="32 random bytes in base64; older keys may follow, separated by commas",
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        None, pattern=r"^https?://[^\s]+$", description="the http(s) URL of an OTLP collector"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, SecretFilesSource(settings_cls), env_settings, dotenv_settings

    @property
    def replica_url(self) -> SecretStr | None:
        """Where a read replica of the database is, if the database can have one."""
        return None

    def derive_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, so that no two uses share one."""
        return self.derive_keys(purpose)[0]

    def derive_keys(self, purpose: str) -> list[bytes]:
        """The same of each key, for what must stay readable when a new one is put before it."""
        return [
            hashlib.blake2b(purpose.encode(), key=key, digest_size=32).digest()
            for key in decoded_keys(self.encryption_key)
        ]
