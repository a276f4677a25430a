from pathlib import Path


def insert(path: Path, text: str, *, after: str) -> None:
    replace(path, after, after + text)


def replace(path: Path, old: str, new: str) -> None:
    before = path.read_text()
    assert before.count(old) == 1, f"{path} has {before.count(old)} times {old!r}, not once"
    path.write_text(before.replace(old, new))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def copy(source: Path, target: Path, words: dict[str, str]) -> None:
    """Copy a file or folder, and say other words in it and in its names."""
    for path in [source] if source.is_file() else sorted(source.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            place = target / path.relative_to(source)
            place = place.parent / _said(place.name, words)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(_said(path.read_text(), words))


def _said(text: str, words: dict[str, str]) -> str:
    for word, other in words.items():
        text = text.replace(word, other)
    return text
