"""A hundred people with rights by lot: the WHERE clauses and the database's own fence agree."""

import random

import pytest

from tests.server.office import Json, Office, create, deal
from workbench.schema import dictionary
from workbench.server import fence, visibility, workspace
from workbench.server.tables import RECORDS
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_text

ROLES = ("bdr", "ae", "se", "manager", "csm")
PEOPLE, RECORDS_OF_A_TYPE = 100, 60
TYPES = ("User", "Lead", "Opportunity", "OpportunityLineItem", "Task", "DemoOrg")


def organisation(lot: random.Random) -> tuple[list[Json], list[str]]:
    """Return teams in a tree, and people in them, some under managers of other teams."""
    teams: list[str] = []
    made = []
    for n in range(15):
        parent = lot.choice(teams) if teams and lot.random() < 0.8 else None
        made.append(create("Team", {"name": f"Team {n}", "parent_id": parent}))
        teams.append(made[-1]["id"])
    people: list[str] = []
    for n in range(PEOPLE):
        row = {
            "name": f"Person {n}",
            "email": f"p{n}@oracle.example.com",
            "role": lot.choice(ROLES),
            "team_id": lot.choice([None, *teams]),
            "manager_id": lot.choice(people) if people and lot.random() < 0.5 else None,
            "is_active": lot.random() < 0.95,
        }
        made.append(create("User", row))
        people.append(made[-1]["id"])
    return made, people


def work(lot: random.Random, people: list[str]) -> list[Json]:
    """Return records of these people, about one another's."""
    made: list[Json] = []
    deals: list[str] = []
    product = create("Product", {"name": "GTX"})
    made.append(product)
    for _ in range(RECORDS_OF_A_TYPE):
        owner, other = lot.sample(people, 2)
        opportunity = create("Opportunity", deal(owner_id=owner, team_member_ids=[other]))
        deals.append(opportunity["id"])
        about = lot.choice(deals)
        made += [
            opportunity,
            create("Lead", {"last_name": "Li", "company": "Hengda", "owner_id": owner}),
            create("Task", {"task_subtype": "to_do", "owner_id": other, "what_id": about}),
            create("OpportunityLineItem", {"opportunity_id": about, "product_id": product["id"]}),
            create("DemoOrg", {"alias": str(new_id()), "co_maintainer_ids": [owner, other]}),
        ]
    return made


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_clauses_and_the_fence_show_everyone_the_same(office: Office) -> None:
    lot = random.Random(20261122)
    ada = office.client("ada")
    made, people = organisation(lot)
    made += work(lot, people)
    told = [one for start in range(0, len(made), 400) for one in ada.push(*made[start:][:400])]
    assert {one["result"] for one in told} == {"ok"}
    with office.database.read() as connection:
        directory = workspace.state(office.database, connection).directory
    seen: list[int] = []
    for user_id in people:
        actor = visibility.actor(directory, user_id, 1)
        by_clause, by_fence = set(), set()
        with office.database.read() as connection:
            for name in TYPES:
                table = RECORDS[name]
                clause = visibility.visible_clause(actor, dictionary.record_type(name), table)
                query = table.select().with_only_columns(table.c.id).where(clause)
                by_clause |= {uuid_text(one) for one in connection.execute(query).scalars()}
            fence.enter(office.database, connection, actor)
            for name in TYPES:
                table = RECORDS[name]
                query = table.select().with_only_columns(table.c.id)
                by_fence |= {uuid_text(one) for one in connection.execute(query).scalars()}
        assert by_fence == (by_clause if directory.people[user_id].is_active else set())
        seen.append(len(by_fence))
    assert len(set(seen)) > 20
