"""Requests that start at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx2

Call = Callable[[], httpx2.Response]


def together(calls: Sequence[Call]) -> list[httpx2.Response]:
    barrier = Barrier(len(calls))

    def run(call: Call) -> httpx2.Response:
        barrier.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
