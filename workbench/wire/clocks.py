"""Clocks of people elsewhere: a zone somebody typed, or the minutes that a device told."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MOST_MINUTES = 14 * 60  # nobody lives further from Greenwich


def zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of a name; None where it is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: “America” is a folder of zones
        return None


def offset(tz_min: int) -> timezone:
    """Return the clock that is so many minutes east of Greenwich."""
    return timezone(timedelta(minutes=max(-_MOST_MINUTES, min(_MOST_MINUTES, tz_min))))
