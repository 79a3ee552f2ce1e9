"""Which record somebody means who types its id, its e-mail or its exact name."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import listed, t
from workbench.schema import dictionary
from workbench.schema.fields import Kind, RecordType
from workbench.store import names, sql
from workbench.store.transactions import Reader

_MOST = 50
_MOST_SHOWN = 5
_LONGEST_HAN_FAMILY_NAME = 2


def meant(r: Reader, type_names: Sequence[str], text: str) -> UUID:
    """Return the one record of these types that a text names.

    Raises:
        InvalidInput: None is called so, or several are; the sentence names them.
    """
    typed = text.strip()
    try:
        return UUID(typed)
    except ValueError:
        pass
    for type_name in type_names:
        record_type = dictionary.record_type(type_name)
        found = _by_email(r, record_type, typed) or _by_name(r, record_type, typed)
        if len(found) == 1:
            return found[0]
        if found:
            raise InvalidInput(
                t(
                    "There are {n} records called “{text}”: choose one from the list, or give one"
                    " of these: {known}."
                ).format(n=len(found), text=typed, known=_told_apart(r, record_type, found))
            )
    types = [dictionary.record_type(name) for name in type_names]
    said = t("There is no {type} called “{text}”: give its whole name, or its id.")
    if any("email" in one.by_name for one in types):
        said = t("There is no {type} called “{text}”: give the e-mail, the whole name, or the id.")
    labels = " / ".join(str(one.label) for one in types)
    raise InvalidInput(said.format(type=labels, text=typed))


def _by_email(r: Reader, record_type: RecordType, typed: str) -> list[UUID]:
    if "email" not in record_type.by_name or "@" not in typed:
        return []
    return _ids(
        r, record_type, sql.sentence("lower(", sql.quoted("email"), ") = lower(?)"), [typed]
    )


def _by_name(r: Reader, record_type: RecordType, typed: str) -> list[UUID]:
    fields = record_type.name_fields
    if any(record_type.by_name[name].kind is Kind.REFERENCE for name in fields):
        return []  # a product line is called by its product
    columns = [sql.sentence("coalesce(", sql.quoted(name), ", '') = ?") for name in fields[:-1]]
    condition = " AND ".join([*columns, sql.sentence(sql.quoted(fields[-1]), "= ?")])
    parts: Iterable[tuple[str, ...]] = [(typed,)] if len(fields) == 1 else _parts(typed)
    ids = [one for values in parts for one in _ids(r, record_type, condition, values)]
    called = names.of(r, [record_type.name], ids)
    return [one for one in dict.fromkeys(ids) if called[one] == typed]


def _parts(typed: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a whole name may be first and last name."""
    words = typed.split(" ")
    for number in range(len(words)):
        yield " ".join(words[:number]), " ".join(words[number:])
    if not typed.isascii():
        for length in range(1, min(_LONGEST_HAN_FAMILY_NAME + 1, len(typed))):
            yield typed[length:], typed[:length]


def _ids(r: Reader, record_type: RecordType, condition: str, values: Sequence[Any]) -> list[UUID]:
    table = sql.of(record_type.name).table
    statement = sql.sentence("SELECT id FROM", table, "WHERE", condition, f"LIMIT {_MOST}")
    return [UUID(bytes=record_id) for (record_id,) in r.rows(statement, values)]


def _told_apart(r: Reader, record_type: RecordType, found: Sequence[UUID]) -> str:
    """Return what tells records of one name apart: their e-mails, else their ids."""
    shown = list(found[:_MOST_SHOWN])
    known = [str(one) for one in shown]
    if "email" in record_type.by_name:
        statement = sql.sentence(
            "SELECT email FROM", sql.of(record_type.name).table, "WHERE id IN",
            sql.marks(len(shown)), "ORDER BY email",
        )  # fmt: skip
        emails = [email for (email,) in r.rows(statement, [one.bytes for one in shown]) if email]
        if len(set(emails)) == len(shown):
            known = emails
    return listed(known) + (" …" if len(found) > len(shown) else "")
