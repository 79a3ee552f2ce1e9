"""Values on the wire, in storage and in code: one canonical form each (wire.md 1).

Two values are equal when their canonical forms are equal. The same functions serve both
ends; storage forms are the same in SQLite and PostgreSQL.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any, cast
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import listed, t
from workbench.schema.fields import Field, Kind
from workbench.wire.bounds import check_day, check_number, check_phone, misfit
from workbench.wire.phones import e164

Wire = str | int | bool | None | list[str] | dict[str, Any]
Stored = str | int | bytes | None

LARGEST_INTEGER = 2**53 - 1
STORED_SCALE = 4
_CENT = Decimal("0.01")
_STORED_CENT = 100
ID_BYTES = 16
_ID_KINDS = (Kind.ID, Kind.REFERENCE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date()
_DAY_MS = 86_400_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_INSTANT_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def canonical(field: Field, value: Any) -> Wire:
    """Return the one wire form of a value given as Python object or as JSON.

    Raises:
        InvalidInput: The value does not fit the field.
    """
    if value is None:
        return None
    return _CANONICAL[field.kind](field, value)


def to_storage(field: Field, wire: Wire) -> Stored:
    """Return the stored form of a canonical wire value."""
    if wire is None:
        return None
    encode = _TO_STORAGE.get(field.kind)
    return encode(wire) if encode else cast("Stored", wire)


def encoder(field: Field) -> Callable[[Any], Stored] | None:
    """Return what `to_storage` does to a value of this field; None if it is stored as it is."""
    return _TO_STORAGE.get(field.kind)


def from_storage(field: Field, stored: Stored) -> Wire:
    """Return the canonical wire form of a stored value."""
    if stored is None:
        return None
    decode = _FROM_STORAGE.get(field.kind)
    if decode is not None:
        return cast("Wire", decode(field, stored))
    return cast("Wire", stored)


def decoder(field: Field) -> Callable[[Any], Wire] | None:
    """Return what `from_storage` does to a value of this field; None if it is stored as sent."""
    if field.kind in _ID_KINDS:
        return uuid_text
    if field.kind is Kind.INSTANT:
        return _ms_text
    decode = _FROM_STORAGE.get(field.kind)
    return None if decode is None else partial(decode, field)


def to_python(field: Field, wire: Wire) -> Any:
    """Return the Python object of a canonical wire value."""
    if wire is None:
        return None
    decode = _TO_PYTHON.get(field.kind)
    return decode(wire) if decode else wire


def python_from_storage(field: Field, stored: Stored) -> Any:
    """Return the Python object of a stored value; the short way for reading many rows."""
    if stored is None:
        return None
    decode = _PYTHON_FROM_STORAGE.get(field.kind)
    return decode(stored) if decode else stored


def uuid_text(value: bytes | UUID | str) -> str:
    """Return an id in its wire form: 36 lower-case characters."""
    if isinstance(value, bytes):
        letters = value.hex()
        if len(letters) != 32:
            raise ValueError(letters)
        return f"{letters[:8]}-{letters[8:12]}-{letters[12:16]}-{letters[16:20]}-{letters[20:]}"
    return str(value) if isinstance(value, UUID) else str(UUID(value))


def is_uuid(text: str) -> bool:
    """Whether a text is an id in its wire form, of whatever case."""
    try:
        return uuid_text(text) == text.lower()
    except ValueError:
        return False


def uuid_bytes(value: bytes | UUID | str) -> bytes:
    """Return an id in its stored form: 16 bytes."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, UUID):
        return value.bytes
    stored = bytes.fromhex(value.replace("-", ""))  # four times as fast as UUID(value).bytes
    if len(stored) != ID_BYTES:
        raise ValueError(value)
    return stored


def instant_text(moment: datetime) -> str:
    """Return an aware instant in its wire form: UTC, three decimals, truncated."""
    return _ms_text(instant_ms(moment))


