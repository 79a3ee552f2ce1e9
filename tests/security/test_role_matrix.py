"""Every role × type × operation × whose record it is, through every door of the server."""

from dataclasses import dataclass
from functools import partial

import pytest

from tests.security.rights_table import RELATIONS, ROLES, ROW, may
from tests.server.office import Client, Json, Office, create, deal, delete, mutation, patch
from workbench.schema import dictionary
from workbench.server import admin
from workbench.wire.ids import derived_id, new_id
from workbench.wire.values import uuid_text

NOT_OWNED = (
    "Team", "User", "Product", "PricebookEntry", "OpportunityStage", "CallingRule", "Cadence",
    "CadenceStep", "DoNotCallNumber",
)  # fmt: skip
"""Nobody's own: every record is a stranger's."""
BY_SERVER = ("Conflict", "OpportunityFieldHistory")
DIGESTED = ("Account", "Opportunity", "Task", "Lead", "OrgBooking")
"""One of each row of the table: one answer for each scope and type would be hundreds."""
START, END = "2026-12-01T08:00:00.000Z", "2026-12-01T09:00:00.000Z"
Key = tuple[str, str]
"""(type, relation)"""


@dataclass
class Stage:
    """One person of a role, and people who stand to him in every way."""

    office: Office
    role: str
    me: Client
    ada: Client
    epoch: str
    owners: dict[str, str]

    def make(self, *mutations: Json) -> None:
        """Push as the admin what must be accepted."""
        told = self.ada.push(*mutations, epoch=self.epoch)
        assert {one["result"] for one in told} == {"ok"}


@pytest.fixture(params=ROLES)
def stage(request: pytest.FixtureRequest, office: Office) -> Stage:
    """Head office above North above Harbour; South beside them; `me` is in North."""
    role, ada = request.param, office.client("ada")
    head, north, harbour, south = (str(new_id()) for _ in range(4))
    teams = ((head, None), (north, head), (harbour, north), (south, head))
    stage = Stage(office, role, ada, ada, ada.hello()["epoch"], {})
    made = [
        mutation("create", "Team", team, row={"name": team, "parent_id": parent})
        for team, parent in teams
    ]
    for relation, team in (
        ("own", north),
        ("team", north),
        ("below", harbour),
        ("above", head),
        ("stranger", south),
    ):
        row = {"name": relation, "email": f"{relation}@matrix.example.com", "team_id": team}
        made.append(create("User", row | {"role": role if relation == "own" else "ae"}))
        stage.owners[relation] = made[-1]["id"]
    stage.make(*made)
    admin.set_password(office.database, "own@matrix.example.com", "a long enough password")
    office.ids |= stage.owners
    stage.me = office.client("own")
    return stage


def rows(stage: Stage, relation: str) -> dict[str, Json]:
    """Return a row of every type that people write, belonging to who stands so to `me`."""
    owner = stage.owners[relation]
    parents = (
        create("Account", {"name": "Hengda", "owner_id": owner}),
        create("Opportunity", deal(owner_id=owner)),
        create("Contact", {"last_name": "Li", "owner_id": owner}),
        create("Campaign", {"name": "Fair", "owner_id": owner}),
        create("Product", {"name": "GTX Pro"}),
        create("DemoOrg", {"alias": f"org {new_id()}", "maintainer_id": owner}),
        create("Cadence", {"name": "Three calls"}),
        create("Lead", {"last_name": "Li", "company": "Hengda", "owner_id": owner}),
    )
    stage.make(*parents)
    account, opportunity, contact, campaign, product, org, cadence, lead = (
        one["id"] for one in parents
    )
    file = {"name": "offer.pdf", "size_bytes": 3, "sha256": "0" * 64}
    booking = {"name": "Demo", "demo_org_id": org, "start_at": START, "end_at": END}
    return {
        "Team": {"name": "West"},
        "User": {"name": "New", "role": "ae"},
        "Account": {"name": "Hengda", "owner_id": owner},
        "Contact": {"last_name": "Li", "account_id": account, "owner_id": owner},
        "Campaign": {"name": "Fair", "owner_id": owner},
        "CampaignMember": {"campaign_id": campaign, "last_name": "Li", "owner_id": owner},
        "Lead": {"last_name": "Li", "company": "Hengda", "owner_id": owner},
        "Product": {"name": "GTX"},
        "PricebookEntry": {"product_id": product, "unit_price": "10.00"},
        "OpportunityStage": {"api_name": "X", "master_label": "X", "sort_order": 1},
        "Opportunity": deal(owner_id=owner),
        "OpportunityLineItem": {"opportunity_id": opportunity, "product_id": product},
        "OpportunityContactRole": {"opportunity_id": opportunity, "contact_id": contact},
        "Task": {"task_subtype": "to_do", "owner_id": owner},
        "Event": {"subject": "x", "start_at": START, "owner_id": owner},
        "DemoTemplate": {"name": "IDO", "maintainer_id": owner},
        "DemoOrg": {"alias": "one", "maintainer_id": owner},
        "OrgBooking": booking | {"owner_id": owner},
        "ExportLog": {
            "type": "Lead",
            "row_count": 2,
            "format": "csv",
            "exported_at": START,
            "owner_id": owner,
        },
        "Attachment": file | {"parent_id": account, "owner_id": owner},
        "CallingRule": {
            "name": "Ours",
            "country": "CN",
            "applies_from": "2026-01-01",
            "hours": "Mon-Fri 09:00-18:00",
        },
        "Reservation": {"who_id": contact, "ends_at": END, "owner_id": owner},
        "Handoff": {
            "lead_id": lead,
            "from_user_id": owner,
            "need": "Plan staff",
            "submitted_at": "2026-01-01T08:00:00.000Z",
            "owner_id": owner,
        },
        "Cadence": {"name": "Eight calls"},
        "DoNotCallNumber": {"phone": "+493012345678"},
        "CadenceStep": {"cadence_id": cadence, "subject": "Call", "kind": "call", "position": 1},
        "CadenceTarget": {
            "cadence_id": cadence,
            "who_id": contact,
            "entered_at": "2026-01-01T08:00:00.000Z",
            "owner_id": owner,
        },
    }


