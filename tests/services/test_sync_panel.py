"""The sync page's words: what waits, what was refused, what happened."""

import json
from collections.abc import Mapping
from uuid import UUID

import pytest

from tests.services.conftest import EPOCH, WANG, Workspace
from workbench import i18n
from workbench.services import activity_log, sync_panel
from workbench.services.calling import logging as call_logging
from workbench.store import events, outbox, records
from workbench.store.database import Store


@pytest.fixture
def deal(workspace: Workspace) -> UUID:
    account = workspace.pulled("Account", name="Bolt Parcel", owner_id=WANG)
    return workspace.pulled(
        "Opportunity", name="Bolt rollout", account_id=account, amount="60000.00",
        stage_name="Qualification", close_date="2026-11-24", owner_id=WANG,
    )  # fmt: skip


def refuse(store: Store, **error: object) -> UUID:
    """Let the server refuse the oldest waiting change."""
    with store.write() as w:
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        told: Mapping[str, object] = {"mid": str(mid), "result": "rejected", **error}
        outbox.settle(w, [told], EPOCH)
    return mid


def panel(store: Store) -> sync_panel.Panel:
    with store.read() as r:
        return sync_panel.panel(r)


def test_what_waits_is_told_in_words_newest_first(
    store: Store, workspace: Workspace, deal: UUID
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        call_logging.log_call(w, who_id=lead, disposition="no_answer", at=w.store.now())
        records.patch(w, "Opportunity", deal, {"next_step": "Ask for the tender"})
        records.patch(w, "Opportunity", deal, {"stage_name": "Needs Analysis"})
        records.create(w, "Contact", {"last_name": "de Vries", "first_name": "Joris"})
    said = [one.words for one in panel(store).waiting]
    assert said[0] == "New contact: Joris de Vries"
    assert said[1] == "Bolt rollout: Qualification → Needs Analysis"
    assert said[2] == "Bolt rollout: Next step – → Ask for the tender"
    assert said[-1] == "Call: Wei Li, No answer"
    assert panel(store).waiting_total == len(said)


def test_a_change_that_was_sent_tells_how_often_and_why_it_waits(store: Store, deal: UUID) -> None:
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"amount": "61000"})
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        outbox.note_failure(w, [mid], {"code": "busy", "message": "The server is busy (503)."})
    (one,) = panel(store).waiting
    assert (one.tries, one.reason) == (1, "The server is busy (503).")


def test_a_refused_change_keeps_its_values_and_says_why(store: Store, deal: UUID) -> None:
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"close_date": "2026-01-02"})
    refuse(store, code="invalid_value", message="It closes before it began.", fields=["close_date"])
    (one,) = panel(store).refused
    assert one.words == "Bolt rollout: Close date"
    assert one.reason == "What is in “Close date” does not fit there."
    assert one.told == "It closes before it began."
    assert [(part.label, part.typed, part.is_wrong) for part in one.parts] == [
        ("Close date", "2026-01-02", True)
    ]
    i18n.set_language("zh_CN")
    try:
        assert panel(store).refused[0].reason == "“成交日期”中的内容不符合该字段的要求。"
    finally:
        i18n.set_language("en")


def test_a_corrected_change_goes_again_and_a_discarded_one_is_gone(
    store: Store, deal: UUID
) -> None:
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"close_date": "2026-01-02"})
    mid = refuse(store, code="invalid_value", fields=["close_date"])
    with store.write() as w:
        new = sync_panel.correct(w, mid, {"close_date": "1 Dec 2026"})
        assert [one.mid for one in outbox.listing(w, ("new",))] == [new]
        assert str(records.require(w, "Opportunity", deal)["close_date"]) == "2026-12-01"
    mid = refuse(store, code="invalid_value", fields=["close_date"])
    with store.write() as w:
        sync_panel.discard(w, mid)
    shown = panel(store)
    assert (shown.refused, shown.waiting) == ((), ())
    assert [one.words for one in shown.happened] == [
        "1 change discarded", "1 change corrected and sent again",
    ]  # fmt: skip


def test_diagnostics_hold_no_customer_text_unless_asked(store: Store, deal: UUID) -> None:
    with store.write() as w:
        activity_log.log(w, "Opportunity", deal, "note", "IT wants SSO", today=w.store.now().date())
    with store.read() as r:
        plain = json.dumps(sync_panel.diagnostics(r, with_texts=False))
        full = json.dumps(sync_panel.diagnostics(r, with_texts=True))
    assert "Bolt" not in plain
    assert "SSO" not in plain
    assert '"Task"' in plain
    assert "Note on Bolt rollout" in full


def test_diagnostics_hold_no_text_of_a_customer_until_asked_for(store: Store, deal: UUID) -> None:
    secret = "Quartz-Vermillion 恒达"
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"next_step": secret, "description": secret})
        records.create(w, "Contact", {"last_name": secret})
        events.note(w, "rebuilt", kept=secret, backup=secret)
    refuse(store, code="invalid_value", message=f"{secret} is wrong", fields=["next_step"])
    with store.read() as r:
        plain = json.dumps(sync_panel.diagnostics(r, with_texts=False), ensure_ascii=False)
        ticked = json.dumps(sync_panel.diagnostics(r, with_texts=True), ensure_ascii=False)
    for name in ("Quartz", "恒达", "Bolt rollout", "Bolt Parcel"):
        assert name not in plain
    assert "Quartz" in ticked
    found = json.loads(plain)
    assert {one["state"] for one in found["changes"]} == {"new", "quarantined"}
    assert found["events"][0]["kind"] == "rebuilt"
    assert found["second_copy_is_behind"] is False
