from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.identity.auth.jwt.families import TokenPair
from app.platform.fields import Text

EXAMPLE = "the-refresh-token-of-the-last-answer"


class RefreshBody(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"refresh_token": EXAMPLE}]}
    )

    refresh_token: Text


class TokensOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "header.claims.signature",
                    "token_type": "Bearer",
                    "expires_in": 900,
                    "refresh_token": EXAMPLE,
                    "refresh_expires_in": 1_209_600,
                }
            ]
        }
    )

    access_token: str
    token_type: Literal["Bearer"] = Field(default="Bearer")
    expires_in: int = Field(description="Seconds.")
    refresh_token: str
    refresh_expires_in: int = Field(description="Seconds.")

    @classmethod
    def of(cls, pair: TokenPair) -> "TokensOut":
        return cls(**vars(pair))
