from typing import Annotated

from fastapi import Depends, Request, status

from app.identity.accounts.schemas import AccountOut, PasswordChange, Registration
from app.identity.accounts.service import Accounts
from app.identity.caller import Caller
from app.platform.http.access import public, requires
from app.platform.http.route import ApiRouter

router = ApiRouter("/auth", "Accounts and their sessions.")


async def accounts_of(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.identity.accounts
    return accounts


AccountsService = Annotated[Accounts, Depends(accounts_of)]


@router.post(
    "/register",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(public)],
    responses={status.HTTP_409_CONFLICT: {}},
)
async def register(body: Registration, accounts: AccountsService) -> AccountOut:
    """Make an account. It logs nobody in."""
    return AccountOut.of(await accounts.register(body.email, body.password))


@router.get("/me")
async def me(caller: Annotated[Caller, requires()], accounts: AccountsService) -> AccountOut:
    """The caller's own account."""
    return AccountOut.of(await accounts.get(caller.id))


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(
    request: Request,
    body: PasswordChange,
    caller: Annotated[Caller, requires()],
    accounts: AccountsService,
) -> None:
    """Change the password, which ends all other sessions of the account."""
    await accounts.change_password(
        caller, body.current_password, body.new_password, request.state.client_address
    )
