from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.identity.auth.jwt.families import TokenPair
from app.platform.fields import Text

EXAMPLE = "iJ6p9V1n2rXy0b8Qm3sT5uK7wL4zC6dF1gH2jN8aE0o"


class RefreshBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    refresh_token: Annotated[Text, Field(examples=[EXAMPLE])]


class TokensOut(BaseModel):
    access_token: str = Field(examples=["eyJhbGciOiJFZERTQSIs…"])
    token_type: Literal["Bearer"] = Field(default="Bearer")
    expires_in: int = Field(description="Seconds.", examples=[900])
    refresh_token: str = Field(examples=[EXAMPLE])
    refresh_expires_in: int = Field(description="Seconds.", examples=[1_209_600])

    @classmethod
    def of(cls, pair: TokenPair) -> "TokensOut":
        return cls(**vars(pair))
