import pytest

from tests.server.office import Client, Json, Office, create, deal, mutation, patch
from workbench.schema import dictionary, rights
from workbench.schema.rights import Level, Operation
from workbench.wire.ids import new_id

ROLES = {"bdr": "bo", "ae": "ann", "se": "sam", "manager": "maria", "csm": "cleo", "admin": "ada"}
WRITABLE = tuple(
    found.name
    for found in dictionary.TYPES
    if not found.is_server_written and found.area != "audit"  # that nobody edits: test_role_matrix
)
FOREIGN_TEAM = "al"
"""Who owns what the others neither own nor have in their team."""


def rows(ada: Client, owner_id: str) -> dict[str, Json]:
    """Return a valid row of every writable type, made to belong to one person."""
    account = ada.make("Account", {"name": "Of another", "owner_id": owner_id})
    opportunity = ada.make("Opportunity", deal(owner_id=owner_id))
    contact = ada.make("Contact", {"last_name": "Li", "owner_id": owner_id})
    product = ada.make("Product", {"name": "GTX Pro"})
    campaign = ada.make("Campaign", {"name": "Fair", "owner_id": owner_id})
    org = ada.make("DemoOrg", {"alias": f"org {new_id()}"})
    cadence = ada.make("Cadence", {"name": "Three calls"})
    lead = ada.make("Lead", {"last_name": "Li", "company": "Hengda", "owner_id": owner_id})
    return {
        "Team": {"name": "West"},
        "User": {"name": "New", "role": "ae"},
        "Account": {"name": "Hengda", "owner_id": owner_id},
        "Contact": {"last_name": "Li", "account_id": account, "owner_id": owner_id},
        "Campaign": {"name": "Fair", "owner_id": owner_id},
        "CampaignMember": {"campaign_id": campaign, "last_name": "Li", "owner_id": owner_id},
        "Lead": {"last_name": "Li", "company": "Hengda", "owner_id": owner_id},
        "Product": {"name": "GTX"},
        "PricebookEntry": {"product_id": product, "unit_price": "10.00"},
        "OpportunityStage": {"api_name": "X", "master_label": "X", "sort_order": 1},
        "Opportunity": deal(owner_id=owner_id),
        "OpportunityLineItem": {"opportunity_id": opportunity, "product_id": product},
        "OpportunityContactRole": {"opportunity_id": opportunity, "contact_id": contact},
        "Task": {"task_subtype": "to_do", "owner_id": owner_id},
        "Event": {"subject": "x", "start_at": "2026-12-01T08:00:00.000Z", "owner_id": owner_id},
        "Attachment": {
            "name": "offer.pdf",
            "parent_id": account,
            "size_bytes": 3,
            "sha256": "0" * 64,
            "owner_id": owner_id,
        },
        "DemoTemplate": {"name": "IDO"},
        "DemoOrg": {"alias": "one"},
        "OrgBooking": {
            "name": "Demo",
            "demo_org_id": org,
            "start_at": "2026-12-01T08:00:00.000Z",
            "end_at": "2026-12-01T09:00:00.000Z",
            "owner_id": owner_id,
        },
        "CallingRule": {
            "name": "Ours",
            "country": "CN",
            "applies_from": "2026-01-01",
            "hours": "Mon-Fri 09:00-18:00",
        },
        "Reservation": {
            "who_id": contact,
            "ends_at": "2026-12-01T09:00:00.000Z",
            "owner_id": owner_id,
        },
        "Handoff": {
            "lead_id": lead,
            "from_user_id": owner_id,
            "need": "Plan staff",
            "submitted_at": "2026-01-01T08:00:00.000Z",
            "owner_id": owner_id,
        },
        "Cadence": {"name": "Eight calls"},
        "DoNotCallNumber": {"phone": "+493012345678"},
        "CadenceStep": {"cadence_id": cadence, "subject": "Call", "kind": "call", "position": 1},
        "CadenceTarget": {
            "cadence_id": cadence,
            "who_id": contact,
            "entered_at": "2026-01-01T08:00:00.000Z",
            "owner_id": owner_id,
        },
    }


