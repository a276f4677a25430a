"""What a newer version of the template may bring into Express projects."""

from tests.longevity.releases import Change

FOLDER = "template/{{use.express}}"
BRINGS = {
    "Makefile": "outdated: ",
    "README.md": "## Getting help",
    "package.json": '"yocto-queue": "^1.2.1"',
    "src/platform/http/headers.ts": "max-age=63072000",
    "src/platform/clock.ts": "function isPast(",
    "src/platform/durations.ts": "function inSeconds(",
    "src/orders/routes.ts": "as the caller may see it",
}
CHANGES = [
    Change(
        "template/Makefile.jinja",
        "\noutdated: ## List what could be newer\n\tnpm outdated\n\nload-test: ##",
        replaces="\nload-test: ##",
    ),
    Change(
        "template/README.md.jinja",
        "## Getting help\n\nAsk the maintainers.\n\n## Where things are",
        replaces="## Where things are",
    ),
    Change(
        f"{FOLDER}/package.json.jinja", '\n  "yocto-queue": "1.2.1",', after='"uuid": "14.0.3",'
    ),
    Change(
        f"{FOLDER}/src/platform/http/headers.ts", "max-age=63072000", replaces="max-age=31536000"
    ),
    Change(
        f"{FOLDER}/src/platform/clock.ts",
        "\n\nexport function isPast(moment: string): boolean {\n  return moment < utcNow();\n}",
        after="  return earlierBy(-seconds, moment);\n}",
    ),
    Change(
        f"{FOLDER}/src/platform/durations.ts",
        "export function inSeconds(milliseconds: number): number {\n"
        "  return milliseconds / 1000;\n}\n",
    ),
    Change(
        f"{FOLDER}/src/{{{{entity.plural}}}}/routes.ts.jinja",
        '\n        description: "One {{ entity.label }}, as the caller may see it.",',
        after='name: "get_{{ entity.name }}",',
    ),
]
