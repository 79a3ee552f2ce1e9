"""What a value of a field may be beyond its kind: the bounds that the dictionary sets."""

from datetime import date
from decimal import Decimal

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.schema.fields import EARLIEST_DAY, LATEST_DAY, Field


def misfit(field: Field, value: object, why: str) -> InvalidInput:
    """Return the error that names the field, the value, and why it does not fit."""
    shown = str(value)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    return InvalidInput(
        t("{field}: “{value}” {why}").format(field=field.label, value=shown, why=why)
    )


def check_number(field: Field, number: int | Decimal) -> None:
    """Refuse a number below or above what its field allows."""
    least, most = field.least, field.most
    is_low = least is not None and number < least
    if not is_low and (most is None or number <= most):
        return
    if least is not None and most is not None:
        why = t("is not between {least} and {most}.").format(least=least, most=most)
    elif is_low:
        why = t("is less than {n}.").format(n=least)
    else:
        why = t("is more than {n}.").format(n=most)
    raise misfit(field, number, why)


def check_day(field: Field, day: date) -> None:
    """Refuse a day that lies in no year of the trade."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        why = t("is not between the years {first} and {last}.").format(
            first=EARLIEST_DAY.year, last=LATEST_DAY.year
        )
        raise misfit(field, day, why)


def check_phone(field: Field, text: str) -> None:
    """Refuse what has fewer digits than a phone number."""
    if sum(letter.isdigit() for letter in text) < (field.least or 0):
        raise misfit(field, text, t("is no phone number: it has too few digits."))
