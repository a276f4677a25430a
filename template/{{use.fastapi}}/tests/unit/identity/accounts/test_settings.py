import pytest
from pydantic import ValidationError

from app.identity.accounts.settings import AccountSettings


def load(**settings: str) -> AccountSettings:
    return AccountSettings.model_validate({"database_url": "unused", **settings})


def problem(**settings: str) -> str:
    with pytest.raises(ValidationError) as error:
        load(**settings)
    (details,) = error.value.errors()
    return f"{details['loc'][0]}: {details['msg']}"


def test_no_administrator_is_asked_for() -> None:
    settings = load()

    assert settings.bootstrap_admin_email is None
    assert settings.bootstrap_admin_password is None


def test_an_administrator_has_an_email_and_a_password() -> None:
    settings = load(
        bootstrap_admin_email="admin@example.com",
        bootstrap_admin_password="correct horse battery staple",
    )

    assert settings.bootstrap_admin_email == "admin@example.com"
    assert "horse" not in repr(settings)


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("admin@example.com", "short", "at least 12 characters"),
        ("admin@example.com", "qwertyuiop123", "most used"),
        ("admin@example.com", "Admin@Example.com", "it is the email"),
    ],
)
def test_the_password_follows_the_rules_of_all_passwords(
    email: str, password: str, reason: str
) -> None:
    message = problem(bootstrap_admin_email=email, bootstrap_admin_password=password)

    assert message.startswith("bootstrap_admin_password: ")
    assert reason in message


def test_an_email_alone_is_refused() -> None:
    assert "it is not set" in problem(bootstrap_admin_email="admin@example.com")
