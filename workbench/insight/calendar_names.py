"""The names of weekdays and months: as people read them, and as they write them."""

from typing import Final

from workbench.i18n import Label

HAN_WEEKDAYS: Final = "一二三四五六日"
_WEEKDAYS: Final = tuple(
    Label(name, f"周{han}")
    for name, han in zip(
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), HAN_WEEKDAYS, strict=True
    )
)
_MONTHS: Final = tuple(
    Label(name, f"{number} 月")
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
)
WEEKDAYS: Final = tuple(one.en.casefold() for one in _WEEKDAYS)
"""The first three letters of each in English, small; Monday comes first."""
MONTHS: Final = tuple(one.en.casefold() for one in _MONTHS)


def weekday_name(number: int) -> str:
    """Return the short name of a weekday, 0 = Monday."""
    return str(_WEEKDAYS[number])


def month_name(number: int) -> str:
    """Return the short name of a month, 1 = January."""
    return str(_MONTHS[number - 1])
