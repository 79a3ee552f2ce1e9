"""The word lists of `resources/matching`, read when first asked for."""

from functools import cache
from importlib import resources

_FOLDER = "matching"


@cache
def words(name: str, *sections: str) -> frozenset[str]:
    """Return the words of these sections of a list; words with blanks stand between bars."""
    found: set[str] = set()
    for section in sections:
        lines = _sections(name)[section]
        has_bars = any("|" in line for line in lines)
        found.update(
            word.strip()
            for line in lines
            for word in (line.split("|") if has_bars else line.split())
        )
    return frozenset(found - {""})


@cache
def most(name: str, *sections: str) -> int:
    """Return how many letters the longest word of these sections has."""
    return max(map(len, words(name, *sections)))


@cache
def _sections(name: str) -> dict[str, list[str]]:
    file = resources.files("resources").joinpath(_FOLDER, f"{name}.txt")
    made: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and "|" not in line:
            made[line[1:-1]] = []
        elif line and not line.startswith("#"):
            made[list(made)[-1]].append(line)
    return made
