"""Draws what `make demo KEEP=no` prints, which comes from the standard input, as docs/demo.svg."""

import re
import sys
from html import escape
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PICTURE = REPOSITORY / "docs" / "demo.svg"
STARTED = re.compile(r"  \S.*…$")
WIDTH, LINE, LEFT, TOP = 790, 18, 20, 52
COLOURS = (
    (re.compile(r"▸"), "#79c0ff"),
    (re.compile(r"◂"), "#7ee787"),
    (re.compile(r"✓"), "#7ee787"),
    (re.compile(r"    [A-Z][A-Za-z-]+: "), "#8b949e"),
    (re.compile(r"\$"), "#ffffff"),
)
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>What make demo prints</title>
<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>
<circle cx="22" cy="20" r="6" fill="#ff5f56"/>
<circle cx="42" cy="20" r="6" fill="#ffbd2e"/>
<circle cx="62" cy="20" r="6" fill="#27c93f"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">
{lines}
</g>
</svg>
"""


def main() -> None:
    printed = (line.rstrip().replace(f"{REPOSITORY}/", "") for line in sys.stdin)
    lines = ["$ make demo", *(line for line in printed if not STARTED.match(line))]
    drawn = [_text(number, line) for number, line in enumerate(lines) if line]
    height = TOP + len(lines) * LINE
    PICTURE.write_text(FRAME.format(width=WIDTH, height=height, lines="\n".join(drawn)), "utf-8")


def _text(number: int, line: str) -> str:
    colour = next((colour for start, colour in COLOURS if start.match(line)), "#c9d1d9")
    y = TOP + number * LINE
    # Spaces that no viewer takes away.
    text = escape(line).replace(" ", "\N{NO-BREAK SPACE}")
    return f'<text x="{LEFT}" y="{y}" fill="{colour}">{text}</text>'


if __name__ == "__main__":
    main()
