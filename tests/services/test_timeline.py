from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.services.conftest import LIU, WANG, Workspace
from workbench import i18n
from workbench.services import calling, home, record_head, search, timeline
from workbench.store import records
from workbench.store.database import Store


def deal(workspace: Workspace, account: UUID) -> UUID:
    return workspace.pulled(
        "Opportunity",
        name="Ward rota",
        account_id=account,
        stage_name="Qualification",
        amount="90000.00",
        currency_iso_code="CNY",
        close_date="2026-11-29",
        owner_id=WANG,
        created_at="2026-10-01T02:00:00.000Z",
    )


def test_one_list_holds_calls_changes_bookings_and_conflicts(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Cato Health", currency_iso_code="CNY")
    contact = workspace.pulled("Contact", last_name="Jansen", first_name="Eva", account_id=account)
    opportunity = deal(workspace, account)
    org = workspace.pulled("DemoOrg", alias="IDO-Health", state="ready")
    workspace.clock.forward(hours=1)
    with store.write() as w:
        calling.log_call(
            w, who_id=contact, disposition="connected_interested", at=store.now(),
            duration_s=840, number="+31105550142",
        )  # fmt: skip
    workspace.clock.forward(hours=1)
    with store.write() as w:
        group = {"stage_name": "Value Proposition", "amount": Decimal(90_000)}
        records.patch(w, "Opportunity", opportunity, group)
    workspace.pulled(
        "OrgBooking", name="Cato", demo_org_id=org, opportunity_id=opportunity, status="rejected",
        start_at="2026-11-20T02:00:00.000Z", end_at="2026-11-20T02:30:00.000Z", owner_id=LIU,
        created_at="2026-11-19T08:40:00.000Z",
    )  # fmt: skip
    workspace.pulled(
        "Conflict", type="Opportunity", record_id=opportunity, fields=["amount"],
        mine={"amount": "84000.00"}, theirs={"amount": "90000.00"}, theirs_by=LIU, state="open",
        created_at="2026-11-19T09:00:00.000Z",
    )  # fmt: skip
    with store.read() as r:
        of_deal = timeline.timeline(r, "Opportunity", opportunity)
        of_account = timeline.timeline(r, "Account", account)
    assert [entry.title for entry in of_deal.entries] == [
        "Two versions of “Amount”: choose one",
        "Booking lost: IDO-Health",
        "Stage: Qualification → Value Proposition",
    ]
    titles = [entry.title for entry in of_account.entries]
    assert "Call with Eva Jansen, 14 min" in titles
    assert "Stage: Qualification → Value Proposition" in titles


def test_a_long_timeline_comes_in_parts_without_gap_or_repeat(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    for n in range(25):
        at = store.now() - timedelta(hours=7 * n)
        with store.write() as w:
            calling.log_call(w, who_id=lead, disposition="no_answer", at=at)
    with store.read() as r:
        whole = timeline.timeline(r, "Lead", lead, limit=200)
        parts, before = [], None
        while True:
            part = timeline.timeline(r, "Lead", lead, limit=10, before=before)
            parts += [entry.id for entry in part.entries]
            before = part.earlier
            if before is None:
                break
    assert parts == [entry.id for entry in whole.entries]
    assert len(whole.days) > 5


def test_the_head_says_what_matters(workspace: Workspace, store: Store) -> None:
    account = workspace.pulled("Account", name="Cato Health", currency_iso_code="CNY")
    opportunity = deal(workspace, account)
    blocked = workspace.lead(do_not_call=True)
    with store.read() as r:
        of_deal = record_head.head(r, "Opportunity", opportunity)
        of_account = record_head.head(r, "Account", account)
        of_lead = record_head.head(r, "Lead", blocked)
    facts = {fact.label: fact for fact in of_deal.facts}
    assert (of_deal.chip, of_deal.owner) == ("Qualification", "Wang Jie")
    assert facts["Amount"].value == "90,000 CNY"
    assert (facts["In stage"].value, facts["In stage"].tone) == ("49 days", "bad")
    assert facts["Close date"].detail == "in 10 days"
    assert facts["Buying centre"].detail == "no decision maker"
    assert of_account.facts[0].value == "90,000 CNY"
    assert of_account.facts[0].detail == "1 opportunity"
    assert of_lead.facts[-1].value == "do not call"


def test_the_sidebar_counts_what_waits_for_me(workspace: Workspace, store: Store) -> None:
    workspace.lead()
    deal(workspace, workspace.pulled("Account", name="Cato Health"))
    with store.read() as r:
        found = home.badges(r)
        people = home.users(r)
    # No call is due, though the lead may be called.
    assert (found.calls, found.leads, found.deals, found.handoffs) == (0, 1, 1, 0)
    assert (people[0].name, people[0].is_me) == ("Wang Jie", True)


def test_records_are_found_by_han_letters_and_last_digits(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(first_name="伟", last_name="张", company="恒达物流", city="北京")
    with store.read() as r:
        for text in ("北京", "张", "恒达", "0123"):
            assert [one.id for one in search.find(r, text)] == [lead], text


def test_what_names_a_person_and_a_deal_of_the_account_stands_there_once(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Cato Health", currency_iso_code="CNY")
    contact = workspace.pulled("Contact", last_name="Jansen", account_id=account)
    named = {"who_id": contact, "what_id": deal(workspace, account), "owner_id": WANG}
    workspace.pulled(
        "Event", subject="Demo", type="Demo", start_at="2026-11-18T02:00:00.000Z",
        end_at="2026-11-18T02:45:00.000Z", **named,
    )  # fmt: skip
    workspace.pulled(
        "Task", subject="Send offer", task_subtype="task", status="Open",
        due_at="2026-11-19T02:00:00.000Z", **named,
    )  # fmt: skip
    with store.read() as r:
        shown = timeline.timeline(r, "Account", account)
    assert sorted(entry.title for entry in shown.entries) == ["Demo", "Send offer"]


@pytest.mark.parametrize(
    ("author", "language", "title", "detail"),
    [
        (
            WANG,
            "en",
            "Two versions of “Amount, Close date”: choose one",
            "84,000 or 90,000 (Liu Yang); 15 Dec or 20 Dec (Liu Yang)",
        ),
        (
            LIU,
            "zh_CN",
            "“金额、成交日期”有两个版本：等待 Liu Yang 决定",
            "84,000 或 90,000（Liu Yang）；12 月 15 日 或 12 月 20 日（Liu Yang）",
        ),
    ],
)
def test_a_conflict_is_told_in_the_words_of_its_fields_and_of_who_decides(
    workspace: Workspace, store: Store, author: UUID, language: str, title: str, detail: str
) -> None:
    opportunity = deal(workspace, workspace.pulled("Account", name="Cato"))
    same = {"stage_name": "Qualification"}
    workspace.pulled(
        "Conflict", type="Opportunity", record_id=opportunity, state="open",
        fields=["amount", "close_date", "stage_name"],
        mine=same | {"amount": "84000.00", "close_date": "2026-12-15"},
        theirs=same | {"amount": "90000.00", "close_date": "2026-12-20"},
        mine_by=author, theirs_by=LIU, created_at="2026-11-19T09:00:00.000Z",
    )  # fmt: skip
    i18n.set_language(language)
    with store.read() as r:
        (entry,) = timeline.timeline(r, "Opportunity", opportunity).entries
    i18n.set_language("en")
    assert (entry.title, entry.detail) == (title, detail)
