"""The docs page, as it is sent and as a browser shows it."""

import re
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from tests.conformance.problems import problem
from tests.conformance.surface import operations
from tests.conftest import missing
from tests.harness.services import Service

pytestmark = pytest.mark.clause("endpoints/docs")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//|@import|url\(["']?https?:"""
)


class Assets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        source = values.get("src") if tag in {"script", "img"} else None
        link = values.get("href") if tag == "link" else None
        if source or link:
            self.found.append(source or link or "")
        elif tag == "script":
            self.inline += 1


def assets(page: str) -> list[str]:
    parser = Assets()
    parser.feed(page)
    return parser.found


def test_the_page_and_its_assets_come_from_the_service(anonymous: httpx2.Client) -> None:
    page = anonymous.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not ELSEWHERE.search(page.text)
    found = assets(page.text)
    assert found
    for name in found:
        assert urlsplit(name).netloc == ""
        asset = anonymous.get(urljoin("/docs", name))
        assert asset.status_code == 200, name
        assert asset.headers["x-content-type-options"] == "nosniff"
        assert asset.content
        kind = asset.headers["content-type"]
        expected = {"js": "javascript", "css": "text/css", "png": "image/png", "svg": "image/svg"}
        assert expected[name.rpartition(".")[2]] in kind, name


def test_the_policy_of_the_page_is_its_own_and_names_no_other_host(
    anonymous: httpx2.Client,
) -> None:
    policy = anonymous.get("/docs").headers["content-security-policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert directives["default-src"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'none'"]
    assert "'unsafe-inline'" not in directives["script-src"]
    assert "'unsafe-eval'" not in directives["script-src"]
    sources = {source for listed in directives.values() for source in listed}
    assert not [one for one in sources if "." in one or one in {"*", "https:", "http:"}]


@pytest.mark.parametrize(
    "path", ["/docs/nothing.js", "/docs/..%2fapp", "/docs/%2e%2e/livez", "/docs/%00", "/docs//"]
)
def test_nothing_else_can_be_read_through_the_assets(anonymous: httpx2.Client, path: str) -> None:
    problem(anonymous.get(path), "not-found")


@pytest.mark.once
def test_a_browser_shows_the_operations_without_an_error(service: Service) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        missing("a browser: install chromium from your system's packages")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        shown = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             f"--user-data-dir={profile}", "--virtual-time-budget=15000", "--dump-dom",
             "--enable-logging=stderr", "--log-level=0", f"{service.base_url}/docs"],
            check=True, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    complaints = [line for line in shown.stderr.splitlines() if ":CONSOLE" in line]
    assert complaints == []
    text = re.sub(r"<[^>]*>|\u200b|&ZeroWidthSpace;", "", shown.stdout)
    for one in operations(service):
        if one.template.startswith("/api"):
            assert one.template in text, one.template
