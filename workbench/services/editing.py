"""What people type into a field is understood (12k, 3万, 1 Dec, 明天) and saved if allowed."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.insight.calendar_names import HAN_WEEKDAYS, MONTHS, WEEKDAYS
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind
from workbench.services import naming, permissions
from workbench.store import records
from workbench.store.transactions import Reader, Writer
from workbench.wire import values as wire_values

_FACTORS: Mapping[str, int] = {
    "": 1, "k": 10**3, "m": 10**6, "b": 10**9, "千": 10**3, "万": 10**4, "亿": 10**8,
}  # fmt: skip
_AMOUNT = re.compile(r"([+-]?[\d.,'\s\u00a0]*\d\.?)\s*([kmb千万亿]?)元?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,'\s\u00a0]\d{3})+(?:\.\d+)?")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_HAN = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日?")
_DAY_MONTH = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?(?:,?\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?")
_YES = frozenset({"yes", "y", "true", "1", "on", "是", "对", "✓"})
_NO = frozenset({"no", "n", "false", "0", "off", "否", "不"})
_LONG_PAST_DAYS = 180
"""A day without a year that lies further back than this means next year."""


def change(
    w: Writer,
    type_name: str,
    record_id: UUID,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> bool:
    """Change fields of a record by hand, in the window or on the command line.

    Every edit by hand goes through here, so that what the server would refuse is said at once,
    while the text still stands where it was typed. Returns whether anything differs.

    Args:
        seen: The values the user saw while typing; what is absent is taken from the record.

    Raises:
        InvalidInput: A value does not fit, or a required field would be empty.
        NotFound: There is no such record.
        Refused: I may not change this; the sentence says why, and who can.
    """
    record = records.require(w, type_name, record_id)
    permissions.check_edit(w, record, values)
    if type_name == "Handoff" and values.get("status", record["status"]) != record["status"]:
        permissions.check_answer(w, record, str(values["status"]))
    return records.patch(w, type_name, record_id, values, seen=seen)


def parse(r: Reader, type_name: str, field_name: str, text: str, *, today: date) -> Any:
    """Return the value that a typed text means for a field; an empty text clears it.

    Raises:
        InvalidInput: The text does not fit; the sentence names the field and says what would.
    """
    field = dictionary.field(type_name, field_name)
    typed = text.strip()
    if not typed:
        return None
    try:
        if field.kind is Kind.REFERENCE:
            return naming.meant(r, field.references, typed)
        read = _READERS.get(field.kind)
        value = read(field, typed, today) if read else typed
    except InvalidInput as error:
        label, reason = str(field.label), str(error)
        if label in reason:
            raise
        raise InvalidInput(t("{field}: {reason}").format(field=label, reason=reason)) from error
    wire_values.canonical(field, value)  # says what is wrong with it
    return value


def amount(text: str) -> Decimal:
    """Return the number in a text such as `12k`, `1.2m`, `3万` or `118,000`.

    Raises:
        InvalidInput: It is no number.
    """
    found = _AMOUNT.fullmatch(text.strip().lower())
    if found:
        digits = found[1].strip()
        if _GROUPED.fullmatch(digits):
            digits = re.sub(r"[,'\s\u00a0]", "", digits)
        try:
            return Decimal(digits) * _FACTORS[found[2]]
        except InvalidOperation:
            pass
    raise InvalidInput(t("“{text}” is no amount like 118,000, 12k or 3万.").format(text=text))


def day(text: str, today: date) -> date:
    """Return the day in a text such as `2026-12-01`, `1 Dec`, `12月1日`, `fri`, `明天`, `+7`.

    Raises:
        InvalidInput: It is no day.
    """
    typed = " ".join(text.strip().lower().split())
    for read in (_relative_day, _named_day, _calendar_day):
        try:
            found = read(typed, today)
        except ValueError as error:
            raise InvalidInput(_no_such_day(text)) from error
        if found is not None:
            return found
    raise InvalidInput(_no_such_day(text))


def _no_such_day(text: str) -> str:
    return t("“{text}” is no day like 2026-12-01, 1 Dec or tomorrow.").format(text=text)


def _relative_day(typed: str, today: date) -> date | None:
    words = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2, "next week": 7, "下周": 7}
    if typed in words:
        return today + timedelta(days=words[typed])
    if re.fullmatch(r"\+\d{1,4}", typed):
        return today + timedelta(days=int(typed))
    return None


def _named_day(typed: str, today: date) -> date | None:
    han = re.fullmatch(rf"(?:周|星期)([{HAN_WEEKDAYS}天])", typed)
    if han:
        wanted = HAN_WEEKDAYS.index(han[1].replace("天", "日"))
    elif typed[:3] in WEEKDAYS and typed.isalpha():
        wanted = WEEKDAYS.index(typed[:3])
    else:
        return None
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _calendar_day(typed: str, today: date) -> date | None:
    if found := _ISO.fullmatch(typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _HAN.fullmatch(typed):
        return _near(today, int(found[1]), int(found[2]))
    if (found := _DAY_MONTH.fullmatch(typed)) and found[2][:3] in MONTHS:
        return _in_year(found[3], today, MONTHS.index(found[2][:3]) + 1, int(found[1]))
    if (found := _MONTH_DAY.fullmatch(typed)) and found[1][:3] in MONTHS:
        return _in_year(found[3], today, MONTHS.index(found[1][:3]) + 1, int(found[2]))
    return None


def _in_year(year: str | None, today: date, month: int, number: int) -> date:
    return date(int(year), month, number) if year else _near(today, month, number)


def _near(today: date, month: int, number: int) -> date:
    this_year = date(today.year, month, number)
    if (today - this_year).days > _LONG_PAST_DAYS:
        return date(today.year + 1, month, number)
    return this_year


def _whole(_field: Field, typed: str, _today: date) -> int:
    number = amount(typed.removesuffix("%"))
    if number != number.to_integral_value():
        raise InvalidInput(t("“{text}” is not a whole number.").format(text=typed))
    return int(number)


def _instant(_field: Field, typed: str, today: date) -> datetime:
    head, _space, clock = typed.rpartition(" ")
    try:
        if re.fullmatch(r"\d{1,2}:\d\d", clock):
            hour, minute = (int(part) for part in clock.split(":"))
            local = datetime.combine(day(head, today), datetime.min.time()).replace(
                hour=hour, minute=minute
            )
            return local.astimezone(UTC)
        return datetime.fromisoformat(typed).astimezone(UTC)
    except ValueError:
        raise InvalidInput(
            t("“{text}” is no time like 2026-12-01 14:30.").format(text=typed)
        ) from None


def _boolean(_field: Field, typed: str, _today: date) -> bool:
    if typed.lower() in _YES:
        return True
    if typed.lower() in _NO:
        return False
    raise InvalidInput(t("“{text}” is neither yes nor no.").format(text=typed))


def _picklist(field: Field, typed: str, _today: date) -> str:
    for choice in field.picklist.choices if field.picklist else ():
        words = (choice.value, choice.label.en, choice.label.zh)
        if typed.lower() in (word.lower() for word in words):
            return choice.value
    return typed


def _words(_field: Field, typed: str, _today: date) -> tuple[str, ...]:
    return tuple(word.strip() for word in re.split(r"[,;，；、]", typed) if word.strip())


_READERS: Mapping[Kind, Callable[[Field, str, date], Any]] = {
    Kind.MONEY: lambda _field, typed, _today: amount(typed),
    Kind.DECIMAL: lambda _field, typed, _today: amount(typed),
    Kind.INTEGER: _whole,
    Kind.PERCENT: _whole,
    Kind.DATE: lambda _field, typed, today: day(typed, today),
    Kind.INSTANT: _instant,
    Kind.BOOLEAN: _boolean,
    Kind.PICKLIST: _picklist,
    Kind.SET: _words,
}