def change_of(type_name: str, record_id: str) -> Json:
    """Return a harmless patch: the external id, or what a type has instead."""
    known = dictionary.record_type(type_name).by_name
    field, new = ("external_id", "E1") if "external_id" in known else ("is_primary", True)
    old = None if field == "external_id" else False
    return patch(type_name, record_id, **{field: (old, new)})


@pytest.mark.parametrize("role", ROLES)
def test_the_rights_table_holds_for_records_of_another_team(office: Office, role: str) -> None:
    ada, client = office.client("ada"), office.client(ROLES[role])
    given = rows(ada, office.ids[FOREIGN_TEAM])
    assert given.keys() == set(WRITABLE)
    made = {name: create(name, row) for name, row in given.items()}
    assert {told["result"] for told in ada.push(*made.values())} == {"ok"}
    for name, record in made.items():
        may_read = rights.level(role, name, Operation.READ) is Level.ALL
        assert (client.row(name, record["id"]) is not None) == may_read, name
    told = client.push(*(change_of(name, record["id"]) for name, record in made.items()))
    for name, result in zip(made, told, strict=True):
        may_edit = rights.level(role, name, Operation.EDIT) is Level.ALL
        assert result["result"] == ("ok" if may_edit else "forbidden"), name
    fresh = rows(ada, client.user_id)
    fresh["OrgBooking"]["start_at"] = "2026-12-01T08:30:00.000Z"
    told = client.push(*(create(name, row) for name, row in fresh.items()))
    for name, result in zip(fresh, told, strict=True):
        may_create = rights.level(role, name, Operation.CREATE) is not Level.NONE  # it is his own
        assert result["result"] == ("ok" if may_create else "forbidden"), name


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_the_rights_table_holds_for_one_s_own_records(office: Office, role: str) -> None:
    ada, client = office.client("ada"), office.client(ROLES[role])
    made = {
        name: create(name, row)
        for name, row in rows(ada, client.user_id).items()
        if dictionary.record_type(name).has_owner
    }
    assert {told["result"] for told in ada.push(*made.values())} == {"ok"}
    told = client.push(*(change_of(name, record["id"]) for name, record in made.items()))
    for (name, record), result in zip(made.items(), told, strict=True):
        reads = rights.level(role, name, Operation.READ) is not Level.NONE
        assert (client.row(name, record["id"]) is not None) == reads, name
        edits = reads and rights.level(role, name, Operation.EDIT) is not Level.NONE
        assert result["result"] == ("ok" if edits else "forbidden"), name


def test_a_manager_sees_and_edits_his_team_and_not_another(office: Office) -> None:
    maria = office.client("maria")
    mine = office.client("ann").make("Opportunity", deal())
    other = office.client("al").make("Opportunity", deal())
    assert maria.row("Opportunity", mine) is not None
    assert maria.row("Opportunity", other) is None
    assert maria.one(patch("Opportunity", mine, next_step=(None, "Call")))["result"] == "ok"
    told = maria.one(patch("Opportunity", other, next_step=(None, "Call")))
    missing = maria.one(patch("Opportunity", str(new_id()), next_step=(None, "Call")))
    assert told["result"] == "forbidden"
    del told["mid"], missing["mid"]
    assert told == missing


def test_a_team_above_sees_what_the_teams_below_own(office: Office) -> None:
    ada, maria = office.client("ada"), office.client("maria")
    al = office.client("al")
    opportunity = al.make("Opportunity", deal())
    people = office.directory.people
    north, south = people[maria.user_id].team_id, people[al.user_id].team_id
    assert south is not None
    assert maria.row("Opportunity", opportunity) is None
    maria.start()
    assert ada.one(patch("Team", south, parent_id=(None, north)))["result"] == "ok"
    assert maria.row("Opportunity", opportunity) is not None
    assert [scope["id"] for scope in maria.hello()["scopes"]].count(f"team:{south}") == 1