def records(stage: Stage) -> dict[Key, str]:
    """Make one record of every type and relation, history and conflict among them."""
    made: dict[Key, Json] = {}
    deals = {}
    for relation in RELATIONS:
        for type_name, row in rows(stage, relation).items():
            if type_name not in NOT_OWNED or relation == "stranger":
                made[type_name, relation] = create(type_name, row)
        deals[relation] = create("Opportunity", deal(owner_id=stage.owners[relation]))
    stage.make(*made.values(), *deals.values())
    found = {key: one["id"] for key, one in made.items()}
    for relation, one in deals.items():
        found["OpportunityFieldHistory", relation] = str(derived_id(one["mid"], "stage_name"))
    stage.make(*(patch("Opportunity", one["id"], next_step=(None, "A")) for one in deals.values()))
    elsewhere = stage.office.client("ada")  # who disagrees with himself, on another computer
    told = elsewhere.push(
        *(patch("Opportunity", one["id"], next_step=("old", "B")) for one in deals.values()),
        epoch=stage.epoch,
    )
    for relation, one in zip(deals, told, strict=True):
        found["Conflict", relation] = one["conflicts"][0]
    return found


def held(reader: Client) -> dict[str, Json]:
    """Return the row of every record that someone may read, asked for by one list of each type."""
    found: dict[str, Json] = {}
    for type_name in dictionary.BY_NAME:
        answer = reader.request("GET", f"/v1/records/{type_name}", params={"limit": 1000})
        told = answer.json()
        assert told["after"] is None
        found |= {record["id"]: record["row"] for record in told["records"]}
    return found


def expected(stage: Stage, operation: str, keys: dict[Key, str]) -> set[Key]:
    """Return the records that the table gives a right to."""
    found = set()
    for type_name, relation in keys:
        if type_name == "Conflict":
            is_seen = operation == "read" and may(stage.role, "Opportunity", "edit", relation)
            holds = is_seen
        elif type_name in BY_SERVER and operation != "read":
            holds = False
        else:
            holds = may(stage.role, type_name, operation, relation)
        if holds:
            found.add((type_name, relation))
    return found


def test_the_table_names_every_type() -> None:
    assert {*ROW, "Conflict"} == dictionary.BY_NAME.keys()


def test_what_is_read_through_every_door_is_what_the_table_says(stage: Stage) -> None:
    me = stage.me
    me.start()
    made = records(stage)
    key_of = {record_id: key for key, record_id in made.items()}
    table = expected(stage, "read", made)
    one_by_one = {
        record_id: row
        for (type_name, _), record_id in made.items()
        if (row := me.row(type_name, record_id)) is not None
    }
    assert {key_of[record_id] for record_id in one_by_one} == table
    lists = held(me)
    assert {record_id: lists.get(record_id) for record_id in one_by_one} == one_by_one
    listed = {key_of.get(record_id) for record_id in lists}
    assert listed - {None} == table
    fed = {key_of.get(change["id"]) for change in me.pull() if change["op"] == "put"}
    assert fed - {None} == table
    brought = set()
    for scope in [scope["id"] for scope in me.hello()["scopes"]]:
        lines = [line for line in me.snapshot(scope) if "row" in line]
        brought |= {key_of.get(line["id"]) for line in lines}
        for type_name in DIGESTED:
            digest = me.request(
                "GET", "/v1/sync/digest", params={"scope": scope, "type": type_name}
            ).json()
            assert digest["n"] == sum(line["type"] == type_name for line in lines)
    assert brought - {None} == table


