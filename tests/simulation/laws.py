"""What must hold when everything has come to rest (sync.md 3)."""

from typing import Any

from tests.simulation.world import Installation, World
from workbench.schema.dictionary import TYPES
from workbench.store import outbox
from workbench.wire.messages import loads
from workbench.wire.values import uuid_text

FINAL = ("acked", "discarded", "replaced")


def check(world: World) -> None:
    """Check every law."""
    nothing_waits(world)
    ledger = accepted(world)
    every_accepted_change_counts_once(world, ledger)
    every_client_shows_what_the_server_shows(world)
    every_conflict_shows_both_values(world, ledger)


def nothing_waits(world: World) -> None:
    """I11: every outbox is empty, but for what waits for its user."""
    for at in world.installations:
        with at.store.read() as r:
            due = outbox.due(r, 500, 1_000_000)
            counts = outbox.counts(r)
        assert due == [], at.name
        assert counts["acked"] == 0, (at.name, counts)
        assert counts["new"] + counts["sent"] == 0 or counts["quarantined"], (at.name, counts)


def accepted(world: World) -> dict[str, dict[str, Any]]:
    """Return the server's answers by mid."""
    with world.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT mid, result FROM ledger").all()
    return {uuid_text(bytes(mid)): loads(result) for mid, result in rows}


def mutations_of(at: Installation) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (mid, state, body) of everything that was ever saved there."""
    with at.store.read() as r:
        rows = r.rows(
            "SELECT mid, state, body FROM outbox UNION ALL SELECT mid, state, body FROM archive"
        )
    return [(uuid_text(mid), state, loads(body)) for mid, state, body in rows]


def every_accepted_change_counts_once(world: World, ledger: dict[str, dict[str, Any]]) -> None:
    """I1, I9: the ledger says what the client believes, and each create made one row."""
    for at in world.installations:
        for mid, state, body in mutations_of(at):
            result = ledger.get(mid, {}).get("result")
            if state == "acked":
                assert result in ("ok", "conflict"), (at.name, body, result)
            elif state == "quarantined":
                assert result in ("rejected", "forbidden", None), (at.name, body, result)
            if state == "acked" and body["op"] in ("create", "append"):
                assert rows_with_id(world, body["type"], body["id"]) == 1, body


def rows_with_id(world: World, type_name: str, record_id: str) -> int:
    """Return how many rows of the server have an id, tombstones included."""
    from workbench.wire.values import uuid_bytes

    table = next(kept.table for kept in TYPES if kept.name == type_name)
    with world.database.read() as connection:
        rows = connection.exec_driver_sql(f'SELECT id FROM "{table}"').all()
    return sum(bytes(found) == uuid_bytes(record_id) for (found,) in rows)


def contents(at: Installation) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return every row of a profile with its version and scopes, local keys left out."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    with at.store.read() as r:
        for number, kept in enumerate(TYPES):
            names = ", ".join(f'"{item.name}"' for item in kept.fields)
            query = (
                f"SELECT x.id, x.ver, x.is_pending, (SELECT group_concat(s.scope) FROM ("
                f"SELECT n.scope FROM record_scope c JOIN scope n ON n.n = c.scope"
                f" WHERE c.type = {number} AND c.pk = x.pk ORDER BY n.scope) s), {names}"
                f' FROM "{kept.table}" x'
            )
            for record_id, *rest in r.rows(query):
                found[kept.name, uuid_text(record_id)] = tuple(rest)
    return found


def every_client_shows_what_the_server_shows(world: World) -> None:
    """I3, I7: a profile with a past equals one that was just made, and no edit is left over."""
    for name in dict.fromkeys(at.name for at in world.installations):
        fresh = world.install(name, 100 + len(name), rate=0.0)
        try:
            fresh.sync()
            expected = contents(fresh)
        finally:
            fresh.store.close()
            fresh.transport.close()
        for at in world.installations:
            if at.name == name:
                _compare(at, contents(at), expected)


def _compare(at: Installation, shown: dict[Any, Any], expected: dict[Any, Any]) -> None:
    waiting = {(body["type"], body["id"]) for _mid, _state, body in _undecided(at)}
    for key in shown.keys() | expected.keys():
        if key not in waiting:
            assert shown.get(key) == expected.get(key), (at.name, key)


def _undecided(at: Installation) -> list[tuple[str, str, dict[str, Any]]]:
    return [found for found in mutations_of(at) if found[1] not in FINAL]


def every_conflict_shows_both_values(world: World, ledger: dict[str, dict[str, Any]]) -> None:
    """I6: a change that did not become current is in a conflict record that its author sees."""
    for at in world.installations:
        for mid, state, body in mutations_of(at):
            answer = ledger.get(mid, {})
            if state != "acked" or answer.get("result") != "conflict" or body["op"] != "patch":
                continue
            shown = conflicts_at(at)
            for conflict_id in answer["conflicts"]:
                assert conflict_id in shown, (at.name, body, answer)
                mine, theirs = shown[conflict_id]
                assert mine, conflict_id
                assert theirs is not None, conflict_id


def conflicts_at(at: Installation) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return the values of each conflict record here: mine, theirs."""
    with at.store.read() as r:
        rows = r.rows("SELECT id, mine, theirs FROM conflict")
    return {uuid_text(key): (loads(mine), loads(theirs)) for key, mine, theirs in rows}
