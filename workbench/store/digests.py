"""What a profile holds of the server's rows, as digests, and the mending of what differs."""

import json
from collections.abc import Collection, Iterator, Sequence

from workbench.schema.dictionary import NUMBER
from workbench.store import apply, sql
from workbench.store.apply import Change
from workbench.store.transactions import Reader, Writer
from workbench.wire.digests import Digest, bucket_of, by_bucket, over
from workbench.wire.values import uuid_bytes


def digest(r: Reader, scope_id: str, type_name: str) -> Digest:
    """Return count and sum of the server's rows of a type that are here through a scope."""
    return over(rows(r, scope_id, type_name))


def buckets(r: Reader, scope_id: str, type_name: str) -> list[Digest]:
    """Return the digest of each of the 256 buckets."""
    return by_bucket(rows(r, scope_id, type_name))


def rows(r: Reader, scope_id: str, type_name: str) -> Iterator[tuple[bytes, int]]:
    """Yield (id, ver) of the server's copies: the base where changes are open, else the row.

    What the server has never acknowledged has no copy and is left out.
    """
    scope = r.value("SELECT n FROM scope WHERE scope = ?", (scope_id,))
    if scope is None:
        return
    shown = sql.sentence(
        "SELECT x.id, x.ver FROM record_scope AS s JOIN", sql.of(type_name).table,
        "AS x ON x.pk = s.pk WHERE s.type = ? AND s.scope = ? AND x.is_pending = 0",
    )  # fmt: skip
    yield from r.iterate(shown, (NUMBER[type_name], scope))
    changed = "SELECT id, ver, scopes FROM base WHERE type = ? AND deleted = 0"
    for record_id, ver, scopes in r.iterate(changed, (type_name,)):
        if scope in json.loads(scopes):
            yield record_id, ver


def mend(
    w: Writer, scope_id: str, type_name: str, lines: Sequence[Change], as_of_seq: int, seq: int
) -> None:
    """Write rows of a snapshot over what is here.

    Args:
        seq: How far this profile had read when the digests were compared: a row that claims to
            be newer is damaged, one newer than the snapshot but not than this is right.
    """
    of_type = sql.of(type_name)
    known = dict(_known(w, of_type.table, [uuid_bytes(line["id"]) for line in lines]))
    forced = [
        (record_id,)
        for record_id, ver in ((uuid_bytes(line["id"]), line["ver"]) for line in lines)
        if known.get(record_id, ver) != ver and not as_of_seq < known[record_id] <= seq
    ]
    with w.door():
        w.many(sql.sentence("UPDATE", of_type.table, "SET ver = 0 WHERE id = ?"), forced)
    w.many("UPDATE base SET ver = 0 WHERE id = ?", forced)
    apply.apply_snapshot(w, scope_id, lines)


def surplus(
    r: Reader,
    scope_id: str,
    type_name: str,
    wanted: Collection[int],
    seen: Collection[bytes],
    as_of_seq: int,
    seq: int,
) -> list[int]:
    """Return the pks of rows in these buckets that a whole snapshot of them did not hold.

    What was changed since, and what has open changes, is none of them.
    """
    query = sql.sentence(
        "SELECT x.pk, x.id, x.ver FROM record_scope AS s JOIN", sql.of(type_name).table,
        "AS x ON x.pk = s.pk WHERE s.type = ? AND s.scope = (SELECT n FROM scope WHERE scope = ?)",
        "AND x.is_pending = 0",
    )  # fmt: skip
    return [
        pk
        for pk, record_id, ver in r.iterate(query, (NUMBER[type_name], scope_id))
        if record_id not in seen and not as_of_seq < ver <= seq and bucket_of(record_id) in wanted
    ]


def remove_surplus(w: Writer, scope_id: str, type_name: str, pks: Collection[int]) -> None:
    """Take these rows out of the scope; those left in no scope go."""
    scope = apply.scope_number(w, scope_id)
    for pk in pks:
        apply.leave_scope(w, type_name, pk, scope)


def _known(r: Reader, table: str, ids: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = sql.marks(len(some))
        shown = sql.sentence("SELECT id, ver FROM", table, "WHERE id IN", marks)
        yield from r.rows(shown, some)
        yield from r.rows(sql.sentence("SELECT id, ver FROM base WHERE id IN", marks), some)
