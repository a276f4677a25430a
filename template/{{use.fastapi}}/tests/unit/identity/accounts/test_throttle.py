import pytest

from app.identity.accounts.throttle import LoginThrottle
from app.platform.problems import Problem


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> LoginThrottle:
    return LoginThrottle(clock)


def refusal(throttle: LoginThrottle, email: str, address: str) -> Problem | None:
    try:
        throttle.check(email, address)
    except Problem as problem:
        return problem
    return None


def test_ten_failures_lock_an_account_for_one_address(throttle: LoginThrottle) -> None:
    for _ in range(10):
        throttle.check("ada@example.com", "192.0.2.1")
        throttle.record_failure("ada@example.com", "192.0.2.1")

    problem = refusal(throttle, "ADA@example.com", "192.0.2.1")
    assert problem is not None
    assert problem.status_code == 429
    assert problem.headers == {"Retry-After": "900"}
    assert refusal(throttle, "ada@example.com", "192.0.2.2") is None
    assert refusal(throttle, "bob@example.com", "192.0.2.1") is None


def test_fifty_failures_lock_an_address(throttle: LoginThrottle) -> None:
    for number in range(50):
        throttle.check(f"{number}@example.com", "192.0.2.1")
        throttle.record_failure(f"{number}@example.com", "192.0.2.1")

    assert refusal(throttle, "ada@example.com", "192.0.2.1")
    assert refusal(throttle, "ada@example.com", "192.0.2.2") is None


def test_a_hundred_failures_lock_an_account(throttle: LoginThrottle) -> None:
    for number in range(100):
        throttle.check("ada@example.com", f"192.0.2.{number}")
        throttle.record_failure("ada@example.com", f"192.0.2.{number}")

    assert refusal(throttle, "ada@example.com", "198.51.100.1")
    assert refusal(throttle, "bob@example.com", "198.51.100.1") is None


def test_the_oldest_failure_leaves_after_fifteen_minutes(
    throttle: LoginThrottle, clock: Clock
) -> None:
    for _ in range(10):
        throttle.record_failure("ada@example.com", "192.0.2.1")
        clock.now += 60

    problem = refusal(throttle, "ada@example.com", "192.0.2.1")
    assert problem is not None
    assert problem.headers == {"Retry-After": "300"}
    clock.now += 300
    assert refusal(throttle, "ada@example.com", "192.0.2.1") is None
    throttle.record_failure("ada@example.com", "192.0.2.1")
    assert refusal(throttle, "ada@example.com", "192.0.2.1")


def test_outdated_failures_are_not_kept(throttle: LoginThrottle, clock: Clock) -> None:
    throttle.record_failure("ada@example.com", "192.0.2.1")
    clock.now += 15 * 60

    throttle.record_failure("bob@example.com", "192.0.2.2")

    assert len(throttle._failures) == 3
