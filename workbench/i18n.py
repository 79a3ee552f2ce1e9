"""Texts in the user's language: English is the key, other languages are flat catalogues."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter

from typing_extensions import override

LANGUAGES = ("en", "zh_CN")

_HAN = "\u3400-\u9fff"
_CLOSES = "，。？！；：、”’）》」】…"
"""What closes a Chinese phrase: no line begins with it, one may end there."""
_TOUCHING = re.compile(rf"[{_HAN}]\{{|\}}[{_HAN}{{]")
_language = "en"
_catalogue: dict[str, str] = {}


def set_language(language: str) -> None:
    """Use `language` for every text from now on; an unknown one falls back to English."""
    global _language, _catalogue
    if language == _language and (_catalogue or language == "en"):
        return
    _language = language if language in LANGUAGES else "en"
    texts = {} if _language == "en" else load_catalogue(_language)
    _catalogue = {text: _Chinese(chinese) for text, chinese in texts.items()}


def language() -> str:
    """Return the language in use: `en` or `zh_CN`."""
    return _language


def load_catalogue(name: str) -> dict[str, str]:
    """Read every area's catalogue of one language into one mapping."""
    folder = resources.files("resources").joinpath("translations", name)
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            texts.update(json.loads(file.read_text(encoding="utf-8")))
    return texts


class _Chinese(str):
    """A Chinese text; what fills it in is set off by a space where it is not Chinese itself."""

    @override
    def format(self, *args: object, **filled: object) -> str:
        pieces = _pieces(self)
        if not pieces:
            return super().format(*args, **filled)
        told = ""
        for literal, field in pieces:
            for piece in (literal, field and field.format(*args, **filled)):
                told += f" {piece}" if _is_mixed(told[-1:], piece[:1]) else piece
        return told


@cache
def _pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return a text's literal pieces, each with its field; none where spaces stand already."""
    if _TOUCHING.search(text) is None:
        return ()
    return tuple(
        (literal, "" if name is None else f"{{{name}{f'!{how}' if how else ''}:{spec}}}")
        for literal, name, spec, how in Formatter().parse(text)
    )


def spaced(text: str) -> str:
    """Return a text with a space wherever Chinese and Latin letters or digits touch."""
    pairs = zip(f" {text}", text, strict=False)
    return "".join(
        f" {letter}" if _is_mixed(before, letter) else letter for before, letter in pairs
    )


def _is_mixed(one: str, other: str) -> bool:
    return (is_han(one) and _is_latin(other)) or (_is_latin(one) and is_han(other))


def is_han(letter: str) -> bool:
    """Whether a letter is a Chinese character."""
    return "\u3400" <= letter <= "\u9fff"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" and letter.isalnum()


@dataclass(frozen=True)
class Label:
    """A word in each language, for things declared once; `str(label)` is the one in use."""

    en: str
    zh: str

    @override
    def __str__(self) -> str:
        return self.zh if _language == "zh_CN" else self.en


def mark(text: str) -> str:
    """Return `text` as it is: declared here once, translated by `t` where it is shown."""
    return text


def t(text: str) -> str:
    """Return `text` in the language in use."""
    return _catalogue.get(text, text)


class Told(str):
    """A sentence that outlives a change of language: its words, and what fills them in."""

    _text: str
    _filled: Mapping[str, object]

    def __new__(cls, text: str, filled: Mapping[str, object]) -> "Told":
        """Word the sentence in the language in use now."""
        made = super().__new__(cls, t(text).format(**filled).strip() if filled else t(text))
        made._text, made._filled = text, filled
        return made

    def again(self) -> str:
        """Return the sentence in the language in use by now."""
        return Told(self._text, self._filled)

    def in_short(self) -> str:
        """Return what the sentence says in a few words; empty where nobody gave any."""
        short = self._filled.get("short")
        return again(short) if isinstance(short, str) else ""


def told(text: str, **filled: object) -> Told:
    """Return `text` in the language in use, filled in; `again` can say it in another one.

    Args:
        filled: What fills it in; `short` says the same in a few words, for a narrow place.
    """
    return Told(text, filled)


def again(text: str) -> str:
    """Return a text in the language in use by now, where it was told with `told`."""
    return text.again() if isinstance(text, Told) else text


def in_short(text: str) -> str:
    """Return the few words for a sentence told with `short`; empty for any other."""
    return text.in_short() if isinstance(text, Told) else ""


def listed(words: Iterable[object]) -> str:
    """Return words one after the other: “a, b”, in Chinese “a、b”."""
    return t(", ").join(str(word) for word in words)


def sentences(*told: str) -> str:
    """Return sentences one after the other; in Chinese nothing stands between them."""
    return ("" if _language == "zh_CN" else " ").join(one for one in told if one)


def tn(singular: str, plural: str, n: int) -> str:
    """Return the form for `n`, with {n} filled in; the catalogue's key is the plural."""
    translated = _catalogue.get(plural)
    chosen = translated if translated is not None else (singular if n == 1 else plural)
    return chosen.format(n=f"{n:,}")


def lines_of(words: str, fits: Callable[[str], bool], most: int) -> list[str]:
    """Cut words into lines: at spaces, and anywhere between Han characters.

    Args:
        fits: Says whether a line is short enough; the last of `most` lines may be too long.
    """
    rest = " ".join(words.split())
    lines: list[str] = []
    while rest and len(lines) < most - 1 and not fits(rest):
        cut = _cut(rest, fits)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest] if rest else lines


def _cut(words: str, fits: Callable[[str], bool]) -> int:
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(words[:middle]):
            low = middle
        else:
            high = middle - 1
    ends = (cut for cut in range(low, 0, -1) if _may_end(words[cut - 1], words[cut : cut + 1]))
    return next(ends, low)


def _may_end(last: str, following: str) -> bool:
    """Say whether a line may end with a letter, and the next one begin with the following."""
    if following == " ":
        return True
    return (is_han(last) or last in _CLOSES) and following not in _CLOSES
