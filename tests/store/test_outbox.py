"""What goes next, what waits for whom, and what the user may decide."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.store.conftest import Clock
from tests.store.test_apply import answer, ok, send
from workbench.errors import NotFound, Refused
from workbench.store import outbox, overview, records
from workbench.store.database import Store
from workbench.store.outbox import Pending
from workbench.wire.ids import new_id


def due(store: Store, limit: int = 500, size: int = 10**6) -> list[Pending]:
    with store.read() as r:
        return outbox.due(r, limit, size)


def refused(pending: Pending) -> dict[str, object]:
    return {
        "mid": str(pending.mid),
        "result": "rejected",
        "code": "invalid_value",
        "message": "no",
        "fields": ["name"],
    }


def listing(store: Store, *states: str) -> list[Pending]:
    with store.read() as r:
        return outbox.listing(r, states or outbox.STATES)


def test_the_oldest_go_first_and_no_more_than_fit(store: Store, make: Callable[..., UUID]) -> None:
    for n in range(5):
        make("Account", name=f"Company {n}")
    everything = due(store)
    assert [one.body["row"]["name"] for one in everything] == [f"Company {n}" for n in range(5)]
    assert [one.n for one in due(store, limit=2)] == [1, 2]
    assert len(due(store, size=len(str(everything[0].body)) * 2 + 10)) in (1, 2)
    assert len(due(store, size=1)) == 1  # one that is too large goes alone


def test_a_bundle_is_never_split(store: Store, make: Callable[..., UUID]) -> None:
    make("Account", name="first")
    with store.write() as w, records.bundle(w):
        for name in "abc":
            records.create(w, "Account", {"name": name})
    assert len(due(store, limit=3)) == 1
    assert len(due(store, limit=4)) == 4


def test_a_refused_create_holds_its_record_and_children_but_no_other(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    first = send(store)
    make("Contact", last_name="Li", account_id=account)
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "x"})
    make("Account", name="other")
    answer(store, refused(first[0]))
    assert [one.body.get("row", {}).get("name") for one in due(store)] == ["other"]
    with store.read() as r:
        assert records.require(r, "Account", account)["name"] == "x"  # still shown
        assert outbox.counts(r) == {
            "new": 3, "sent": 0, "blocked": 0, "quarantined": 1, "acked": 0,
        }  # fmt: skip
        assert overview.status(r)["quarantined"] == 1


def test_a_refused_edit_gives_the_servers_value_back_and_keeps_the_text(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    [create] = send(store)
    answer(store, ok(create, 1))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    patch = due(store)[0]
    answer(store, refused(patch))
    with store.read() as r:
        assert records.require(r, "Account", account)["name"] == "Hengda"
    [kept] = listing(store, "quarantined")
    assert kept.body["set"]["name"]["new"] == "Mine"
    assert kept.last_error is not None
    assert kept.last_error["message"] == "no"


def test_the_same_bytes_go_again_after_an_unknown_outcome(
    store: Store, make: Callable[..., UUID]
) -> None:
    make("Account", name="Hengda")
    [first] = send(store)
    with store.write() as w:
        outbox.note_failure(w, [first.mid], {"code": "timeout"})
    [again] = due(store)
    assert (again.body, again.state, again.tries) == (first.body, "sent", 1)
    assert again.last_error == {"code": "timeout"}


def test_a_blocked_change_is_tried_again_once_its_blocker_has_its_effect(
    store: Store, make: Callable[..., UUID], clock: Clock
) -> None:
    account = make("Account", name="Hengda")
    make("Contact", last_name="Li", account_id=account)
    parent, child = send(store)
    settled = answer(store, {"mid": str(child.mid), "result": "blocked", "by": str(parent.mid)})
    assert settled.blocked == 1
    assert [one.mid for one in due(store)] == [parent.mid]
    answer(store, ok(parent, 1))
    assert [one.mid for one in due(store)] == [child.mid]
    answer(store, {"mid": str(child.mid), "result": "blocked", "by": str(new_id())})
    assert due(store) == []
    clock.advance(minutes=6)
    assert [one.mid for one in due(store)] == [child.mid]


def test_the_servers_form_of_a_value_is_shown_and_is_the_old_of_later_edits(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda", phone="021 5555 0123")
    [create] = send(store)
    with store.write() as w:
        records.patch(w, "Account", account, {"phone": "110"})
    answer(store, ok(create, 1, canonical={"phone": "+862155550123"}))
    [patch] = due(store)
    assert patch.body["set"]["phone"]["old"] == "+862155550123"
    with store.read() as r:
        assert records.require(r, "Account", account)["phone"] == "110"


def test_discarding_a_create_leaves_its_followers_to_the_user(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    contact = make("Contact", last_name="Li", account_id=account)
    create = due(store)[0]
    with store.write() as w:
        outbox.discard(w, create.mid)
    with store.read() as r:
        assert records.get(r, "Account", account) is None
        assert records.get(r, "Contact", contact) is not None
        assert r.value("SELECT state FROM archive") == "discarded"
    [child] = listing(store)
    assert child.state == "quarantined"
    assert due(store) == []


def test_a_child_sent_anew_waits_for_no_parent_that_was_given_up(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    make("Contact", last_name="Li", account_id=account)
    with store.write() as w:
        outbox.discard(w, due(store)[0].mid)
    [child] = listing(store)
    assert len(child.body["deps"]) == 1
    with store.write() as w:
        outbox.resend(w, child.mid)
    [again] = due(store)
    assert again.body["deps"] == []


def test_only_what_waits_may_be_discarded_or_sent_anew(
    store: Store, make: Callable[..., UUID]
) -> None:
    make("Account", name="Hengda")
    [sent] = send(store)
    with store.write() as w:
        with pytest.raises(Refused, match="on its way"):
            outbox.discard(w, sent.mid)
        with pytest.raises(Refused, match="on its way"):
            outbox.resend(w, sent.mid)
        with pytest.raises(NotFound):
            outbox.discard(w, new_id())


def test_a_corrected_create_goes_again_with_all_that_follows_it(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda", website="nonsense")
    [create] = send(store)
    make("Contact", last_name="Li", account_id=account)
    with store.write() as w:
        records.patch(w, "Account", account, {"phone": "110"})
    answer(store, refused(create))
    with store.write() as w:
        new_mid = outbox.resend(w, create.mid, {"website": "https://hengda.cn"})
    again, contact, patch = due(store)
    assert again.mid == new_mid != create.mid
    assert again.body["row"]["website"] == "https://hengda.cn"
    assert contact.body["deps"] == patch.body["deps"] == [str(new_mid)]
    with store.read() as r:
        found = records.require(r, "Account", account)
        states = {state for (state,) in r.rows("SELECT state FROM archive")}
    assert (found["website"], found["phone"]) == ("https://hengda.cn", "110")
    assert states == {"replaced"}


def test_a_refused_edit_goes_again_on_top_of_what_the_server_has(
    store: Store, make: Callable[..., UUID]
) -> None:
    account = make("Account", name="Hengda")
    answer(store, ok(send(store)[0], 1))
    with store.write() as w:
        records.patch(w, "Account", account, {"name": "Mine"})
    [patch] = send(store)
    answer(store, refused(patch))
    with store.write() as w:
        outbox.resend(w, patch.mid, {"name": "Mine Ltd"})
    [again] = due(store)
    assert (again.body["set"]["name"]["old"], again.body["set"]["name"]["new"]) == (
        "Hengda",
        "Mine Ltd",
    )


def test_the_archive_is_pruned_by_age_and_number(
    store: Store, make: Callable[..., UUID], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        make("Account", name=f"Company {n}")
    with store.write() as w:
        for pending in outbox.listing(w):
            outbox.discard(w, pending.mid)
    monkeypatch.setattr("workbench.store.archive.KEPT_ROWS", 1)
    with store.write() as w:
        assert outbox.prune(w) == 0
    clock.advance(days=31)
    with store.write() as w:
        assert outbox.prune(w) == 3
