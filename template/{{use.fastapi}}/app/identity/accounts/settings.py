from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

from app.identity.accounts.passwords import check_new_password, is_same_as_email
from app.platform.fields import EmailAddress
from app.platform.settings import ServiceSettings


def check_admin_password(password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    email = info.data.get("bootstrap_admin_email")
    if password is None:
        if email is not None:
            raise ValueError("it is not set, but BOOTSTRAP_ADMIN_EMAIL is")
        return None
    try:
        check_new_password(password.get_secret_value())
    except PydanticCustomError as error:
        raise ValueError(f"it is refused: {error.message()}") from None
    if email is not None and is_same_as_email(password.get_secret_value(), email):
        raise ValueError("it is the email")
    return password


class AccountSettings(ServiceSettings):
    bootstrap_admin_email: EmailAddress | None = Field(
        None, description="the email of the administrator to make when there is none"
    )
    bootstrap_admin_password: Annotated[SecretStr | None, AfterValidator(check_admin_password)] = (
        Field(
            None,
            validate_default=True,
            description="the administrator's password, of 12 to 128 characters",
        )
    )
