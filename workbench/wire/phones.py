"""Phone numbers as E.164, where that loses nothing of what was typed."""

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def e164(text: str) -> str:
    """Return an international number as E.164; any other text as it is."""
    if not text.startswith("+") or _E164.fullmatch(text):
        return text
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return text
    if parsed.extension or not phonenumbers.is_possible_number(parsed):
        return text  # E.164 would lose the extension
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
