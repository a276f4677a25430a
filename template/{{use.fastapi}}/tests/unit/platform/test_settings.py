import base64
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.platform.configuration import ConfigurationError, load_settings
from app.platform.settings import RateLimit
from app.settings import Settings

KEY = base64.b64encode(bytes(32)).decode()
SetEnv = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def setenv(monkeypatch: pytest.MonkeyPatch) -> SetEnv:
    monkeypatch.setenv("ENVIRONMENT", "test")
    return monkeypatch.setenv


def problems() -> list[str]:
    with pytest.raises(ConfigurationError) as error:
        load_settings(Settings)
    return str(error.value).splitlines()


def test_settings_are_read_from_the_environment(setenv: SetEnv) -> None:
    setenv("RATE_LIMIT", "7/hour")
    setenv("TRUSTED_PROXIES", "10.1.2.3/8, ::1")
    setenv("CORS_ORIGINS", "https://a.example, http://localhost:3000,")

    settings = load_settings(Settings)

    assert settings.rate_limit == RateLimit(7, 3600)
    assert settings.trusted_proxies == [ip_network("10.0.0.0/8"), ip_network("::1")]
    assert settings.cors_origins == ["https://a.example", "http://localhost:3000"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("RATE_LIMIT", "0/minute"),
        ("RATE_LIMIT", "many"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://example.com/path"),
        ("TRUSTED_PROXIES", "anybody"),
        ("ENVIRONMENT", "staging"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ],
)
def test_a_wrong_setting_is_named(setenv: SetEnv, name: str, value: str) -> None:
    setenv(name, value)

    [problem] = problems()

    assert problem.startswith(f"{name}: expected ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENCRYPTION_KEY", "not base64!"),
        ("ENCRYPTION_KEY", "c2hvcnQ="),
        ("DATABASE_URL", "mysql://secret@localhost/db"),
        ("DATABASE_URL", "secret"),
        ("DATABASE_URL", "://secret:port"),
    ],
)
def test_a_secret_is_not_shown(setenv: SetEnv, name: str, value: str) -> None:
    setenv(name, value)

    [problem] = problems()

    assert problem.startswith(f"{name}: expected ")
    assert value not in problem


def test_a_secret_is_read_from_its_file(setenv: SetEnv, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    setenv("ENCRYPTION_KEY_FILE", str(file))

    assert load_settings(Settings).encryption_key.get_secret_value() == KEY


def test_a_secret_comes_from_one_place(setenv: SetEnv, tmp_path: Path) -> None:
    setenv("ENCRYPTION_KEY", KEY)
    setenv("ENCRYPTION_KEY_FILE", str(tmp_path / "key"))

    [problem] = problems()

    assert problem.startswith("ENCRYPTION_KEY: expected ")
    assert "_FILE" in problem


def test_a_file_that_is_absent_is_told(setenv: SetEnv, tmp_path: Path) -> None:
    setenv("ENCRYPTION_KEY_FILE", str(tmp_path / "key"))

    [problem] = problems()

    assert "can't be read" in problem


def test_production_needs_its_own_secrets(setenv: SetEnv) -> None:
    setenv("ENVIRONMENT", "production")

    names = {problem.partition(":")[0] for problem in problems()}

    assert "ENCRYPTION_KEY" in names


def test_each_purpose_has_its_own_key() -> None:
    settings = load_settings(Settings)

    assert settings.derive_key("one") == settings.derive_key("one")
    assert settings.derive_key("one") != settings.derive_key("two")
