"""Where the time goes, as a picture: one box a function, as wide as its share of the time."""

from dataclasses import dataclass, field
from html import escape

from benchmarks.stacks import Stacks

WIDTH, ROW, TOP = 1200, 17, 46
NARROWEST = 3
DEEPEST = 36
LETTER = 6.7
COLOURS = {"project": "#f4a259", "package": "#8cb9d9", "runtime": "#d6d6d6"}
LEGEND = {"project": "the project", "package": "packages", "runtime": "the language's runtime"}


@dataclass
class Box:
    name: str
    total: int = 0
    inside: dict[str, "Box"] = field(default_factory=dict)

    def add(self, stack: tuple[str, ...], count: int) -> None:
        self.total += count
        if stack:
            head, *rest = stack
            self.inside.setdefault(head, Box(head)).add(tuple(rest), count)


def picture(stacks: Stacks, title: str) -> str:
    root = Box("all")
    for stack, count in stacks.items():
        root.add(stack, count)
    root = _first_fork(root)
    rows: list[str] = []
    depth = _draw(root, 0.0, 0, root.total, rows)
    height = TOP + (depth + 1) * ROW + 4
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="8" y="18" font-size="14">{escape(title)}</text>',
    ]
    for number, (kind, text) in enumerate(LEGEND.items()):
        x = 8 + number * 200
        head.append(f'<rect x="{x}" y="26" width="12" height="12" fill="{COLOURS[kind]}"/>')
        head.append(f'<text x="{x + 18}" y="36">{text}</text>')
    return "\n".join([*head, *rows, "</svg>"]) + "\n"


def _first_fork(box: Box) -> Box:
    """Without the frames that are in nearly every stack: the loop and the start of the program."""
    while box.inside:
        widest = max(box.inside.values(), key=lambda one: one.total)
        if widest.total < 0.97 * box.total:
            break
        box = widest
    return box


def _draw(box: Box, left: float, depth: int, whole: int, rows: list[str]) -> int:
    width = box.total / whole * WIDTH
    y = TOP + depth * ROW
    share = f"{box.total / whole:.1%}"
    rows.append(
        f'<rect x="{left:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}"'
        f' fill="{COLOURS[_kind(box.name)]}"><title>{escape(box.name)} {share}</title></rect>'
    )
    room = int((width - 6) / LETTER)
    if room >= 4:
        text = box.name if len(box.name) <= room else f"{box.name[: room - 1]}…"
        rows.append(f'<text x="{left + 3:.1f}" y="{y + 12}">{escape(text)}</text>')
    deepest = depth
    for inner in sorted(box.inside.values(), key=lambda one: one.name):
        if depth < DEEPEST and inner.total / whole * WIDTH >= NARROWEST:
            deepest = max(deepest, _draw(inner, left, depth + 1, whole, rows))
        left += inner.total / whole * WIDTH
    return deepest


def _kind(name: str) -> str:
    if name.endswith("[runtime]") or name == "all":
        return "runtime"
    return "package" if name.endswith("]") else "project"
