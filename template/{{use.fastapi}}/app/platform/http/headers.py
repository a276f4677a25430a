from starlette.datastructures import MutableHeaders

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
        self._everywhere = SECURITY_HEADERS | (HSTS if production else {})
        self._api = {"API-Version": VERSION, "Cache-Control": "no-store"}

    def add(self, headers: MutableHeaders, path: str, extra: dict[str, str]) -> None:
        below_api = path == API_ROOT or path.startswith(f"{API_ROOT}/")
        defaults = self._everywhere | self._api if below_api else self._everywhere
        for name, value in (defaults | extra).items():
            headers.setdefault(name, value)
