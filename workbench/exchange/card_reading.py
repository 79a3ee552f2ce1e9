"""vCards of any age and MECARD codes as rows of people: address books, badges, telephones."""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.errors import InvalidInput
from workbench.exchange import people_in_text
from workbench.exchange.people_in_text import Person
from workbench.exchange.sources import Source
from workbench.i18n import t

_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
_MECARD = "MECARD:"
_PARAMETERS = re.compile(r';([^;=:"]+)(?:=((?:"[^"]*"|[^";:])*))?')
_PARTS = re.compile(r"(?<!\\)(?:\\\\)*;")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_DIALLED = re.compile(r"[^;?]*")
_PLAIN = {"TITLE": "title", "ROLE": "title", "UID": "external_id"}
_ADDRESS = ("", "", "street", "city", "state", "postal_code", "country")


@dataclass
class _Property:
    """One line of a card."""

    name: str
    value: str
    marks: set[str] = field(default_factory=set)
    encoding: str = ""
    charset: str = "utf-8"


def is_cards(text: str) -> bool:
    """Whether a text is vCards or MECARD codes."""
    start = text.lstrip("\ufeff \t\r\n")[: len(_BEGIN)].upper()
    return start == _BEGIN or start.startswith(_MECARD)


def read_cards(text: str, path: Path) -> Source:
    """Return the people of some cards as a table.

    Raises:
        InvalidInput: A card is cut off, or there is none.
    """
    people = list(_people(text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), path))
    if not people:
        raise InvalidInput(t("{file} holds no card. Export it again.").format(file=path.name))
    return people_in_text.table(people, path)


def _people(text: str, path: Path) -> Iterator[tuple[int, Person]]:
    card: list[str] | None = None
    began = 0
    for number, line in enumerate(text.split("\n"), start=1):
        word = line.strip().upper()
        if word.startswith(_MECARD):
            yield number, _mecard(line.strip())
        elif word.startswith(_BEGIN):
            _check_ended(card, began, path)
            card, began = [], number
        elif word.startswith(_END) and card is not None:
            yield began, _person(_properties(card))
            card = [] if _BEGIN in word else None  # the next one begins in the same line
            began = number
        elif card is not None:
            card.append(line)
    _check_ended(card, began, path)


def _check_ended(card: list[str] | None, began: int, path: Path) -> None:
    if card is not None:
        raise InvalidInput(
            t(
                "{file}: the card that begins in line {line} has no end, so the file is cut off. "
                "Export it again."
            ).format(file=path.name, line=began)
        )


def _properties(lines: Iterable[str]) -> Iterator[_Property]:
    whole: list[str] = []
    goes_on = False  # a line of quoted-printable text ended in =
    for line in lines:
        if goes_on and whole:
            whole[-1] = whole[-1][:-1] + line.strip("\n")
        elif line[:1] in (" ", "\t") and whole:
            whole[-1] += line[1:]
        else:
            whole.append(line)
        goes_on = whole[-1].endswith("=") and "QUOTED-PRINTABLE" in whole[-1].upper()
    for line in whole:
        found = _property(line)
        if found is not None:
            yield found


def _property(line: str) -> _Property | None:
    name = re.match(r"(?:[\w-]+\.)?([\w-]+)", line)
    if name is None:
        return None
    at = name.end()
    made = _Property(name[1].upper(), "")
    while (parameter := _PARAMETERS.match(line, at)) is not None:
        at = parameter.end()
        key, value = parameter[1].strip().upper(), (parameter[2] or "").strip('"')
        if key == "CHARSET":
            made = replace(made, charset=value)
        elif key == "ENCODING" or (key == "QUOTED-PRINTABLE" and not value):
            made = replace(made, encoding=(value or key).upper())
        made.marks.update((value or key).upper().split(","))
    if line[at : at + 1] != ":":
        return None
    return replace(made, value=_decoded(made, line[at + 1 :]))


def _decoded(found: _Property, text: str) -> str:
    if found.encoding != "QUOTED-PRINTABLE":
        return text
    raw = quopri.decodestring(text.encode("utf-8", "surrogateescape"))
    for charset in (found.charset, "cp1252", "latin-1"):
        try:
            return raw.decode(charset)
        except (UnicodeError, LookupError):
            continue
    return text


def _person(properties: Iterable[_Property]) -> Person:
    made = Person()
    full_name = ""
    for one in properties:
        text = _plain(one.value)
        if one.name == "N":
            _take(made, zip(("last_name", "first_name"), _parts(one.value), strict=False))
            made.put("salutation", _plain((*_parts(one.value), "", "", "", "")[3]))
        elif one.name == "FN":
            full_name = text
        elif one.name == "ORG":
            made.put("company", (*_parts(one.value), "")[0])
        elif one.name == "ADR" and made.values.keys().isdisjoint(_ADDRESS):
            _take(made, zip(_ADDRESS, _parts(one.value), strict=False))
        elif one.name == "NOTE":
            made.add_note(text)
        else:
            _reachable(made, one, text)
    made.name(full_name)
    return made


def _reachable(made: Person, one: _Property, text: str) -> None:
    if one.name == "TEL":
        if "FAX" not in one.marks:
            is_mobile = "CELL" in one.marks
            dialled = _DIALLED.match(text.removeprefix("tel:"))
            number = dialled[0] if dialled else text
            made.put_phone(number, is_mobile=is_mobile)
    elif one.name == "EMAIL":
        made.put_email(text.removeprefix("mailto:"))
    elif one.name == "URL":
        made.put("website", text)
    elif one.name in _PLAIN:
        made.put(_PLAIN[one.name], text)


def _take(made: Person, parts: Iterable[tuple[str, str]]) -> None:
    for name, text in parts:
        if name:
            made.put(name, text)


def _parts(value: str) -> list[str]:
    """Return the parts of a value that is cut by semicolons."""
    ends = [match.end() for match in _PARTS.finditer(value)]
    starts = [0, *ends]
    return [
        _plain(value[start : end - 1] if end is not None else value[start:])
        for start, end in zip(starts, [*ends, None], strict=True)
    ]


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _mecard(line: str) -> Person:
    made = Person()
    parts = dict[str, str]()
    for part in re.split(r"(?<!\\);", line[len(_MECARD) :]):
        name, colon, value = part.partition(":")
        if colon and value:
            parts.setdefault(name.strip().upper(), value)
            if name.strip().upper() == "TEL":
                made.put_phone(_plain(value))
            elif name.strip().upper() == "EMAIL":
                made.put_email(_plain(value))
    last, comma, first = parts.get("N", "").partition(",")
    if comma:
        _take(made, (("last_name", _plain(last)), ("first_name", _plain(first))))
    else:
        made.name(_plain(last))
    for name, target in _MECARD_FIELDS.items():
        made.put(target, _plain(parts.get(name, "")))
    made.add_note(_plain(parts.get("NOTE", "")))
    made.name("")
    return made


_MECARD_FIELDS: Mapping[str, str] = {
    "ORG": "company", "TITLE": "title", "URL": "website", "ADR": "street",
}  # fmt: skip
