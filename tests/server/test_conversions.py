"""A lead becomes an account, a contact and an opportunity: all of it once, or nothing."""

import itertools

import pytest

from tests.server.office import Client, Json, Office, create, deal, mutation, patch

BUNDLE = "01930000-0000-7000-8000-0000000000b{n}"


@pytest.fixture
def ann(office: Office) -> Client:
    return office.client("ann")


@pytest.fixture
def lead(ann: Client) -> str:
    return ann.make("Lead", {"last_name": "Li", "company": "Hengda"})


def conversion(lead: str, n: int = 1) -> list[Json]:
    """Return what a client sends, parents first."""
    account = create("Account", {"name": "Hengda"})
    contact = create("Contact", {"last_name": "Li", "account_id": account["id"]})
    opportunity = create("Opportunity", deal(account_id=account["id"]))
    role = create(
        "OpportunityContactRole",
        {"opportunity_id": opportunity["id"], "contact_id": contact["id"], "is_primary": True},
    )
    converted = patch(
        "Lead",
        lead,
        is_converted=(False, True),
        status=("Open - Not Contacted", "Closed - Converted"),
        converted_account_id=(None, account["id"]),
        converted_contact_id=(None, contact["id"]),
        converted_opportunity_id=(None, opportunity["id"]),
    )
    made = [account, contact, opportunity, role, converted]
    for one in made[1:]:
        one["deps"] = [account["mid"]]
    return [one | {"bundle": BUNDLE.format(n=n)} for one in made]


def count(office: Office, table: str) -> int:
    return int(office.scalar(f"SELECT count(*) FROM {table} WHERE is_deleted = 0"))


def test_a_bundle_is_taken_in_whatever_order_parents_and_children_stand(
    office: Office, ann: Client
) -> None:
    for n, places in enumerate(itertools.islice(itertools.permutations(range(5)), 0, 120, 13)):
        lead = ann.make("Lead", {"last_name": "Li", "company": "Hengda"})
        made = conversion(lead)
        told = ann.push(*(made[place] for place in places))
        assert {one["result"] for one in told} == {"ok"}, (places, told)
        assert [one["mid"] for one in told] == [made[place]["mid"] for place in places]
        assert count(office, "account") == n + 1


def test_a_second_conversion_of_the_same_lead_is_refused_as_a_whole(
    office: Office, ann: Client, lead: str
) -> None:
    maria = office.client("maria")
    assert {one["result"] for one in ann.push(*conversion(lead))} == {"ok"}
    second = conversion(lead, 2)
    told = maria.push(*second)
    assert [one["result"] for one in told] == ["blocked"] * 4 + ["rejected"]
    assert told[-1]["code"] == "closed"
    assert "was converted meanwhile" in told[-1]["message"]
    for table in ("account", "contact", "opportunity", "opportunity_contact_role"):
        assert count(office, table) == 1, table


def test_a_conversion_to_what_was_merged_meanwhile_is_still_the_same_one(
    office: Office, ann: Client, lead: str
) -> None:
    made = conversion(lead)
    ann.push(*made)
    account = made[0]["id"]
    kept = ann.make("Account", {"name": "Hengda Logistics"})
    seen = ann.ver("Account", account)
    merge = mutation("merge", "Account", kept, loser=account, seen_ver=seen, set={})
    assert ann.one(merge)["result"] == "ok"
    again = patch(
        "Lead", lead, is_converted=(False, True), converted_account_id=(None, account)
    )  # its answer was forgotten
    assert ann.one(again)["result"] == "ok"
    assert (ann.row("Lead", lead) or {})["converted_account_id"] == kept


def test_the_same_conversion_sent_twice_is_done_once(
    office: Office, ann: Client, lead: str
) -> None:
    made = conversion(lead)
    first, again = ann.push(*made), ann.push(*made)
    assert first == again
    assert count(office, "account") == 1
