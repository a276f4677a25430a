"""What accounts have to tell of themselves."""

from uuid import UUID

from app.platform.journal import Event, Outcome


def by_account(action: str, account_id: UUID, outcome: Outcome = "success") -> Event:
    """What an account does to itself."""
    return Event(
        action=action,
        resource_type="accounts",
        resource_id=account_id,
        actor_id=account_id,
        outcome=outcome,
    )


def failed_login(account_id: UUID | None) -> Event:
    """Somebody tried to log in, perhaps to no account at all."""
    return Event(
        action="auth.login",
        resource_type="accounts",
        resource_id=account_id,
        actor_id=None,
        outcome="failure",
    )


def roles_given(account_id: UUID) -> Event:
    """The service itself gave an account its roles."""
    return Event(
        action="access.change", resource_type="accounts", resource_id=account_id, actor_id=None
    )
