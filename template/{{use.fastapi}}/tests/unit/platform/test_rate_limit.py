from app.platform.http.rate_limit import RateLimiter
from app.platform.settings import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_quota_is_whole_again_when_its_window_ends() -> None:
    clock = Clock()
    limiter = RateLimiter(RateLimit(2, 60), clock)

    taken = [limiter.take("ada") for _ in range(3)]
    clock.now = 60.0
    later = limiter.take("ada")

    assert [allowance.allowed for allowance in taken] == [True, True, False]
    assert [allowance.remaining for allowance in taken] == [1, 0, 0]
    assert taken[2].headers["Retry-After"] == "60"
    assert later.allowed


def test_clients_are_counted_apart() -> None:
    limiter = RateLimiter(RateLimit(1, 60), Clock())

    assert limiter.take("ada").allowed
    assert limiter.take("grace").allowed
    assert not limiter.take("ada").allowed
