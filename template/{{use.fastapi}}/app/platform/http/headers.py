from collections.abc import Mapping

from app.platform.versioning import API_ROOT, VERSION

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class AnswerHeaders:
    """The headers that every answer carries; a route's own take precedence."""

    def __init__(self, *, production: bool) -> None:
        everywhere = SECURITY_HEADERS | (HSTS if production else {})
        self._everywhere = encoded(everywhere)
        self._api = encoded(everywhere | {"API-Version": VERSION, "Cache-Control": "no-store"})

    def add(self, headers: list[tuple[bytes, bytes]], path: str, extra: dict[str, str]) -> None:
        below_api = path == API_ROOT or path.startswith(f"{API_ROOT}/")
        defaults = self._api if below_api else self._everywhere
        given = {name for name, _ in headers}
        headers += [pair for pair in (*encoded(extra), *defaults) if pair[0] not in given]


def encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