def test_a_line_item_and_the_history_follow_their_opportunity(office: Office) -> None:
    ann, al, ada = office.client("ann"), office.client("al"), office.client("ada")
    product = ada.make("Product", {"name": "GTX"})
    opportunity = ann.make("Opportunity", deal())
    item = ann.make("OpportunityLineItem", {"opportunity_id": opportunity, "product_id": product})
    assert al.row("OpportunityLineItem", item) is None
    al.start()
    ann.start()
    told = ann.one(patch("Opportunity", opportunity, owner_id=(ann.user_id, al.user_id)))
    assert told["result"] == "ok"
    assert al.row("OpportunityLineItem", item) is not None
    gone = ann.pull()
    assert {change["op"] for change in gone} == {"remove"}
    come = al.pull()
    assert {change["op"] for change in come} == {"put"}
    types = {change["type"] for change in come}
    assert types == {"Opportunity", "OpportunityLineItem", "OpportunityFieldHistory"}
    assert max(change["ver"] for change in come) == told["seq"]


def test_a_task_is_seen_by_the_owner_of_the_person_it_is_about(office: Office) -> None:
    bo, al, ada = office.client("bo"), office.client("al"), office.client("ada")
    lead = bo.make("Lead", {"last_name": "Li", "company": "Hengda"})
    call = bo.one(call_about := mutation("append", "Task", row={"who_id": lead}))
    assert call["result"] == "ok"
    assert al.row("Task", call_about["id"]) is None
    ada.one(patch("Lead", lead, owner_id=(bo.user_id, al.user_id)))
    assert al.row("Task", call_about["id"]) is not None


def test_members_see_and_edit_and_lose_it_when_removed(office: Office) -> None:
    ann, bo = office.client("ann"), office.client("bo")
    opportunity = ann.make("Opportunity", deal(team_member_ids=[bo.user_id]))
    assert bo.row("Opportunity", opportunity) is not None
    bo.start()
    change = {"team_member_ids": {"add": [], "remove": [bo.user_id]}}
    ann.one(mutation("patch", "Opportunity", opportunity, set=change))
    assert bo.row("Opportunity", opportunity) is None
    assert [change["op"] for change in bo.pull() if change["id"] == opportunity] == ["remove"]


def test_only_owner_manager_above_and_admin_give_a_record_away(office: Office) -> None:
    ann, maria, sam = office.client("ann"), office.client("maria"), office.client("sam")
    opportunity = ann.make("Opportunity", deal(team_member_ids=[sam.user_id]))
    give = patch("Opportunity", opportunity, owner_id=(ann.user_id, sam.user_id))
    assert sam.one(give)["result"] == "forbidden"
    told = maria.one(patch("Opportunity", opportunity, owner_id=(ann.user_id, maria.user_id)))
    assert told["result"] == "ok"


def test_a_bdr_hands_over_and_his_client_is_told_to_let_go(office: Office) -> None:
    bo, al = office.client("bo"), office.client("al")
    bo.start()
    al.start()
    handed = bo.make("Opportunity", deal(owner_id=al.user_id))
    assert bo.row("Opportunity", handed) is None
    assert [change["op"] for change in bo.pull() if change["id"] == handed] == ["remove"]
    assert [change["op"] for change in al.pull() if change["id"] == handed] == ["put"]


def test_a_change_of_team_takes_a_person_s_records_along(office: Office) -> None:
    ada, ann, al, maria = (office.client(name) for name in ("ada", "ann", "al", "maria"))
    opportunity = ann.make("Opportunity", deal())
    ann.make("Contact", {"last_name": "Li"})
    people = office.directory.people
    north, south = people[ann.user_id].team_id, people[al.user_id].team_id
    maria.start()
    told = ada.one(patch("User", ann.user_id, team_id=(north, south)))
    assert told["result"] == "ok"
    assert al.row("Opportunity", opportunity) is not None
    assert maria.row("Opportunity", opportunity) is None
    ops = {change["id"]: change["op"] for change in maria.pull()}
    assert ops[opportunity] == "remove"
