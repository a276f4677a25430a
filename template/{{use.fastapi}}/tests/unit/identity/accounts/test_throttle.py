import pytest

from app.identity.accounts.throttle import LoginThrottle
from app.platform.counting import MemoryCounting
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
def counting(clock: Clock) -> MemoryCounting:
    return MemoryCounting(clock)


@pytest.fixture
def throttle(counting: MemoryCounting) -> LoginThrottle:
    return LoginThrottle(counting)


async def refusal(throttle: LoginThrottle, email: str, address: str) -> Problem | None:
    try:
        await throttle.check(email, address)
    except Problem as problem:
        return problem
    return None


async def test_ten_failures_lock_an_account_for_one_address(throttle: LoginThrottle) -> None:
    for _ in range(10):
        await throttle.check("ada@example.com", "192.0.2.1")
        await throttle.record_failure("ada@example.com", "192.0.2.1")

    problem = await refusal(throttle, "ADA@example.com", "192.0.2.1")
    assert problem is not None
    assert problem.status_code == 429
    assert problem.headers == {"Retry-After": "900"}
    assert await refusal(throttle, "ada@example.com", "192.0.2.2") is None
    assert await refusal(throttle, "bob@example.com", "192.0.2.1") is None


async def test_fifty_failures_lock_an_address(throttle: LoginThrottle) -> None:
    for number in range(50):
        await throttle.check(f"{number}@example.com", "192.0.2.1")
        await throttle.record_failure(f"{number}@example.com", "192.0.2.1")

    assert await refusal(throttle, "ada@example.com", "192.0.2.1")
    assert await refusal(throttle, "ada@example.com", "192.0.2.2") is None


async def test_a_hundred_failures_lock_an_account(throttle: LoginThrottle) -> None:
    for number in range(100):
        await throttle.check("ada@example.com", f"192.0.2.{number}")
        await throttle.record_failure("ada@example.com", f"192.0.2.{number}")

    assert await refusal(throttle, "ada@example.com", "198.51.100.1")
    assert await refusal(throttle, "bob@example.com", "198.51.100.1") is None


async def test_the_oldest_failure_leaves_after_fifteen_minutes(
    throttle: LoginThrottle, clock: Clock
) -> None:
    for _ in range(10):
        await throttle.record_failure("ada@example.com", "192.0.2.1")
        clock.now += 60

    problem = await refusal(throttle, "ada@example.com", "192.0.2.1")
    assert problem is not None
    assert problem.headers == {"Retry-After": "300"}
    clock.now += 300
    assert await refusal(throttle, "ada@example.com", "192.0.2.1") is None
    await throttle.record_failure("ada@example.com", "192.0.2.1")
    assert await refusal(throttle, "ada@example.com", "192.0.2.1")


async def test_outdated_failures_are_not_kept(
    throttle: LoginThrottle, counting: MemoryCounting, clock: Clock
) -> None:
    await throttle.record_failure("ada@example.com", "192.0.2.1")
    clock.now += 15 * 60

    await throttle.record_failure("bob@example.com", "192.0.2.2")

    assert len(counting._times) == 3
