from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from app.identity.accounts.models import Account
from app.identity.accounts.passwords import NewPassword, check_differs_from_email
from app.platform.fields import EmailAddress, Identifier, Text, Timestamp

CREDENTIALS: dict[str, JsonValue] = {
    "email": "ada@example.com",
    "password": "correct horse battery staple",
}

Password = Annotated[Text, Field(json_schema_extra={"format": "password"})]


class Registration(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CREDENTIALS]})

    email: EmailAddress
    password: Annotated[NewPassword, AfterValidator(check_differs_from_email)]


class Credentials(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [CREDENTIALS]})

    email: EmailAddress
    password: Password


class PasswordChange(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "current_password": CREDENTIALS["password"],
                    "new_password": "four other unrelated words",
                }
            ]
        },
    )

    current_password: Password
    new_password: NewPassword


class AccountOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0199c0de-7e57-7000-8000-0123456789ab",
                    "email": CREDENTIALS["email"],
                    "roles": ["user"],
                    "created_at": "2026-01-31T12:00:00.000Z",
                }
            ]
        }
    )

    id: Identifier
    email: EmailAddress
    roles: list[str]
    created_at: Timestamp

    @classmethod
    def of(cls, account: Account) -> "AccountOut":
        return cls.model_construct(
            id=account.id,
            email=account.email,
            roles=list(account.roles),
            created_at=account.created_at,
        )
