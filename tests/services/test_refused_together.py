"""Changes that go together, all or none, are refused, corrected and given up as one."""

import json
from uuid import UUID

import pytest

from tests.services.conftest import EPOCH, WANG, Workspace
from workbench import i18n
from workbench.services import conversion, sync_panel
from workbench.services.conversion import Converted, TakenBack
from workbench.services.sync_panel import Refused
from workbench.store import outbox, records
from workbench.store.database import Store


@pytest.fixture
def lead(workspace: Workspace) -> UUID:
    return workspace.lead(city="Shanghai")


def refuse_conversion(store: Store, lead: UUID, refused: str, **error: object) -> Converted:
    """Convert a lead; the server refuses one change of it, and so has none of the others."""
    with store.write() as w:
        made = conversion.convert(w, lead)
        sent = outbox.listing(w, ("new",))
        outbox.mark_sent(w, [one.mid for one in sent])
        wrong = next(one for one in sent if one.type == refused)
        blocked = {"result": "blocked", "by": str(wrong.mid)}
        told = {"result": "rejected", "code": "invalid_value", **error}
        outbox.settle(
            w,
            [{"mid": str(one.mid), **(told if one is wrong else blocked)} for one in sent],
            EPOCH,
        )
    return made


def shown(store: Store) -> Refused:
    with store.read() as r:
        found = sync_panel.panel(r)
    assert (found.waiting, found.waiting_total) == ((), 0)
    (one,) = found.refused
    return one


def test_a_refused_conversion_is_one_entry_that_tells_what_goes_with_it(
    store: Store, lead: UUID
) -> None:
    refuse_conversion(store, lead, "Opportunity", fields=["close_date"])
    one = shown(store)
    assert (one.words, one.own) == ("Conversion: Wei Li", "New opportunity: Hengda Logistics")
    assert (one.type, one.count) == ("Opportunity", 5)
    assert one.reason == "What is in “Close date” does not fit there."
    assert "New account: Hengda Logistics" in one.others
    assert "New contact: Wei Li" in one.others
    assert [part.label for part in one.parts if part.is_wrong] == ["Close date"]
    with store.read() as r:
        saved = json.loads(sync_panel.exported(r, one.mid))
    assert saved["change"]["type"] == "Opportunity"
    assert len(saved["with"]) == 4
    i18n.set_language("zh_CN")
    try:
        assert shown(store).words == "线索转换：Wei Li"
    finally:
        i18n.set_language("en")


@pytest.mark.parametrize("refused", ["Account", "Lead"])
def test_one_decision_gives_a_refused_conversion_up(store: Store, lead: UUID, refused: str) -> None:
    made = refuse_conversion(store, lead, refused)
    with store.write() as w:
        assert sync_panel.discard(w, shown(store).mid) == 5
    with store.read() as r:
        found = sync_panel.panel(r)
        held = records.require(r, "Lead", lead)
        gone = [records.get(r, "Account", made.account_id), records.get(r, "Contact", lead)]
        ended = r.rows("SELECT state, count(*) FROM archive GROUP BY state")
    assert (found.refused, found.waiting, gone) == ((), (), [None, None])
    assert (held["is_converted"], held["status"]) == (False, "Open - Not Contacted")
    assert list(ended) == [("discarded", 5)]


def test_undoing_a_refused_conversion_gives_it_up(store: Store, lead: UUID) -> None:
    made = refuse_conversion(store, lead, "Lead")
    with store.write() as w:
        assert conversion.take_back(w, made) is TakenBack.NOW
        assert sync_panel.panel(w).refused == ()
        assert conversion.take_back(w, made) is TakenBack.BEFORE


def test_what_was_built_on_a_conversion_that_is_given_up_waits_for_a_decision_of_its_own(
    store: Store, lead: UUID
) -> None:
    made = refuse_conversion(store, lead, "Account")
    one = shown(store)
    with store.write() as w:
        todo = {"subject": "Call them", "task_subtype": "to_do", "owner_id": WANG}
        records.append(w, "Task", {**todo, "status": "Not Started", "what_id": made.account_id})
        sync_panel.discard(w, one.mid)
    one = shown(store)
    assert (one.type, one.count) == ("Task", 1)
    assert one.reason == "It builds on a change that was discarded."


@pytest.mark.parametrize(
    ("refused", "field", "typed"),
    [("Opportunity", "close_date", "1 Dec 2026"), ("Lead", "status", "Working - Contacted")],
)
def test_a_corrected_conversion_goes_again_as_a_whole(
    store: Store, lead: UUID, refused: str, field: str, typed: str
) -> None:
    made = refuse_conversion(store, lead, refused)
    before = shown(store).mid
    with store.write() as w:
        sync_panel.correct(w, before, {field: typed})
        again = outbox.due(w, 500, 10**6)
        known = {str(one.mid) for one in again}
        assert sync_panel.panel(w).refused == ()
        deal = records.require(w, "Opportunity", made.opportunity_id or lead)
        held = records.require(w, "Lead", lead)
    assert [one.type for one in again] == [
        "Account", "Contact", "Opportunity", "OpportunityContactRole", "Lead",
    ]  # fmt: skip
    assert {one.bundle for one in again} == {str(made.bundle)}
    assert all(set(one.body["deps"]) <= known - {str(before)} for one in again)
    assert held["is_converted"]
    corrected = deal if refused == "Opportunity" else held
    assert str(corrected[field]) in ("2026-12-01", "Working - Contacted")
