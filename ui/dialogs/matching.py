"""How typed letters find a title: every term somewhere, in any order."""

from dataclasses import dataclass

_WORD_START, _INSIDE, _SCATTERED = 3, 2, 1
_SCATTER_MIN_LETTERS = 3


@dataclass(frozen=True)
class Match:
    """How well a title fits, and which of its letters were meant."""

    score: float
    letters: frozenset[int]


def match(typed: str, title: str) -> Match | None:
    """Return how `title` fits what was typed, or None; nothing typed fits everything."""
    folded = title.casefold()
    if len(folded) != len(title):  # a letter that folds to two would shift the marks
        folded = title.lower() if len(title.lower()) == len(title) else title
    score, letters = 0.0, set[int]()
    for term in typed.casefold().split():
        found = _term(term, folded)
        if found is None:
            return None
        quality, places = found
        score += quality
        letters |= places
    return Match(score - len(title) / 1000, frozenset(letters))


def _term(term: str, title: str) -> tuple[float, set[int]] | None:
    best: tuple[float, set[int]] | None = None
    start = title.find(term)
    while start >= 0:
        at_word = start == 0 or not title[start - 1].isalnum()
        quality = (_WORD_START if at_word else _INSIDE) - start / 1000
        if best is None or quality > best[0]:
            best = (quality, set(range(start, start + len(term))))
        start = title.find(term, start + 1)
    if best is None and len(term) >= _SCATTER_MIN_LETTERS:
        best = _scattered(term, title)
    return best


def _scattered(term: str, title: str) -> tuple[float, set[int]] | None:
    """Find the beginnings of words: each letter goes on with its word, or begins a later one."""
    places: list[int] = []
    at = -1
    for letter in term:
        goes_on = places and title[at + 1 : at + 2] == letter
        at = at + 1 if goes_on else _word_start(letter, title, at + 1)
        if at < 0:
            return None
        places.append(at)
    return _SCATTERED - (places[-1] - places[0]) / 1000, set(places)


def _word_start(letter: str, title: str, after: int) -> int:
    at = title.find(letter, after)
    while at > 0 and title[at - 1].isalnum():
        at = title.find(letter, at + 1)
    return at
