import time
import unicodedata

import pytest
from pydantic_core import PydanticCustomError

from app.identity.accounts.passwords import (
    COMMON,
    check_new_password,
    is_same_as_email,
    normalize,
)


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "p" * 128,
        "пароль достаточно длинный",
        "🔑" * 12,
        " leading and trailing ",
        "tab\tand\nnewline",
    ],
)
def test_any_characters_are_accepted_within_the_length(password: str) -> None:
    assert check_new_password(password) == password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("eleven char", "too_short"),
        ("", "too_short"),
        ("p" * 129, "too_long"),
        ("p" * 1_000_000, "too_long"),
        ("QwErTyUiOp123", "common"),
    ],
)
def test_a_refusal_names_its_reason(password: str, code: str) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        check_new_password(password)

    assert refusal.value.type == code


def test_length_is_counted_after_normalization() -> None:
    ligatures = "ﬃ" * 4
    letters_with_three_marks = unicodedata.normalize("NFD", "ᾂ" * 128)

    assert check_new_password(ligatures)
    assert len(letters_with_three_marks) == 512
    assert check_new_password(letters_with_three_marks)


def test_hostile_text_is_normalized_in_little_time() -> None:
    alternating_marks = "a" + "\u0315\u0300" * 250_000
    started = time.perf_counter()

    normalize(alternating_marks)

    assert time.perf_counter() - started < 1


def test_common_passwords_are_long_enough_to_be_tried_and_in_lower_case() -> None:
    assert len(COMMON) > 100
    assert all(len(password) >= 12 and password == password.lower() for password in COMMON)


@pytest.mark.parametrize("password", ["ada@example.com", "ADA@example.com", "ada@example\uff0ecom"])
def test_the_email_is_recognized_in_any_spelling(password: str) -> None:
    assert is_same_as_email(password, "Ada@Example.com")
    assert not is_same_as_email(password, "bob@example.com")
