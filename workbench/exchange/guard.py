"""Cells that a spreadsheet would run as a formula get an apostrophe; the import takes it off."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""The wide forms too: a Chinese or Japanese spreadsheet takes them for the narrow ones."""
_NUMBER = re.compile(r"[-+]?\d[\d.,]*(?:[eE][-+]?\d+)?%?")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def guard(text: str) -> str:
    """Return a text that a spreadsheet shows and never runs; numbers stay numbers."""
    if not text.startswith(STARTS) or _NUMBER.fullmatch(text) or _PHONE.fullmatch(text):
        return text
    return f"'{text}"