def test_nothing_unseen_is_told_apart_from_nothing_there(stage: Stage) -> None:
    made = records(stage)
    unseen = sorted(made.keys() - expected(stage, "read", made))
    pairs = [(name, made[name, relation], str(new_id())) for name, relation in unseen]
    for type_name, *ids in pairs:
        answers = [stage.me.request("GET", f"/v1/records/{type_name}/{one}") for one in ids]
        assert answers[0].status_code == answers[1].status_code == 404
        assert answers[0].json() == answers[1].json()
    for ask in (change_of, partial(delete, seen_ver=10**6)):
        told = stage.me.push(*(ask(name, one) for name, *ids in pairs for one in ids))
        for one in told:
            del one["mid"]
        assert told[::2] == told[1::2]
        assert {one["result"] for one in told} <= {"forbidden"}


def change_of(type_name: str, record_id: str) -> Json:
    """Return a harmless patch: the external id, or what a type has instead."""
    known = dictionary.record_type(type_name).by_name
    if "external_id" in known:
        return patch(type_name, record_id, external_id=(None, "E1"))
    if type_name in BY_SERVER:
        name = "state" if type_name == "Conflict" else "new_value"
        return patch(type_name, record_id, **{name: (None, "x")})
    return patch(type_name, record_id, is_primary=(False, True))


def test_what_is_edited_is_what_the_table_says(stage: Stage) -> None:
    made = records(stage)
    told = stage.me.push(*(change_of(*one) for one in ids_of(made)))
    done = {key for key, result in zip(made, told, strict=True) if result["result"] == "ok"}
    assert done == expected(stage, "edit", made)
    refused = {result["result"] for result in told} - {"ok"}
    assert refused <= {"forbidden", "rejected"}
    now = held(stage.ada)
    changed = {
        key
        for key, record_id in made.items()
        if (row := now.get(record_id)) is not None
        and (row.get("external_id") == "E1" or row.get("is_primary") is True)
    }
    assert changed == done


def test_what_is_deleted_is_what_the_table_says(stage: Stage) -> None:
    made = records(stage)
    told = stage.me.push(*(delete(*one, 10**6) for one in ids_of(made)))
    done = {key for key, result in zip(made, told, strict=True) if result["result"] == "ok"}
    assert done == expected(stage, "delete", made)
    now = held(stage.ada)
    gone = {key for key, record_id in made.items() if record_id not in now}
    assert gone == done


def test_what_is_created_is_what_the_table_says(stage: Stage) -> None:
    allowed_of = {}
    for relation in RELATIONS:
        given = rows(stage, relation)
        made = [create(type_name, row) for type_name, row in given.items()]
        told = stage.me.push(*made)
        allowed = {name for name in given if may(stage.role, name, "create", relation)}
        for one, result in zip(made, told, strict=True):
            may_create = one["type"] in allowed
            assert result["result"] == ("ok" if may_create else "forbidden"), (one, relation)
            allowed_of[one["id"]] = (may_create, one["type"], relation)
    now = held(stage.ada)
    for record_id, (may_create, *what) in allowed_of.items():
        assert (record_id in now) == may_create, what
    for type_name in BY_SERVER:
        assert stage.me.one(create(type_name, {}))["result"] == "forbidden"


def test_a_record_is_given_away_only_by_owner_manager_above_or_admin(stage: Stage) -> None:
    made = {
        relation: create("Account", {"name": "Hengda", "owner_id": owner})
        for relation, owner in stage.owners.items()
    }
    stage.make(*made.values())
    for relation, record_id in ((relation, one["id"]) for relation, one in made.items()):
        new = stage.owners["stranger" if relation != "stranger" else "own"]
        give = patch("Account", record_id, owner_id=(stage.owners[relation], new))
        allowed = may(stage.role, "Account", "edit", relation)
        told = stage.me.one(give)
        assert (told["result"] == "ok") == allowed, (relation, told)


def ids_of(made: dict[Key, str]) -> list[tuple[str, str]]:
    return [(type_name, record_id) for (type_name, _), record_id in made.items()]


def test_every_route_asks_who_it_is(office: Office) -> None:
    open_routes = {
        ("post", "/v1/auth/token"),
        ("post", "/v1/auth/revoke"),
        ("get", "/v1/health"),
        ("get", "/v1/ready"),
    }
    document = office.request("GET", "/openapi.json").json()
    asked = 0
    for path, operations in document["paths"].items():
        for method in operations.keys() - {m for m, known in open_routes if known == path}:
            filled = path.format(
                sha256="0" * 64, type_name="Account", record_id=uuid_text(new_id().bytes)
            )
            for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
                answer = office.request(method.upper(), filled, headers=headers)
                assert answer.status_code == 401, (method, path)
                asked += 1
    assert asked >= 45


def test_nobody_but_an_admin_makes_himself_more(stage: Stage) -> None:
    me = stage.me
    told = me.push(
        patch("User", me.user_id, role=(stage.role, "admin")),
        patch("User", me.user_id, manager_id=(None, me.user_id)),
        create("User", {"name": "Second me", "role": "admin"}),
    )
    wanted = "ok" if stage.role == "admin" else "forbidden"
    assert {one["result"] for one in told[1:]} == {wanted}
    assert told[0]["result"] == wanted
