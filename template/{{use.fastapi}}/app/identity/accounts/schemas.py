from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.identity.accounts.models import Account
from app.identity.accounts.passwords import NewPassword, check_differs_from_email
from app.platform.fields import EmailAddress, Identifier, Text, Timestamp

Password = Annotated[Text, Field(json_schema_extra={"format": "password"})]


class StrictBody(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registration(StrictBody):
    email: EmailAddress = Field(examples=["ada@example.com"])
    password: Annotated[NewPassword, AfterValidator(check_differs_from_email)] = Field(
        examples=["correct horse battery staple"]
    )


class Credentials(StrictBody):
    email: EmailAddress = Field(examples=["ada@example.com"])
    password: Password = Field(examples=["correct horse battery staple"])


class PasswordChange(StrictBody):
    current_password: Password = Field(examples=["correct horse battery staple"])
    new_password: NewPassword = Field(examples=["four other unrelated words"])


class AccountOut(BaseModel):
    id: Identifier
    email: EmailAddress
    roles: list[str] = Field(examples=[["user"]])
    created_at: Timestamp

    @classmethod
    def of(cls, account: Account) -> "AccountOut":
        return cls.model_construct(
            id=account.id,
            email=account.email,
            roles=list(account.roles),
            created_at=account.created_at,
        )
