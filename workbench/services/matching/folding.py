"""One plain form of a text, so that case, accents, width and blanks make no difference."""

import re
import unicodedata
from functools import lru_cache

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_BLANKS = re.compile(r"\s+")
_APART = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
_SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556")
_SILENT = re.compile(r"[^1-6]")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return a text in small letters without accents, wide forms and needless blanks."""
    if text.isascii():
        return _BLANKS.sub(" ", text).strip().casefold()
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_APART)
    apart = unicodedata.normalize("NFD", wide)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def has_han(text: str) -> bool:
    """Tell whether a text holds Chinese characters."""
    return not text.isascii() and _HAN.search(text) is not None


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return about how a folded word sounds: its first letter and its consonants, as Soundex.

    Words of other scripts are their own sound.
    """
    letters = "".join(letter for letter in word if letter.isalpha())
    if not letters.isascii():
        return letters
    told = _REPEATED.sub(r"\1", letters.translate(_SOUNDS))
    return letters[:1] + _SILENT.sub("", told[1:])[:3]
