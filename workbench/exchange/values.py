"""Texts of one column read as values of one field."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.errors import InvalidInput
from workbench.exchange import dates_in_text, numbers_in_text
from workbench.exchange.guard import STARTS
from workbench.exchange.mapping import Target, key
from workbench.i18n import t
from workbench.schema.fields import Field, Kind, Picklist
from workbench.services import phones

Reader = Callable[[str], Any]
NEAR_ENOUGH = 85
_YES = {"true", "yes", "y", "t", "1", "x", "on", "是", "对", "真"}
_NO = {"false", "no", "n", "f", "0", "off", "否", "不", "假"}
_GUARDED = tuple(f"'{start}" for start in STARTS)
_COUNTRY_FIELDS = ("country", "billing_country", "mailing_country")


@dataclass(frozen=True)
class Phone:
    """A number in its one form, and what was typed."""

    number: str
    typed: str


def unguard(text: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return text[1:] if text.startswith(_GUARDED) else text


def reader(target: Target, texts: Collection[str], *, delimiter: str, region: str) -> Reader:
    """Return what turns a text of this column into a value of its field.

    `texts` are all that occur: some forms show only in the whole column. `region` is the
    country of phone numbers without +.

    Raises:
        InvalidInput: The column can be read in two ways.
    """
    kind = target.field.kind
    if kind in (Kind.MONEY, Kind.DECIMAL):
        return _scaled(target, numbers_in_text.number_reader(texts, target.form, delimiter))
    if kind in (Kind.INTEGER, Kind.PERCENT):
        return _whole(target, numbers_in_text.number_reader(texts, target.form, delimiter))
    if kind is Kind.DATE:
        return dates_in_text.day_reader(texts, target.form)
    if kind is Kind.INSTANT:
        return dates_in_text.instant_reader(texts, target.form)
    if kind is Kind.PHONE:
        return lambda text: phone(text, region)
    return _PLAIN.get(kind, _as_it_is)


def _as_it_is(text: str) -> str:
    return text


def _scaled(target: Target, read: Callable[[str], Decimal]) -> Reader:
    return lambda text: read(text) * target.factor


def _whole(target: Target, read: Callable[[str], Decimal]) -> Reader:
    def whole(text: str) -> int:
        number = read(text) * target.factor
        if number != number.to_integral_value():
            raise InvalidInput(t("“{text}” is not a whole number.").format(text=text))
        return int(number)

    return whole


def boolean(text: str) -> bool:
    """Return what a word for yes or no says, in either language.

    Raises:
        InvalidInput: It is neither.
    """
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise InvalidInput(t("“{text}” is neither yes nor no.").format(text=text))


def _words(text: str) -> tuple[str, ...]:
    for sign in (";", "；", ",", "，", "、"):
        if sign in text:
            return tuple(word.strip() for word in text.split(sign) if word.strip())
    return (text,)


_PLAIN: dict[Kind, Reader] = {Kind.BOOLEAN: boolean, Kind.SET: _words}


def phone(text: str, region: str) -> Phone:
    """Return a phone number as E.164 where it is one, and as typed."""
    typed = " ".join(text.split())
    return Phone(phones.e164(typed, region), typed)


def choose(picklist: Picklist, text: str) -> str | None:
    """Return the value whose value or label, in either language, this text is."""
    wanted = key(text)
    for choice in picklist.choices:
        if text == choice.value or wanted in (
            key(choice.value),
            key(choice.label.en),
            key(choice.label.zh),
        ):
            return choice.value
    return None


def nearest(text: str, known: Collection[str], near: int = NEAR_ENOUGH) -> str | None:
    """Return the known text that this one probably means."""
    from rapidfuzz import fuzz, process

    keys = {key(candidate): candidate for candidate in known}
    wanted = key(text)
    if wanted in keys:
        return keys[wanted]
    found = process.extractOne(wanted, list(keys), scorer=fuzz.ratio, score_cutoff=near)
    return keys[found[0]] if found else None


def expected(field: Field) -> Collection[str]:
    """Return the usual values of a plain text field, where there are any: countries."""
    if field.name not in _COUNTRY_FIELDS:
        return ()
    return _countries()


def _countries() -> frozenset[str]:
    from phonenumbers.geodata.locale import LOCALE_DATA

    names = set()
    for by_language in LOCALE_DATA.values():
        for language in ("en", "zh"):
            name = by_language.get(language, "")
            names.add(by_language.get(name[1:], "") if name.startswith("*") else name)
    return frozenset(names - {""})
