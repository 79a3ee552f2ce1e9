"""Numbers as people write them: thousands, decimal signs, currencies."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from workbench.errors import InvalidInput
from workbench.i18n import t

_CURRENCY = re.compile(r"^(?:[A-Z]{3}|[$€£¥￥₩₹])\s*|\s*(?:[A-Z]{3}|[$€£¥￥₩₹元])$")
_BLANKS = re.compile("[\\s\u00a0\u202f'’]")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


def number_reader(texts: Iterable[str], form: str, delimiter: str) -> Callable[[str], Decimal]:
    """Return what reads the numbers of one column; `form` is its decimal sign if told.

    Raises:
        InvalidInput: Whether a sign means thousands or decimals cannot be told.
    """
    sign = form if form in (".", ",") else _decimal_sign(texts, delimiter)
    thousands = "," if sign == "." else "."

    def read(text: str) -> Decimal:
        plain = _bare(text)
        if thousands in plain and not _grouped(plain, thousands, sign):
            raise InvalidInput(t("“{text}” is not a number.").format(text=text))
        plain = plain.replace(thousands, "").replace(sign, ".")
        if not _PLAIN.fullmatch(plain):
            raise InvalidInput(t("“{text}” is not a number.").format(text=text))
        try:
            return Decimal(plain)
        except InvalidOperation:
            raise InvalidInput(t("“{text}” is not a number.").format(text=text)) from None

    return read


def _bare(text: str) -> str:
    """Return the text without currency, percent sign, blanks; (5) is -5."""
    plain = _CURRENCY.sub("", text.strip()).removesuffix("%")
    plain = _BLANKS.sub("", plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    return plain.removeprefix("+")


def _grouped(plain: str, thousands: str, sign: str) -> bool:
    whole = plain.lstrip("-").split(sign)[0]
    head, *groups = whole.split(thousands)
    return 1 <= len(head) <= 3 and all(len(group) == 3 for group in groups)


def _decimal_sign(texts: Iterable[str], delimiter: str) -> str:
    doubtful = ""
    for text in texts:
        plain = _bare(text)
        points, commas = plain.count("."), plain.count(",")
        if points and commas:
            return "." if plain.rindex(".") > plain.rindex(",") else ","
        if points > 1 or commas > 1:
            return "," if points > 1 else "."
        for sign, count in ((".", points), (",", commas)):
            if not count:
                continue
            head, _, tail = plain.partition(sign)
            if len(tail) != 3 or len(head.lstrip("-")) > 3 or head.lstrip("-") in ("", "0"):
                return sign
            doubtful = doubtful or text
    european = delimiter == ";"
    if doubtful and european:
        raise InvalidInput(
            t(
                "“{text}” may be thousands or decimals. "
                "Say which sign comes before the decimals: @. or @, after the field."
            ).format(text=doubtful)
        )
    return "."
