from typing import Annotated

from fastapi import APIRouter, Depends, Request, status

from app.identity.accounts.routes import AccountsService
from app.identity.accounts.schemas import Credentials
from app.identity.auth.jwt.families import TokenFamilies
from app.identity.auth.jwt.keys import JWKS
from app.identity.auth.jwt.schemas import RefreshBody, TokensOut
from app.platform.http.access import public
from app.platform.http.route import ApiRouter

router = ApiRouter("/auth", "Accounts and their sessions.", dependencies=[Depends(public)])
well_known = APIRouter(prefix="/.well-known", include_in_schema=False)


async def families_of(request: Request) -> TokenFamilies:
    families: TokenFamilies = request.app.state.identity.families
    return families


Families = Annotated[TokenFamilies, Depends(families_of)]


@router.post("/login", responses={status.HTTP_401_UNAUTHORIZED: {}})
async def log_in(
    request: Request, body: Credentials, accounts: AccountsService, families: Families
) -> TokensOut:
    """Exchange an email and a password for a pair of tokens."""
    account = await accounts.log_in(body.email, body.password, request.state.client_address)
    return TokensOut.of(await families.start(account))


@router.post("/refresh", responses={status.HTTP_401_UNAUTHORIZED: {}})
async def refresh(request: Request, body: RefreshBody, families: Families) -> TokensOut:
    """Exchange a refresh token for a new pair. Each one can be used once."""
    client = f"{request.state.client_address} {request.headers.get('user-agent', '')}"
    return TokensOut.of(await families.refresh(body.refresh_token, client))


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def log_out(body: RefreshBody, families: Families) -> None:
    """End the session that the refresh token belongs to."""
    await families.end(body.refresh_token)


@well_known.get("/jwks.json")
async def jwks(request: Request) -> JWKS:
    """The public keys that access tokens are verified with (RFC 7517)."""
    public_keys: JWKS = request.app.state.identity.jwks
    return public_keys
