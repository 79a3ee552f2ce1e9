"""Nobody is asked to decide between two values of his own: the later one holds, both are kept."""

from typing import Any

import pytest

from tests.server.office import Client, Office, mutation, patch


@pytest.fixture
def ann(office: Office) -> Client:
    return office.client("ann")


@pytest.fixture
def account(ann: Client) -> str:
    return ann.make("Account", {"name": "Hengda", "phone": "+862155550100"})


def conflicts(who: Client) -> list[dict[str, Any]]:
    who.start()
    return [
        one["row"] for one in who.snapshot(f"owner:{who.user_id}") if one.get("type") == "Conflict"
    ]


def test_what_somebody_types_over_a_form_opened_before_his_own_last_change_holds(
    ann: Client, account: str
) -> None:
    ann.one(patch("Account", account, industry=(None, "Retail")))
    told = ann.one(patch("Account", account, industry=(None, "Banking")))
    assert told["result"] == "ok"
    assert (ann.row("Account", account) or {})["industry"] == "Banking"
    (kept,) = conflicts(ann)
    assert (kept["state"], kept["choice"]) == ("resolved", "mine")
    assert (kept["mine"], kept["theirs"]) == ({"industry": "Banking"}, {"industry": "Retail"})


def test_so_it_is_within_one_push_and_over_what_the_record_began_with(
    ann: Client, account: str
) -> None:
    told = ann.push(
        patch("Account", account, industry=(None, "Retail"), phone=("+1", "+862155550101")),
        patch("Account", account, industry=(None, "Banking")),
    )
    assert [one["result"] for one in told] == ["ok", "ok"]
    row = ann.row("Account", account) or {}
    assert (row["industry"], row["phone"]) == ("Banking", "+862155550101")


def test_the_values_of_another_person_and_of_ones_other_computer_are_asked_about(
    office: Office, ann: Client, account: str
) -> None:
    ann.one(patch("Account", account, industry=(None, "Retail")))
    for other in (office.client("maria"), office.client("ann")):
        told = other.one(patch("Account", account, industry=(None, "Banking")))
        assert told["result"] == "conflict"
    assert (ann.row("Account", account) or {})["industry"] == "Retail"


def test_a_text_into_which_a_colleagues_line_was_merged_is_not_ones_own(
    office: Office, ann: Client, account: str
) -> None:
    ann.one(patch("Account", account, description=(None, "one\ntwo\nthree")))
    maria = office.client("maria")
    maria.one(patch("Account", account, description=("one\ntwo\nthree", "one\ntwo\n3")))
    told = ann.one(patch("Account", account, description=("one\ntwo\nthree", "1\ntwo\nthree")))
    assert told["canonical"] == {"description": "1\ntwo\n3"}
    told = ann.one(patch("Account", account, description=("one\ntwo\nthree", "A\nB\nC")))
    assert told["result"] == "conflict"


def test_what_the_undoing_of_a_merge_brings_back_is_not_what_one_typed(
    office: Office, ann: Client, account: str
) -> None:
    maria = office.client("maria")
    maria.one(patch("Account", account, industry=(None, "Retail")))
    other = ann.make("Account", {"name": "Hengda Logistics", "industry": "Banking"})
    chosen = {"industry": {"old": "Retail", "new": "Banking"}}
    seen = ann.ver("Account", other)
    merge = mutation("merge", "Account", account, loser=other, seen_ver=seen, set=chosen)
    assert ann.one(merge)["result"] == "ok"
    told = ann.push(
        mutation("unmerge", "Account", account, merge=merge["mid"]),
        patch("Account", account, industry=(None, "Energy")),
    )
    assert [one["result"] for one in told] == ["ok", "conflict"]
    assert (ann.row("Account", account) or {})["industry"] == "Retail"
