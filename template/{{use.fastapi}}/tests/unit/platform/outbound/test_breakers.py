import pytest

from app.platform.outbound import breakers
from app.platform.outbound.breakers import FAILURES_TO_OPEN, Breaker, Breakers


@pytest.fixture
def open_breaker() -> Breaker:
    breaker = Breaker("target", pause_seconds=60)
    for _ in range(FAILURES_TO_OPEN):
        breaker.failed()
    return breaker


def test_failures_in_a_row_open_it(open_breaker: Breaker) -> None:
    assert 0 < open_breaker.seconds_to_wait() <= 60


def test_a_success_between_them_keeps_it_closed() -> None:
    breaker = Breaker("target", pause_seconds=60)
    for _ in range(FAILURES_TO_OPEN):
        breaker.failed()
        breaker.succeeded()

    assert breaker.seconds_to_wait() == 0


def test_one_request_tries_it_after_the_pause(open_breaker: Breaker) -> None:
    open_breaker.opened_at -= 61

    assert open_breaker.seconds_to_wait() == 0
    assert open_breaker.seconds_to_wait() > 0
    open_breaker.succeeded()
    assert open_breaker.seconds_to_wait() == 0


def test_a_failed_try_opens_it_again(open_breaker: Breaker) -> None:
    open_breaker.opened_at -= 61
    open_breaker.seconds_to_wait()

    open_breaker.failed()

    assert open_breaker.seconds_to_wait() > 50


def test_those_that_were_used_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breakers, "KEPT", 2)
    kept = Breakers(pause_seconds=60)
    first = kept.of("first")
    kept.of("second")
    kept.of("first")

    kept.of("third")

    assert kept.of("first") is first
