"""A refusal is worded by its code in the user's language, and says whom to ask."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.services.conftest import EPOCH, LI_NA, LIU, WANG, Workspace
from workbench import i18n
from workbench.services import refusals, sync_panel
from workbench.services.sync_panel import Refused
from workbench.store import outbox, records
from workbench.store.database import Store

ADA = UUID("01930000-0000-7000-8000-0000000000b1")
OF_THE_WIRE = (
    "unknown_type", "unknown_op", "unknown_field", "invalid_value", "required", "id_in_use",
    "mid_reuse", "edited_since", "has_children", "too_large", "duplicate", "closed",
    "no_create", "no_edit", "no_delete", "no_read",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture
def deal(workspace: Workspace) -> UUID:
    workspace.pulled("User", ADA, name="Ada Chen", role="admin", is_active=True)
    workspace.pulled("User", LI_NA, name="Li Na", role="manager", is_active=True)
    workspace.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True, manager_id=LI_NA)
    workspace.pulled("User", LIU, name="Liu Yang", role="ae", is_active=True, manager_id=LI_NA)
    account = workspace.pulled("Account", name="Bolt Parcel", owner_id=LIU)
    return workspace.pulled(
        "Opportunity", name="Bolt rollout", account_id=account, amount="60000.00",
        stage_name="Qualification", close_date="2026-11-24", owner_id=LIU,
    )  # fmt: skip


def refused(store: Store, deal: UUID, **error: object) -> Refused:
    """Change the deal and let the server refuse it; return what the page shows of it."""
    with store.write() as w:
        records.patch(w, "Opportunity", deal, {"close_date": "2026-12-02"})
        mid = outbox.listing(w, ("new",))[0].mid
        outbox.mark_sent(w, [mid])
        outbox.settle(w, [{"mid": str(mid), **error}], EPOCH)
    with store.read() as r:
        (shown,) = sync_panel.panel(r).refused
        return shown


def test_a_refusal_in_another_language_is_worded_in_mine(store: Store, deal: UUID) -> None:
    shown = refused(
        store, deal, result="rejected", code="invalid_value", fields=["close_date"],
        message="“结束日期”早于开始。",
    )  # fmt: skip
    assert shown.reason == "What is in “Close date” does not fit there."
    assert shown.told == "“结束日期”早于开始。"
    i18n.set_language("zh_CN")
    with store.read() as r:
        (chinese,) = sync_panel.panel(r).refused
        (line,) = outbox.listing(r, ("quarantined",))
        in_one = sync_panel.reason_words(line)
    assert chinese.reason == "“成交日期”中的内容不符合该字段的要求。"
    assert in_one == f"{chinese.reason}（服务器原文：“结束日期”早于开始。）"


def test_who_may_not_change_a_record_hears_whom_to_ask(store: Store, deal: UUID) -> None:
    shown = refused(
        store, deal, result="forbidden", code="no_edit", message="Nur lesen, nicht schreiben."
    )
    assert shown.reason == "You may read this record but not change it."
    assert shown.advice == (
        "Ask Liu Yang (owner) or Li Na (manager), then send it again, or discard it."
    )
    i18n.set_language("zh_CN")
    with store.read() as r:
        (chinese,) = sync_panel.panel(r).refused
    assert "Liu Yang（所有人）" in chinese.advice
    assert "Li Na（经理）" in chinese.advice


def test_who_may_make_no_such_record_asks_who_gives_rights(store: Store, deal: UUID) -> None:
    shown = refused(store, deal, result="forbidden", code="no_create", message="Nein.")
    assert shown.advice.startswith("Ask Li Na (manager) or Ada Chen (administrator)")


def test_of_a_record_that_is_gone_from_sight_the_manager_knows(store: Store, deal: UUID) -> None:
    with store.read() as r:
        said = refusals.advice(r, "left_sight", "Opportunity", UUID(int=7))
    assert said.startswith(
        "If you need the record, ask Li Na (manager) or Ada Chen (administrator)."
    )


def test_somebody_who_left_is_not_named(store: Store, workspace: Workspace, deal: UUID) -> None:
    workspace.pulled("User", LIU, name="Liu Yang", role="ae", is_active=False, manager_id=LI_NA)
    with store.read() as r:
        said = refusals.advice(r, "no_edit", "Opportunity", deal)
    assert said.startswith("Ask Li Na (manager) or Ada Chen (administrator)")


def test_where_nobody_is_known_an_administrator_is_asked(store: Store) -> None:
    with store.read() as r:
        said = refusals.advice(r, "unknown_field", "Opportunity", UUID(int=7))
    assert "ask an administrator." in said


@pytest.mark.parametrize("code", OF_THE_WIRE)
def test_each_code_of_the_protocol_is_a_sentence_in_both_languages(store: Store, code: str) -> None:
    said = []
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        with store.read() as r:
            said += [
                refusals.sentence(code),
                refusals.advice(r, code, "Opportunity", UUID(int=7)),
            ]
    assert all(said)
    assert len(set(said)) == 4


def test_what_is_closed_is_a_conflict_only_where_it_is_one(store: Store) -> None:
    error = {"result": "rejected", "code": "closed", "message": "Schon zu."}
    assert refusals.reason(error, "Conflict") == "This conflict is decided already."
    assert refusals.reason(error, "Reservation") == "It had come to an end already."
    merged = "One of the two records was merged or deleted meanwhile."
    assert refusals.reason(error, "Account") == merged


def test_a_code_of_a_newer_server_is_told_in_its_own_words(store: Store, deal: UUID) -> None:
    shown = refused(store, deal, result="rejected", code="too_early", message="It is too early.")
    assert (shown.reason, shown.told) == ("It is too early.", "")
