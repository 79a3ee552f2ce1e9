"""Phone numbers as people type them, and as machines compare them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from workbench import settings


def e164(typed: str, region: str | None = None) -> str:
    """Return a number in E.164, or the text as it is where no number is like it.

    Args:
        region: The country of numbers without +; the setting if absent.
    """
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    text = typed.strip()
    if not text:
        return ""
    try:
        parsed = parse(text, region or settings.get("phone_region"))
    except NumberParseException:
        return text
    if not is_possible_number(parsed):
        return text  # “12” with a country before it would look like a number
    return format_number(parsed, PhoneNumberFormat.E164)


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
