"""Rows of the feed meet open changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.store.conftest import EPOCH, SCOPE, gone, put
from workbench.store import apply, bulk, meta, outbox, records, search
from workbench.store.database import Reader, Store
from workbench.store.outbox import Pending
from workbench.wire.ids import new_id

OTHER_EPOCH = "6b1d0000-0000-4000-8000-000000000002"


def pull(store: Store, up_to: int, *changes: Any, cursor: str | None = "c") -> None:
    with store.load() as w:
        apply.apply_page(w, list(changes), cursor, up_to, EPOCH)


def send(store: Store) -> list[Pending]:
    with store.read() as r:
        due = outbox.due(r, 500, 10**6)
    with store.write() as w:
        outbox.mark_sent(w, [one.mid for one in due])
    return due


def answer(store: Store, *results: dict[str, object]) -> outbox.Settled:
    with store.write() as w:
        return outbox.settle(w, results, EPOCH)


def ok(pending: Pending, seq: int, **more: object) -> dict[str, object]:
    return {"mid": str(pending.mid), "result": "ok", "seq": seq, "ver": seq, **more}


def name_of(store: Store, record_id: UUID) -> str | None:
    with store.read() as r:
        found = records.get(r, "Account", record_id)
    return None if found is None else found["name"]


def test_a_pulled_row_is_shown_and_found(store: Store) -> None:
    account = new_id()
    pull(store, 7, put("Account", account, 7, {"name": "Hengda", "colour": "red"}))
    assert name_of(store, account) == "Hengda"
    with store.read() as r:
        assert (meta.get(r, "cursor"), meta.number(r, "applied_seq")) == ("c", 7)
        assert [hit.id for hit in search.find(r, "heng")] == [account]
        assert r.value("SELECT extra FROM account") == '{"colour": "red"}'


def test_a_field_of_a_newer_server_is_kept_through_own_edits_and_their_answer(
    store: Store,
) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda", "colour": "red"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
        assert w.value("SELECT extra FROM account") == '{"colour": "red"}'
    (sent,) = send(store)
    assert "colour" not in str(sent.body)
    answer(store, ok(sent, 2))
    pull(store, 2, put("Account", account, 2, {"name": "Mine", "colour": "red"}))
    with store.read() as r:
        assert r.row("SELECT name, extra FROM account") == ("Mine", '{"colour": "red"}')


def test_a_part_of_a_page_leaves_the_cursor_where_it_was(store: Store) -> None:
    pull(store, 7, put("Account", new_id(), 5, {"name": "Hengda"}), cursor=None)
    with store.read() as r:
        assert (meta.get(r, "cursor"), meta.number(r, "applied_seq")) == (None, 0)


def test_an_older_row_changes_nothing(store: Store) -> None:
    account = new_id()
    pull(store, 7, put("Account", account, 7, {"name": "New"}))
    pull(store, 8, put("Account", account, 6, {"name": "Old"}))
    assert name_of(store, account) == "New"


def test_an_edit_survives_any_pull_and_the_colleagues_value_waits_below(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda", "phone": "1"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    pull(store, 2, put("Account", account, 2, {"name": "Theirs", "phone": "2"}))
    with store.read() as r:
        found = records.require(r, "Account", account)
    assert (found["name"], found["phone"], found.is_pending) == ("Mine", "2", True)


def test_an_acknowledged_edit_gives_way_to_what_came_after_it(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    [mine] = send(store)
    answer(store, ok(mine, 2))
    assert name_of(store, account) == "Mine"
    pull(store, 1, put("Account", account, 3, {"name": "Later"}))
    assert name_of(store, account) == "Later"


def test_an_acknowledged_edit_is_archived_once_the_feed_has_passed_it(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    [mine] = send(store)
    answer(store, ok(mine, 2))
    pull(store, 2, put("Account", account, 2, {"name": "Mine"}))
    with store.read() as r:
        assert outbox.counts(r)["acked"] == 0
        assert r.rows("SELECT state, ack_seq FROM archive") == [("acked", 2)]
        assert not records.require(r, "Account", account).is_pending
        assert r.value("SELECT count(*) FROM base") == 0


def test_the_echo_of_an_own_create_does_not_hide_what_others_did_to_it(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Mine")
    send(store)  # the answer is lost
    pull(store, 3, put("Account", account, 3, {"name": "Renamed by a colleague"}))
    assert name_of(store, account) == "Renamed by a colleague"


def test_what_was_made_and_deleted_here_does_not_come_back_with_its_echo(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    [create] = send(store)
    with store.write() as w:
        records.delete(w, "Account", account)
    answer(store, ok(create, 1))
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    assert name_of(store, account) is None


def test_a_tombstone_removes_a_record_unless_it_has_open_edits(store: Store) -> None:
    first, second = new_id(), new_id()
    pull(
        store,
        2,
        put("Account", first, 1, {"name": "First"}),
        put("Account", second, 2, {"name": "Second"}),
    )
    with store.write() as w:
        records.patch(w, "Account", second, {"name": "Edited"})
    pull(store, 4, gone("delete", "Account", first, 3), gone("delete", "Account", second, 4))
    assert (name_of(store, first), name_of(store, second)) == (None, "Edited")


def test_an_edit_of_a_record_that_left_sight_waits_with_its_text(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"description": "they pay late"})
    pull(store, 2, gone("remove", "Account", account, 2))
    with store.read() as r:
        [kept] = outbox.listing(r, ["quarantined"])
    assert name_of(store, account) is None
    assert kept.body["set"]["description"]["new"] == "they pay late"
    assert kept.last_error is not None
    assert kept.last_error["code"] == "left_sight"


def test_a_finished_snapshot_removes_only_what_it_proves_gone(
    store: Store, make: Callable[..., UUID]
) -> None:
    ids = [new_id() for _ in range(5)]
    rows = [put("Account", one, n, {"name": f"A{n}"}) for n, one in enumerate(ids, 1)]
    rows[2] = put("Account", ids[2], 3, {"name": "A3"}, SCOPE, "team:1")
    with store.load() as w:
        apply.apply_snapshot(w, SCOPE, rows)
    local = make("Account", name="not yet sent")
    with store.write() as w:
        records.patch(w, "Account", ids[3], {"name": "edited"})
    seen = {ids[0].bytes}
    with store.write() as w:
        assert apply.unseen(w, SCOPE, seen, as_of_seq=4) == (2, 5)
        assert apply.finish_snapshot(w, SCOPE, seen, as_of_seq=4) == 2
    here = [one for one in [*ids, local] if name_of(store, one) is not None]
    assert here == [ids[0], ids[2], ids[3], ids[4], local]


def test_dropping_a_scope_removes_what_is_in_no_other(store: Store) -> None:
    shared, alone = new_id(), new_id()
    pull(
        store,
        2,
        put("Account", shared, 1, {"name": "Shared"}, "team:1", "team:2"),
        put("Account", alone, 2, {"name": "Alone"}, "team:1"),
    )
    with store.write() as w:
        assert apply.drop_scopes(w, ["team:1"]) == 1
    assert (name_of(store, shared), name_of(store, alone)) == ("Shared", None)


def test_a_restored_server_is_offered_again_what_it_had_acknowledged(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    [mine] = send(store)
    answer(store, ok(mine, 2))
    pull(store, 2, put("Account", account, 2, {"name": "Mine"}))
    with store.write() as w:
        assert apply.new_epoch(w, OTHER_EPOCH) == 1
    with store.load() as w:
        apply.apply_snapshot(w, SCOPE, [put("Account", account, 1, {"name": "Hengda"})])
    with store.read() as r:
        [again] = outbox.due(r, 500, 10**6)
    assert (again.mid, again.body) == (mine.mid, mine.body)
    assert name_of(store, account) == "Mine"


def test_an_old_edit_offered_again_does_not_cover_what_came_after_it(store: Store) -> None:
    account = new_id()
    pull(store, 1, put("Account", account, 1, {"name": "Hengda"}))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    [mine] = send(store)
    answer(store, ok(mine, 2))
    pull(store, 3, put("Account", account, 3, {"name": "Later"}))
    with store.write() as w:
        apply.new_epoch(w, OTHER_EPOCH)
    assert name_of(store, account) == "Later"


def test_history_shown_at_once_becomes_the_servers_own(
    store: Store, make: Callable[..., UUID]
) -> None:
    deal = make("Opportunity", name="Deal", stage_name="Prospecting")
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"stage_name": "Qualification", "amount": "5.00"})
    with store.read() as r:
        assert history(r) == [
            ("amount", None, "5.00"),
            ("stage_name", None, "Prospecting"),
            ("stage_name", "Prospecting", "Qualification"),
        ]
    create, patch = send(store)
    answer(store, ok(create, 1), {"mid": str(patch.mid), "result": "rejected", "code": "closed"})
    with store.write() as w:
        outbox.discard(w, patch.mid)
        assert history(w) == [("stage_name", None, "Prospecting")]


def history(r: Reader) -> list[tuple[object, ...]]:
    query = (
        "SELECT field, old_value, new_value FROM opportunity_field_history"
        " ORDER BY field, old_value, new_value"
    )
    return r.rows(query)


def test_a_bulk_load_ends_with_every_index_and_every_word(store: Store) -> None:
    def indexes(r: Reader) -> set[str]:
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        return {name for (name,) in r.rows(query)}

    with store.read() as r:
        before = indexes(r)
    assert bulk.begin_bulk(store)
    account = new_id()
    with store.load() as w:
        apply.apply_snapshot(w, SCOPE, [put("Account", account, 1, {"name": "恒达物流"})])
        records.create(w, "Account", {"name": "saved meanwhile"})
    with store.read() as r:
        assert indexes(r) < before
    bulk.end_bulk(store)
    with store.read() as r:
        assert indexes(r) == before
        assert [hit.id for hit in search.find(r, "恒达")] == [account]
        assert len(search.find(r, "meanwhile")) == 1
    assert not bulk.begin_bulk(store)
