from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from redis.asyncio.connection import parse_url

from app.platform.secrets import refused_in_production
from app.platform.settings import ServiceSettings

DEVELOPMENT_URL = "redis://127.0.0.1:6379/0"


def check_url(url: SecretStr) -> SecretStr:
    try:
        parsed = parse_url(url.get_secret_value())
    except ValueError:
        raise ValueError("it is no Redis URL") from None
    if "host" not in parsed:
        raise ValueError("it names no host")
    return url


class RedisSettings(ServiceSettings):
    cache_url: Annotated[
        SecretStr,
        AfterValidator(check_url),
        AfterValidator(refused_in_production(DEVELOPMENT_URL)),
    ] = Field(
        SecretStr(DEVELOPMENT_URL),
        validate_default=True,
        description="a URL such as redis://:password@host:6379/0",
    )
