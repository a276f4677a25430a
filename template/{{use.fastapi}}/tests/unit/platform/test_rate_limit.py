from app.platform.counting import MemoryCounting
from app.platform.http.rate_limit import RateLimiter
from app.platform.settings import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_quota_is_whole_again_when_its_window_ends() -> None:
    clock = Clock()
    limiter = RateLimiter(RateLimit(2, 60), MemoryCounting(clock))

    taken = [await limiter.take("ada") for _ in range(3)]
    clock.now = 60.0
    later = await limiter.take("ada")

    assert [allowance.allowed for allowance in taken] == [True, True, False]
    assert [allowance.remaining for allowance in taken] == [1, 0, 0]
    assert taken[2].headers["Retry-After"] == "60"
    assert later.allowed


async def test_no_longer_time_is_told_than_the_window_has() -> None:
    clock = Clock()
    # This and 60, less this, is above 60.
    clock.now = 7.9
    limiter = RateLimiter(RateLimit(1, 60), MemoryCounting(clock))

    taken = [await limiter.take("ada") for _ in range(2)]

    assert taken[1].headers["Retry-After"] == "60"


async def test_clients_are_counted_apart() -> None:
    limiter = RateLimiter(RateLimit(1, 60), MemoryCounting(Clock()))

    assert (await limiter.take("ada")).allowed
    assert (await limiter.take("grace")).allowed
    assert not (await limiter.take("ada")).allowed