def instant_ms(moment: datetime) -> int:
    """Return an aware instant in its stored form: whole ms since 1970, truncated."""
    if moment.tzinfo is None:
        raise InvalidInput(t("The time {value} has no time zone.").format(value=moment))
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def instant_from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC instant of a stored value."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def parse_instant(text: str) -> datetime:
    """Return the instant of its wire form."""
    return datetime.fromisoformat(text)


def money_from_stored(stored: int) -> Decimal:
    """Return the exact amount of a stored integer of 10⁻⁴, with cents where they suffice."""
    amount = Decimal(stored).scaleb(-STORED_SCALE)
    return amount.quantize(_CENT) if stored % _STORED_CENT == 0 else amount


def clean_text(text: str) -> str:
    """Return NFC text with LF line ends and no trailing blanks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _text(field: Field, value: Any) -> Wire:
    if not isinstance(value, str):
        raise misfit(field, value, t("is not a text."))
    text = clean_text(value)
    if field.kind is not Kind.LONG_TEXT:
        text = " ".join(text.split("\n")).strip()
    if "\x00" in text:
        raise misfit(field, text.replace("\x00", "␀"), t("holds a NUL character."))
    if len(text) > field.length:
        why = t("is longer than {n} characters.").format(n=field.length)
        raise misfit(field, text, why)
    return text or None


def _email(field: Field, value: Any) -> Wire:
    text = _text(field, value)
    if isinstance(text, str) and not _EMAIL.fullmatch(text):
        raise misfit(field, text, t("is not an e-mail address."))
    return text


def _phone(field: Field, value: Any) -> Wire:
    text = _text(field, value)
    if not isinstance(text, str):
        return text
    check_phone(field, text)
    return e164(text)


def _id(field: Field, value: Any) -> Wire:
    if isinstance(value, str) and not value:
        return None
    try:
        return uuid_text(value)
    except (ValueError, AttributeError, TypeError):
        raise misfit(field, value, t("is not an id.")) from None


def _integer(field: Field, value: Any) -> Wire:
    if isinstance(value, bool) or not isinstance(value, int):
        raise misfit(field, value, t("is not a whole number."))
    if abs(value) > LARGEST_INTEGER:
        raise misfit(field, value, t("is too large."))
    check_number(field, value)
    return value


def _decimal(field: Field, value: Any) -> Wire:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise misfit(field, value, t("is not an exact number."))
    try:
        number = Decimal(value)
        exact = number.quantize(Decimal(1).scaleb(-field.scale))
    except InvalidOperation:
        raise misfit(field, value, t("is not a number.")) from None
    if exact != number:
        why = t("has more than {n} decimal places.").format(n=field.scale)
        raise misfit(field, value, why)
    if abs(exact.scaleb(STORED_SCALE)) >= 2**63:
        raise misfit(field, value, t("is too large."))
    check_number(field, exact)
    return f"{exact + 0:f}" if exact else f"{abs(exact):f}"


def _boolean(field: Field, value: Any) -> Wire:
    if not isinstance(value, bool):
        raise misfit(field, value, t("is neither yes nor no."))
    return value


def _date(field: Field, value: Any) -> Wire:
    day = value if isinstance(value, date) and not isinstance(value, datetime) else None
    if isinstance(value, str):
        if not value:
            return None
        if len(value) == len("2026-11-22"):
            with suppress(ValueError):
                day = date.fromisoformat(value)
    if day is None:
        raise misfit(field, value, t("is not a day like 2026-11-22."))
    check_day(field, day)
    return day.isoformat()


def _instant(field: Field, value: Any) -> Wire:
    if isinstance(value, str):
        if _INSTANT_TEXT.fullmatch(value):
            _check_instant(field, value)
            return value
        if not value:
            return None
        value = _check_instant(field, value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise misfit(field, value, t("is not a time with a zone."))
    check_day(field, value.date())
    try:
        return instant_text(value)
    except OverflowError:
        raise misfit(field, value, t("is not a time like 2026-11-22T02:13:27Z.")) from None


def _check_instant(field: Field, value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise misfit(field, value, t("is not a time like 2026-11-22T02:13:27Z.")) from None
    check_day(field, moment.date())
    return moment


def _picklist(field: Field, value: Any) -> Wire:
    text = _text(field, value)
    picklist = field.picklist
    if text is None or picklist is None or picklist.is_open or text in picklist.values:
        return text
    why = t("is not one of {values}.").format(values=listed(picklist.values))
    raise misfit(field, text, why)


def _set(field: Field, value: Any) -> Wire:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise misfit(field, value, t("is not a list of words."))
    words = set()
    for word in value:
        if isinstance(word, UUID):
            word = str(word)
        if not isinstance(word, str):
            raise misfit(field, word, t("is not a text."))
        text = clean_text(word).strip()
        if text:
            words.add(text)
    return sorted(words)


def _json(field: Field, value: Any) -> Wire:
    try:
        written = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError):
        raise misfit(field, value, t("cannot be written as JSON.")) from None
    if len(written) > field.length:
        why = t("is longer than {n} characters.").format(n=field.length)
        raise misfit(field, written, why)
    return cast("Wire", json.loads(written))


_CANONICAL: Mapping[Kind, Callable[[Field, Any], Wire]] = {
    Kind.ID: _id,
    Kind.REFERENCE: _id,
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.URL: _text,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.INTEGER: _integer,
    Kind.PERCENT: _integer,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _decimal,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.PICKLIST: _picklist,
    Kind.SET: _set,
    Kind.JSON: _json,
}


def _scaled(wire: Any) -> int:
    return int(Decimal(wire).scaleb(STORED_SCALE))


def _unscaled(field: Field, stored: Any) -> str:
    return f"{money_from_stored(stored).quantize(Decimal(1).scaleb(-field.scale)):f}"


def _to_json(wire: Any) -> str:
    return json.dumps(wire, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _ms_text(milliseconds: int) -> str:
    days, rest = divmod(milliseconds, _DAY_MS)
    seconds, ms = divmod(rest, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{_day_text(days)}T{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{ms:03d}Z"


@lru_cache(maxsize=4096)
def _day_text(days: int) -> str:
    """Return the day so many days after the beginning of 1970; instants share few of them."""
    return (_EPOCH_DAY + timedelta(days=days)).isoformat()


def _from_json(_field: Field, stored: Any) -> Any:
    return json.loads(stored)


_TO_STORAGE: Mapping[Kind, Callable[[Any], Stored]] = {
    Kind.ID: uuid_bytes,
    Kind.REFERENCE: uuid_bytes,
    Kind.DECIMAL: _scaled,
    Kind.MONEY: _scaled,
    Kind.BOOLEAN: int,
    Kind.INSTANT: lambda wire: round(datetime.fromisoformat(wire).timestamp() * 1000),
    Kind.SET: _to_json,
    Kind.JSON: _to_json,
}
_FROM_STORAGE: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.ID: lambda _field, stored: uuid_text(bytes(stored)),
    Kind.REFERENCE: lambda _field, stored: uuid_text(bytes(stored)),
    Kind.DECIMAL: _unscaled,
    Kind.MONEY: _unscaled,
    Kind.BOOLEAN: lambda _field, stored: bool(stored),
    Kind.INSTANT: lambda _field, stored: _ms_text(stored),
    Kind.SET: _from_json,
    Kind.JSON: _from_json,
}
_TO_PYTHON: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.ID: UUID,
    Kind.REFERENCE: UUID,
    Kind.DECIMAL: Decimal,
    Kind.MONEY: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: datetime.fromisoformat,
    Kind.SET: tuple,
}
_PYTHON_FROM_STORAGE: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.ID: lambda stored: UUID(bytes=bytes(stored)),
    Kind.REFERENCE: lambda stored: UUID(bytes=bytes(stored)),
    Kind.DECIMAL: money_from_stored,
    Kind.MONEY: money_from_stored,
    Kind.BOOLEAN: bool,
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: instant_from_ms,
    Kind.SET: lambda stored: tuple(json.loads(stored)),
    Kind.JSON: json.loads,
}
