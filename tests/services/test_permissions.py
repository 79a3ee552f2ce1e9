"""What the server would refuse is said at once: what, why, and who can."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Workspace, become
from tests.services.pipeline import TODAY
from workbench.errors import Refused
from workbench.services import (
    campaigns,
    demo_orgs,
    demo_page,
    demos,
    editing,
    handoff,
    moving,
    permissions,
    record_form,
)
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.ids import new_id
from workbench.wire.values import instant_text

ZHAO, OLA = new_id(), new_id()
EAST, SOUTH, WEST = new_id(), new_id(), new_id()
"""South is a team below East."""


@pytest.fixture
def company(workspace: Workspace) -> Workspace:
    """Return two teams: Wang and Liu under Zhao in the East, Li Na apart in the West."""
    workspace.pulled("Team", EAST, name="East")
    workspace.pulled("Team", SOUTH, name="South", parent_id=EAST)
    workspace.pulled("Team", WEST, name="West")
    for user, name, role, team, manager in (
        (ZHAO, "Helen Zhao", "manager", EAST, None),
        (WANG, "Wang Jie", "bdr", SOUTH, ZHAO),
        (LIU, "Liu Yang", "ae", SOUTH, ZHAO),
        (LI_NA, "Li Na", "se", WEST, None),
        (OLA, "Ola Berg", "manager", WEST, None),
    ):
        workspace.pulled(
            "User", user, name=name, role=role, team_id=team, manager_id=manager, is_active=True
        )
    return workspace


def account(company: Workspace, owner: UUID = LIU) -> UUID:
    return company.pulled("Account", name="Acme", owner_id=owner)


def deal(company: Workspace, owner: UUID = LIU) -> UUID:
    return company.pulled(
        "Opportunity", name="Sorting line", stage_name="Qualification", owner_id=owner
    )


def change(store: Store, type_name: str, record_id: UUID, **values: object) -> None:
    with store.write() as w:
        editing.change(w, type_name, record_id, values)


def waiting(store: Store) -> int:
    with store.read() as r:
        return int(r.value("SELECT count(*) FROM outbox"))


def test_an_account_of_somebody_else_is_refused_at_once_and_nothing_waits_for_the_server(
    store: Store, company: Workspace
) -> None:
    acme = account(company)
    with pytest.raises(Refused) as told:
        change(store, "Account", acme, phone="+862155550199")
    assert str(told.value) == (
        "You cannot change “Acme”: it is Liu Yang's. Ask Liu Yang or Helen Zhao."
    )
    assert waiting(store) == 0


def test_ones_own_account_is_changed(store: Store, company: Workspace) -> None:
    change(store, "Account", account(company, WANG), phone="+862155550199")
    assert waiting(store) == 1


def test_a_role_that_only_reads_is_told_so(store: Store, company: Workspace) -> None:
    sorting = deal(company)
    with pytest.raises(Refused, match=r"as BDR you may only read Opportunities\. Ask Liu Yang"):
        move(store, sorting, "Needs Analysis")
    with store.read() as r:
        assert records.require(r, "Opportunity", sorting)["stage_name"] == "Qualification"


def move(store: Store, opportunity: UUID, stage: str) -> None:
    with store.write() as w:
        moving.move(w, opportunity, stage)


@pytest.mark.parametrize(("manager", "may"), [(ZHAO, True), (OLA, False)])
def test_a_manager_moves_the_deals_of_the_teams_below(
    store: Store, company: Workspace, manager: UUID, may: bool
) -> None:
    sorting = deal(company)
    become(store, manager)
    if may:
        move(store, sorting, "Needs Analysis")
        assert waiting(store) == 1
        return
    with pytest.raises(Refused, match="it is Liu Yang's, who is not in your team"):
        move(store, sorting, "Needs Analysis")
    assert waiting(store) == 0


def test_a_member_of_a_deal_may_change_it(store: Store, company: Workspace) -> None:
    become(store, LI_NA)
    mine = company.pulled(
        "Opportunity", name="With an SE", owner_id=LIU, team_member_ids=[str(LI_NA)]
    )
    line = company.pulled("OpportunityLineItem", opportunity_id=mine)
    with store.read() as r:
        assert permissions.why_not_edit(r, records.require(r, "Opportunity", mine)) == ""
        assert permissions.why_not_edit(r, records.require(r, "OpportunityLineItem", line)) == ""


def test_only_the_owner_and_the_manager_above_give_a_record_away(
    store: Store, company: Workspace
) -> None:
    mine = company.pulled("Opportunity", name="Shared", owner_id=LIU, team_member_ids=[str(LI_NA)])
    become(store, LI_NA)
    with pytest.raises(Refused, match="You cannot give “Shared” to somebody else"):
        change(store, "Opportunity", mine, owner_id=LI_NA)
    become(store, ZHAO)
    change(store, "Opportunity", mine, owner_id=WANG)
    assert waiting(store) == 1


def test_what_is_not_known_here_is_left_to_the_server(store: Store, company: Workspace) -> None:
    become(store, LIU)
    task = company.pulled("Task", subject="Call", owner_id=WANG, who_id=new_id())
    with store.read() as r:
        assert permissions.why_not_edit(r, records.require(r, "Task", task)) == ""
    company.pulled("User", LIU, name="Liu Yang", role=None, is_active=True)
    with store.read() as r:
        acme = records.require(r, "Account", account(company, WANG))
        assert permissions.why_not_edit(r, acme) == ""


def test_the_form_saves_through_the_same_check(store: Store, company: Workspace) -> None:
    acme = account(company)
    with pytest.raises(Refused, match="You cannot change “Acme”"), store.write() as w:
        record_form.save(w, "Account", acme, "phone", "+862155550199", seen=None, today=TODAY)


def test_who_books_but_may_not_change_bookings_is_told_and_nothing_waits(
    store: Store, company: Workspace
) -> None:
    become(store, WANG)  # a BDR
    org = company.pulled("DemoOrg", alias="IDO-Health", state="ready", maintainer_id=LI_NA)
    start = store.now() + timedelta(days=1)
    times = {"start_at": instant_text(start), "end_at": instant_text(start + timedelta(hours=1))}
    mine = company.pulled("OrgBooking", name="Acme", demo_org_id=org, owner_id=WANG, **times)
    later = {"start": start + timedelta(days=1), "end": start + timedelta(days=1, hours=1)}
    with store.read() as r:
        assert demo_page.page(r, start, start).why_not_move.startswith("As BDR you may make")
        assert demo_orgs.org_card(r, org).why_not_change.startswith("You cannot change “IDO-Health")
    for change_it in (
        lambda w: demos.move_booking(w, mine, **later),
        lambda w: demos.cancel_booking(w, mine),
        lambda w: demo_orgs.set_state(w, org, "broken"),
        lambda w: demo_orgs.note_reset(w, org),
        lambda w: demo_orgs.adopt(w, org),
    ):
        with pytest.raises(Refused, match="as BDR you may only read"), store.write() as w:
            change_it(w)
    assert waiting(store) == 0


def test_who_may_change_orgs_is_offered_it(store: Store, company: Workspace) -> None:
    become(store, LI_NA)  # an SE
    org = company.pulled("DemoOrg", alias="IDO-Health", state="ready", maintainer_id=ZHAO)
    with store.read() as r:
        assert demo_page.page(r, store.now(), store.now()).why_not_move == ""
        assert demo_orgs.org_card(r, org).why_not_change == ""
        assert demo_page.org_details(r, org).can_adopt
    with store.write() as w:
        demo_orgs.note_reset(w, org)
    assert waiting(store) == 1


def test_a_lead_of_somebody_else_is_not_handed_on(store: Store, company: Workspace) -> None:
    lead = company.pulled("Lead", last_name="Sun", company="Acme", owner_id=LIU)
    become(store, WANG)
    with pytest.raises(Refused, match="it is Liu Yang's"), store.write() as w:
        handoff.hand_over(w, lead, ZHAO, need="A demo")
    assert waiting(store) == 0


def test_a_guest_on_somebody_elses_list_is_not_promoted(store: Store, company: Workspace) -> None:
    expo = company.pulled("Campaign", name="Expo 2026")
    guest = company.pulled(
        "CampaignMember", campaign_id=expo, last_name="Janssen", company="Delta", owner_id=LIU
    )
    become(store, WANG)
    with pytest.raises(Refused, match="it is Liu Yang's"), store.write() as w:
        campaigns.promote(w, guest)
    become(store, LI_NA)  # an SE
    with pytest.raises(Refused, match="as Solution engineer you may only read"), store.write() as w:
        campaigns.promote(w, guest)
    assert waiting(store) == 0
