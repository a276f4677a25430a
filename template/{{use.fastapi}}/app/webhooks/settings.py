from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from app.platform.settings import ServiceSettings


def spelled_out(value: Any) -> Any:
    if value not in (True, False, "true", "false"):
        raise ValueError("it is neither true nor false")
    return value


def closed_in_production(allowed: bool, info: ValidationInfo) -> bool:
    if allowed and info.data.get("environment") == "production":
        raise ValueError("it is refused in production")
    return allowed


class WebhookSettings(ServiceSettings):
    webhook_allow_private_targets: Annotated[
        bool, BeforeValidator(spelled_out), AfterValidator(closed_in_production)
    ] = Field(False, description="true or false, and false in production")
    webhook_retry_base_seconds: float = Field(
        5, gt=0, le=3600, description="a number of seconds above 0, at most 3600"
    )
    webhook_max_attempts: int = Field(
        12, ge=1, le=100, description="a number of attempts from 1 to 100"
    )
