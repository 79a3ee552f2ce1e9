"""Phone numbers as people type them, and as machines compare them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workbench import settings


@dataclass(frozen=True)
class Number:
    """A phone number that was understood; what was typed is kept beside it by who asks.

    Args:
        region: The country it belongs to; None where none is sure.
        is_possible: It has as many digits as numbers there have.
        is_valid: Such a number can be in service.
    """

    e164: str
    extension: str
    region: str | None
    is_possible: bool
    is_valid: bool


def parsed(typed: str, region: str | None = None) -> Number | None:
    """Return what a typed text says as a phone number; None where it is none.

    Args:
        region: The country of numbers without +; "" if none is known, the setting if absent.
    """
    import phonenumbers

    home = settings.get("phone_region") if region is None else region or None
    try:
        found = phonenumbers.parse(typed, home)
    except phonenumbers.NumberParseException:
        return None
    return Number(
        str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)),
        found.extension or "",
        phonenumbers.region_code_for_number(found),
        phonenumbers.is_possible_number(found),
        phonenumbers.is_valid_number(found),
    )


def e164(typed: str, region: str | None = None) -> str:
    """Return a number in E.164, or the text as it is where no number is like it.

    Args:
        region: The country of numbers without +; the setting if absent.
    """
    text = typed.strip()
    found = parsed(text, region) if text else None
    # “12” with a country before it would look like a number
    return found.e164 if found is not None and found.is_possible else text


def with_e164(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return `values` with phone fields in E.164 and what was typed beside them."""
    made = dict(values)
    for name in names or ("phone", "mobile_phone"):
        typed = made.get(name)
        if not typed:
            continue
        number = e164(str(typed))
        if number != typed:
            made.setdefault(f"{name}_raw", str(typed))
        made[name] = number
    return made


@lru_cache(maxsize=4096)
def shown(number: str) -> str:
    """Return a number with blanks where people expect them: `+86 21 5555 0123`."""
    if not number.startswith("+"):
        return number
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number
