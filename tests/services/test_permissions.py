"""What the server would refuse is said at once: what, why, and who can."""

from uuid import UUID

import pytest

from tests.services.conftest import LI_NA, LIU, WANG, Workspace, become
from tests.services.pipeline import TODAY
from workbench.errors import Refused
from workbench.services import editing, moving, permissions, record_form
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.ids import new_id

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
