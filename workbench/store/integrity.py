"""The health of a profile: its pages, its search, its outbox and the second copy of that."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlcipher3.dbapi2 as driver

from workbench.errors import StoreProblem
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.store import bulk, damage, overlay, recovery, sql, word_index
from workbench.store import connection as connections
from workbench.store.transactions import Reader, Store
from workbench.wire.values import uuid_text


@dataclass(frozen=True)
class Finding:
    """The result of one check."""

    check: str
    is_ok: bool
    detail: str


def check(store: Store, *, repair: bool = False) -> list[Finding]:
    """Check a profile; with `repair` mend what can be made anew from what is whole.

    Raises:
        StoreProblem: The profile was opened for reading only and is to be repaired.
    """
    if repair and store.is_read_only:
        raise StoreProblem(t("This profile was opened for reading only."))
    checks: tuple[tuple[str, Callable[[Reader], str], Callable[[Store], None] | None], ...] = (
        (t("pages"), _pages, None),
        (t("encryption of the pages"), _cipher, None),
        (t("open changes"), _overlay, _mend_overlay),
        (t("search"), _search, bulk.rebuild_search),
        (t("second copy of the outbox"), _journal, _mend_journal),
    )
    found = []
    for name, look, mend in checks:
        detail = _looked(store, look)
        if detail and look in (_pages, _cipher) and not store.is_read_only:
            damage.note(store.path)
        if detail and repair and mend is not None:
            mend(store)
            detail = _looked(store, look)
            found.append(Finding(name, not detail, detail or t("mended")))
        else:
            found.append(Finding(name, not detail, detail or t("in order")))
    return found


def is_sound(store: Store) -> bool:
    """Tell quickly whether the file is whole; asked after the program did not end in order."""
    with store.read() as r:
        is_whole = bool(r.value("PRAGMA quick_check(1)") == "ok")
    if not is_whole:
        damage.note(store.path)
    return is_whole


def is_whole_file(file: Path, key: bytes | None) -> bool:
    """Tell whether a file that nobody has open can be read from its first page to its last."""
    try:
        connection = connections.connect(file, key, read_only=True)
    except StoreProblem:
        return False
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except driver.Error:
        return False
    finally:
        connection.close()


def _looked(store: Store, look: Callable[[Reader], str]) -> str:
    try:
        with store.read() as r:
            return look(r)
    except (driver.Error, StoreProblem) as error:
        return str(error)


def _pages(r: Reader) -> str:
    found = [str(line) for (line,) in r.rows("PRAGMA integrity_check(5)")]
    if found == ["ok"]:
        return ""
    return t("the file is damaged ({error})").format(error="; ".join(found))


def _cipher(r: Reader) -> str:
    return "; ".join(str(line) for (line,) in r.rows("PRAGMA cipher_integrity_check")[:5])


def _overlay(r: Reader) -> str:
    wrong = len(_wrong_records(r))
    return (
        ""
        if not wrong
        else tn(
            "{n} record does not show its open changes",
            "{n} records do not show their open changes",
            wrong,
        )
    )


def _wrong_records(r: Reader) -> list[tuple[str, UUID]]:
    """Return the records marked as waiting that are not, and the other way round."""
    wrong = []
    for record_type in dictionary.TYPES:
        table = sql.quoted(record_type.table)
        live = "EXISTS (SELECT 1 FROM outbox WHERE rid = x.id AND state <> 'quarantined')"
        marked = sql.sentence(
            "SELECT id FROM", table, "AS x WHERE is_pending = 1 AND NOT EXISTS",
            "(SELECT 1 FROM outbox WHERE rid = x.id) AND NOT EXISTS (SELECT 1 FROM merge_touched",
            "AS t JOIN outbox AS o ON o.mid = t.mid WHERE t.rid = x.id)",
            "UNION ALL SELECT x.id FROM", table, "AS x WHERE x.is_pending = 0 AND", live,
            "AND x.id IN (SELECT rid FROM outbox WHERE state IN ('new', 'sent', 'blocked'))",
        )  # fmt: skip
        wrong += [(record_type.name, UUID(bytes=found)) for (found,) in r.rows(marked)]
    return wrong


def _mend_overlay(store: Store) -> None:
    with store.write() as w:
        for type_name, record_id in _wrong_records(w):
            overlay.rebuild(w, type_name, record_id)


def _search(r: Reader) -> str:
    differing = [
        record_type.name for record_type in dictionary.TYPES if _search_differs(r, record_type.name)
    ]
    return ", ".join(differing)


def _search_differs(r: Reader, type_name: str) -> bool:
    query = "SELECT count(*) FROM search_docsize WHERE id % 64 = ?"
    indexed = int(r.value(query, (dictionary.NUMBER[type_name],)))
    return indexed != word_index.count_expected(r, type_name)


def _journal(r: Reader) -> str:
    if not recovery.has_identity(r):
        return ""
    found = r.store.journal.read(recovery.head_of(r))
    if not found.is_ours:
        return t("it belongs to another profile")
    waiting = {uuid_text(mid) for (mid,) in r.iterate("SELECT mid FROM outbox")}
    missing = len(waiting - found.mutations.keys())
    if missing:
        return tn("{n} change is missing in it", "{n} changes are missing in it", missing)
    if found.unreadable:
        return tn("{n} line is damaged", "{n} lines are damaged", found.unreadable)
    return ""


def _mend_journal(store: Store) -> None:
    with store.write() as w:
        recovery.write_anew(w, store.journal)
