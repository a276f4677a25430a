"""What a newer version of the template may bring into FastAPI projects."""

from tests.longevity.releases import Change

FOLDER = "template/{{use.fastapi}}"
BRINGS = {
    "Makefile": "outdated: ",
    "README.md": "## Getting help",
    "pyproject.toml": '"sniffio>=1.3"',
    "app/platform/http/headers.py": "max-age=63072000",
    "app/platform/clock.py": "def is_past(",
    "app/platform/durations.py": "def in_seconds(",
    "app/orders/routes.py": "as the caller may see it",
}
CHANGES = [
    Change(
        "template/Makefile.jinja",
        "\noutdated: ## List what could be newer\n\t@$(UV) tree --outdated\n\nload-test: ##",
        replaces="\nload-test: ##",
    ),
    Change(
        "template/README.md.jinja",
        "## Getting help\n\nAsk the maintainers.\n\n## Where things are",
        replaces="## Where things are",
    ),
    Change(
        f"{FOLDER}/pyproject.toml.jinja", '\n  "sniffio>=1.3",', after='"prometheus-client>=0.26",'
    ),
    Change(
        f"{FOLDER}/app/platform/http/headers.py", "max-age=63072000", replaces="max-age=31536000"
    ),
    Change(
        f"{FOLDER}/app/platform/clock.py",
        "\n\n\ndef is_past(moment: datetime) -> bool:\n    return moment < utc_now()",
        after="return now.replace(microsecond=now.microsecond // 1000 * 1000)",
    ),
    Change(
        f"{FOLDER}/app/platform/durations.py",
        "from datetime import timedelta\n\n\n"
        "def in_seconds(duration: timedelta) -> float:\n    return duration.total_seconds()\n",
    ),
    Change(
        f"{FOLDER}/app/{{{{entity.plural}}}}/routes.py.jinja",
        '    """One {{ entity.label }}, as the caller may see it."""\n    return answers.read(',
        replaces="    return answers.read(",
    ),
]
