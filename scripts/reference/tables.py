"""The generated tables, each as the lines of Markdown that stand between its two marks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from scripts.reference import data, performance, security

PIPE = r"\|"
PLACEHOLDERS = {"{slug}": "order-desk", "{database}": "order_desk"}


def options() -> list[str]:
    rows = []
    for axis in data.AXES:
        offered = data.options(axis)
        for option in offered:
            given = "" if len(offered) > 1 else " (the only one so far, so it isn't asked)"
            rows.append(
                (f"`{axis}`", f"`{option.name}`", f"{option.label}: {option.help}{given}",
                 ", ".join(option.offered_by))
            )  # fmt: skip
    return _table(("question", "answer", "what it gives", "frameworks"), rows)


def choices() -> list[str]:
    """The options that are really asked for, for the README."""
    rows = [
        (f"`{axis}`", "<br>".join(f"**`{one.name}`** {one.help}" for one in offered))
        for axis in data.AXES
        if len(offered := data.options(axis)) > 1
    ]
    frameworks = [f"**`{one['name']}`** {one['help']}" for one in data.frameworks()]
    presets = [f"**`{one['name']}`** {one['help']}" for one in data.presets()]
    first = [("`preset`", "<br>".join(presets)), ("`framework`", "<br>".join(frameworks))]
    return _table(("question", "answers, and what each gives"), first + rows)


def questions() -> list[str]:
    rows = []
    for name, question in data.free_questions().items():
        default = str(question["default"])
        shown = "worked out from other answers" if "{%" in default else f"`{default}`"
        rows.append((f"`{name}`", " ".join(str(question["help"]).split()), shown))
    return _table(("question", "what is asked", "default"), rows)


def manifest() -> list[str]:
    rows = [
        (f"`{one['field']}`", one["form"], one["says"], "" if one.get("optional") else "yes")
        for one in data.manifest_fields()
    ]
    return _table(("field", "form", "what it says", "required"), rows)


def presets() -> list[str]:
    rows = [
        (f"`{one['name']}`", one["help"],
         ", ".join(f"`{axis}={_default(axis, one)}`" for axis in one["defaults"]))
        for one in data.presets()
    ]  # fmt: skip
    return _table(("preset", "what it is for", "defaults that it sets"), rows)


def _default(axis: str, preset: dict[str, Any]) -> str:
    wanted: list[str] = preset["defaults"][axis]
    return f"[{', '.join(wanted)}]" if axis == "features" else wanted[0]


def settings() -> list[str]:
    rows = [_setting(setting, "every service") for setting in data.common_settings()]
    for axis in data.AXES:
        for option in data.options(axis):
            rows += [_setting(one, f"`{axis}={option.name}`") for one in option.settings]
    return _table(("variable", "default", "takes", "meaning", "exists with"), rows)


def _setting(setting: dict[str, Any], exists_with: str) -> Sequence[str]:
    default = _filled(setting.get("default", ""))
    name = str(setting["name"])
    file = f" Secret: also read from the file that `{name}_FILE` names."
    return (
        f"`{name}`",
        f"`{default}`" if default else "",
        _filled(setting.get("expects", "")),
        f"{setting['help']}{file if setting.get('secret') else ''}",
        exists_with,
    )


def _filled(text: object) -> str:
    filled = str(text)
    for placeholder, example in PLACEHOLDERS.items():
        filled = filled.replace(placeholder, example)
    return filled


def owasp() -> list[str]:
    return _requirements(security.owasp_api())


def asvs() -> list[str]:
    return _requirements(security.asvs())


def _requirements(held: Iterable[security.Row]) -> list[str]:
    rows = [
        (", ".join(row.ids), row.about, security.KINDS[row.kind],
         "<br>".join(map(_test, row.tests)) if row.tests else str(row.said))
        for row in held
    ]  # fmt: skip
    return _table(("requirement", "what it is about", "state", "test, or reason"), rows)


def _test(name: str) -> str:
    path, _, function = name.partition("::")
    place = f"../tests/{path}"
    return f"[{path.removesuffix('.py')}]({place}){'' if function == '*' else f' {function}'}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [f"| {' | '.join(cell.replace('|', PIPE) for cell in line)} |" for line in lines]


def _measured(rows: Callable[[], list[list[str]]]) -> Callable[[], list[str]]:
    def lines() -> list[str]:
        heads, *body = rows()
        return _table(heads, body)

    return lines


TABLES: dict[str, Callable[[], list[str]]] = {
    "asvs": asvs,
    "choices": choices,
    "compared": _measured(performance.compared),
    "copies": _measured(performance.copies),
    "machine": _measured(performance.machine),
    "manifest": manifest,
    "options": options,
    "owasp": owasp,
    "presets": presets,
    "processes": _measured(performance.processes),
    "questions": questions,
    "services": _measured(performance.services),
    "settings": settings,
}
