"""How long a call was, as it is shown and as people type it: `2:30`, `4`, `90s`, `2分30秒`."""

import re
import unicodedata

LONGEST_S = 12 * 3600
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})")
_WORDS = re.compile(
    r"(?:(\d{1,2})\s*(?:h|小时))?\s*(?:(\d{1,4})\s*(?:m|min|分钟|分))?"
    r"\s*(?:(\d{1,5})\s*(?:s|sec|秒))?"
)


def read_duration(typed: str) -> int | None:
    """Return the seconds meant; a number alone is minutes. None where it is not understood."""
    text = unicodedata.normalize("NFKC", typed).casefold().strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        text = f"{text}m"
    found = _CLOCK.fullmatch(text) or _WORDS.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    length_s = hours * 3600 + minutes * 60 + seconds
    return length_s if length_s <= LONGEST_S else None


def shown_duration(length_s: int) -> str:
    """Return a length as a clock: `02:30`."""
    minutes, seconds = divmod(length_s, 60)
    return f"{minutes:02}:{seconds:02}"
