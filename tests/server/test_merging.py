from typing import Any

import pytest

from tests.server.office import Client, Office, create, delete, mutation, patch
from workbench.server import pruning
from workbench.wire.ids import derived_id, new_id

Json = dict[str, Any]
ROWS = {
    "Lead": {"last_name": "Li", "company": "Hengda"},
    "Contact": {"last_name": "Li"},
    "Account": {"name": "Hengda"},
}


def merge(who: Client, survivor: str, loser: str, kind: str = "Account", **values: Any) -> Json:
    """Return a merge as a client sends it that has just seen both records."""
    changes = {name: {"old": old, "new": new} for name, (old, new) in values.items()}
    ver = who.ver(kind, loser)
    return mutation("merge", kind, survivor, loser=loser, seen_ver=ver, set=changes)


def unmerge(survivor: str, mid: str, kind: str = "Account") -> Json:
    return mutation("unmerge", kind, survivor, merge=mid)


@pytest.fixture
def maria(office: Office) -> Client:
    """Return the manager, who may change what her team owns."""
    return office.client("maria")


@pytest.fixture
def ann(office: Office) -> Client:
    return office.client("ann")


@pytest.fixture
def pair(ann: Client) -> tuple[str, str]:
    """Return two accounts that are the same company."""
    kept = ann.make("Account", {"name": "Hengda Logistics", "phone": "+862155550123"})
    other = ann.make("Account", {"name": "Hengda", "website": "https://hengda.example"})
    return kept, other


def test_everything_that_hung_on_the_record_that_goes_hangs_on_the_one_that_stays(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    contact = ann.make("Contact", {"last_name": "Li", "account_id": other})
    deal = ann.make(
        "Opportunity", {"name": "One", "stage_name": "Prospecting", "account_id": other}
    )
    below = ann.make("Account", {"name": "Hengda South", "parent_id": other})
    call = ann.make("Task", {"task_subtype": "call", "what_id": other})
    file = {"name": "a.pdf", "size_bytes": 1, "sha256": "a" * 64, "parent_id": other}
    paper = ann.make("Attachment", file)
    ann.start()
    told = maria.one(merge(maria, kept, other, website=(None, "https://hengda.example")))
    assert told["result"] == "ok", told
    assert ann.row("Account", other) is None
    assert ann.row("Account", kept)["website"] == "https://hengda.example"
    places = (
        ("Contact", contact, "account_id"),
        ("Opportunity", deal, "account_id"),
        ("Account", below, "parent_id"),
        ("Task", call, "what_id"),
        ("Attachment", paper, "parent_id"),
    )
    for kind, record_id, field in places:
        assert ann.row(kind, record_id)[field] == kept, kind
    changes = {change["id"]: change["op"] for change in ann.pull()}
    assert changes[other] == "delete"
    assert {changes[one] for one in (kept, contact, deal, below, call, paper)} == {"put"}
    assert told["seq"] >= max(maria.ver(kind, one) for kind, one, _field in places)


def test_what_the_one_who_merges_cannot_see_moves_too_and_goes_to_whom_it_concerns(
    office: Office, ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    al = office.client("al")
    deal = {"name": "South", "stage_name": "Prospecting", "account_id": other}
    task = al.make("Task", {"task_subtype": "call", "what_id": other})
    hidden = al.make("Opportunity", deal)
    assert maria.row("Opportunity", hidden) is None
    al.start()
    assert maria.one(merge(maria, kept, other))["result"] == "ok"
    assert al.row("Opportunity", hidden)["account_id"] == kept
    assert al.row("Task", task)["what_id"] == kept
    assert {hidden, task, kept, other} <= {change["id"] for change in al.pull()} | {kept}


def test_a_merge_sent_twice_is_one_merge(
    office: Office, maria: Client, pair: tuple[str, str]
) -> None:
    told = merge(maria, *pair)
    first = maria.one(told)
    assert maria.one(told) == first
    with office.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM ledger")
    assert maria.one(told)["result"] == "ok"
    assert office.scalar('SELECT count(*) FROM "merge"') == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("bo", kind) for kind in ROWS),
        *(("ann", kind) for kind in ROWS),
        ("sam", "Account"),
        ("sam", "Contact"),
        ("cleo", "Account"),
        ("cleo", "Contact"),
    ],
)
def test_whoever_may_change_both_records_may_merge_them_and_take_it_back(
    office: Office, name: str, kind: str
) -> None:
    who, row = office.client(name), ROWS[kind]
    kept, other = who.make(kind, row), who.make(kind, row)
    theirs = office.client("maria").make(kind, row)
    told = merge(who, kept, other, kind)
    assert who.one(told)["result"] == "ok"
    assert who.row(kind, other) is None
    assert who.one(unmerge(kept, told["mid"], kind))["result"] == "ok"
    assert who.row(kind, other) is not None
    for survivor, loser in ((kept, theirs), (theirs, kept)):
        refused = who.one(merge(who, survivor, loser, kind))
        assert (refused["result"], refused["code"]) == ("forbidden", "no_edit")


def test_a_record_of_another_team_is_neither_kept_nor_removed(
    office: Office, maria: Client, pair: tuple[str, str]
) -> None:
    theirs = office.client("al").make("Account", {"name": "Hengda of the South"})
    kept = maria.one(merge(maria, theirs, pair[1]))
    gone = maria.one(merge(maria, pair[0], theirs))
    assert (kept["code"], gone["code"]) == ("no_edit", "no_edit")


def test_two_types_or_one_record_are_not_merged(maria: Client, pair: tuple[str, str]) -> None:
    same = maria.one(merge(maria, pair[0], pair[0]))
    deal = maria.one(mutation("merge", "Opportunity", loser=str(new_id()), seen_ver=0, set={}))
    assert (same["code"], deal["code"]) == ("invalid_value", "invalid_value")


def test_a_loser_changed_meanwhile_is_not_lost(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    told = merge(maria, *pair)
    ann.one(patch("Account", pair[1], billing_city=(None, "Ningbo")))
    refused = maria.one(told)
    assert (refused["result"], refused["code"]) == ("rejected", "edited_since")
    assert "Ann Ae" in refused["message"]


def test_a_chosen_value_that_somebody_else_changed_is_a_conflict_and_the_merge_stands(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    told = merge(maria, *pair, billing_city=(None, "Shanghai"))
    ann.one(patch("Account", pair[0], billing_city=(None, "Ningbo")))
    result = maria.one(told)
    assert (result["result"], result["fields"]) == ("conflict", ["billing_city"])
    assert ann.row("Account", pair[1]) is None
    assert ann.row("Account", pair[0])["billing_city"] == "Ningbo"


def test_do_not_call_of_either_holds_for_the_one_that_stays(ann: Client, maria: Client) -> None:
    kept = ann.make("Contact", {"last_name": "Li"})
    other = ann.make("Contact", {"last_name": "Li", "do_not_call": True})
    told = maria.one(merge(maria, kept, other, "Contact"))
    assert ann.row("Contact", kept)["do_not_call"] is True
    maria.one(unmerge(kept, told["mid"], "Contact"))
    assert ann.row("Contact", kept)["do_not_call"] is False


def test_a_company_is_never_put_under_itself(ann: Client, maria: Client) -> None:
    top = ann.make("Account", {"name": "Group"})
    other = ann.make("Account", {"name": "Hengda", "parent_id": top})
    middle = ann.make("Account", {"name": "Holding", "parent_id": other})
    kept = ann.make("Account", {"name": "Hengda Logistics", "parent_id": middle})
    told = maria.one(merge(maria, kept, other))
    assert told["result"] == "ok"
    assert ann.row("Account", kept)["parent_id"] == top
    assert ann.row("Account", middle)["parent_id"] == kept
    assert maria.one(unmerge(kept, told["mid"]))["result"] == "ok"
    assert ann.row("Account", kept)["parent_id"] == middle
    assert ann.row("Account", middle)["parent_id"] == other


def test_what_is_said_later_of_the_record_that_went_is_said_of_the_one_that_stayed(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    contact = ann.make("Contact", {"last_name": "Wu"})
    maria.one(merge(maria, kept, other))
    told = ann.push(
        patch("Account", other, billing_city=(None, "Ningbo")),
        patch("Account", other, phone=(None, "+862155550999")),
        create("Contact", {"last_name": "Li", "account_id": other}),
        mutation("append", "Task", row={"task_subtype": "call", "what_id": other}),
        patch("Contact", contact, account_id=(None, other)),
    )
    assert [one["result"] for one in told] == ["ok", "conflict", "ok", "ok", "ok"]
    assert maria.one(delete("Account", other, 10**6))["result"] == "ok"
    row = ann.row("Account", kept)
    assert (row["billing_city"], row["phone"]) == ("Ningbo", "+862155550123")
    assert told[2]["canonical"]["account_id"] == kept
    assert told[3]["canonical"]["what_id"] == kept
    assert told[4]["canonical"]["account_id"] == kept
    assert ann.row("Contact", contact)["account_id"] == kept


def test_whoever_saw_a_child_under_the_record_that_went_moves_it_without_a_conflict(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    third = ann.make("Account", {"name": "Yunhai"})
    contact = ann.make("Contact", {"last_name": "Li", "account_id": other})
    told = maria.one(merge(maria, kept, other))
    assert ann.one(patch("Contact", contact, account_id=(other, third)))["result"] == "ok"
    maria.one(unmerge(kept, told["mid"]))
    assert ann.row("Contact", contact)["account_id"] == third


def test_an_undone_merge_gives_back_what_nobody_has_changed_since(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    before = ann.row("Account", other)
    moved = ann.make("Contact", {"last_name": "Li", "account_id": other})
    own = ann.make("Contact", {"last_name": "Wu", "account_id": kept})
    chosen = {"website": (None, "https://hengda.example"), "billing_city": (None, "Ningbo")}
    told = maria.one(merge(maria, kept, other, **chosen))
    later = ann.make("Contact", {"last_name": "Zhao", "account_id": other})
    ann.one(patch("Account", kept, billing_city=("Ningbo", "Shanghai")))
    undo = unmerge(kept, told["mid"])
    assert maria.one(undo)["result"] == "ok"
    assert maria.one(undo)["result"] == "ok"
    assert maria.one(unmerge(kept, told["mid"]))["result"] == "ok"
    after = ann.row("Account", other)
    audit = ("last_modified_at", "last_modified_by_id")
    assert {k: v for k, v in after.items() if k not in audit} == {
        k: v for k, v in before.items() if k not in audit
    }
    row = ann.row("Account", kept)
    assert (row["website"], row["billing_city"]) == (None, "Shanghai")
    places = {one: ann.row("Contact", one)["account_id"] for one in (moved, own, later)}
    assert places == {moved: other, own: kept, later: kept}
    assert ann.one(patch("Account", other, billing_city=(None, "Wuxi")))["result"] == "ok"
    assert ann.row("Account", other)["billing_city"] == "Wuxi"


def test_merges_upon_merges_are_undone_from_the_last(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    third = ann.make("Account", {"name": "Hengda Group"})
    contact = ann.make("Contact", {"last_name": "Li", "account_id": other})
    first = maria.one(merge(maria, kept, other))
    second = maria.one(merge(maria, third, kept))
    assert ann.row("Contact", contact)["account_id"] == third
    late = ann.one(create("Contact", {"last_name": "Wu", "account_id": other}))
    assert late["canonical"]["account_id"] == third
    refused = maria.one(unmerge(kept, first["mid"]))
    assert (refused["result"], refused["code"]) == ("rejected", "closed")
    assert "undo that first" in refused["message"]
    assert maria.one(unmerge(third, second["mid"]))["result"] == "ok"
    assert maria.one(unmerge(kept, first["mid"]))["result"] == "ok"
    assert ann.row("Contact", contact)["account_id"] == other


def test_what_was_moved_away_and_back_by_hand_stays(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    third = ann.make("Account", {"name": "Yunhai"})
    contact = ann.make("Contact", {"last_name": "Li", "account_id": other})
    told = maria.one(merge(maria, kept, other))
    ann.one(patch("Contact", contact, account_id=(kept, third)))
    ann.one(patch("Contact", contact, account_id=(third, kept)))
    maria.one(unmerge(kept, told["mid"]))
    assert ann.row("Contact", contact)["account_id"] == kept


def test_what_cannot_be_undone_says_why(
    office: Office, maria: Client, pair: tuple[str, str]
) -> None:
    unknown = maria.one(unmerge(pair[0], str(new_id())))
    assert (unknown["result"], unknown["code"]) == ("rejected", "closed")
    told = maria.one(merge(maria, *pair))
    stranger = office.client("al").one(unmerge(pair[0], told["mid"]))
    assert stranger["result"] == "forbidden"
    with office.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM account WHERE is_deleted = 1")
    assert maria.one(unmerge(pair[0], told["mid"]))["result"] == "forbidden"


def test_a_merge_of_long_ago_is_forgotten_with_its_answer(
    office: Office, maria: Client, pair: tuple[str, str]
) -> None:
    told = maria.one(merge(maria, *pair))
    office.clock.forward(days=401)
    pruning.prune(office.database)
    assert office.scalar('SELECT count(*) FROM "merge"') == 0
    again = office.client("maria").one(unmerge(pair[0], told["mid"]))
    assert again["code"] == "closed"


def test_two_people_who_merge_the_same_pair_have_merged_it(
    ann: Client, maria: Client, office: Office, pair: tuple[str, str]
) -> None:
    kept, other = pair
    ada = office.client("ada")
    there, back = merge(maria, kept, other), merge(ada, other, kept, name=("Hengda", "Hengda Co"))
    again = merge(ada, kept, other)
    assert maria.one(there)["result"] == "ok"
    assert ada.one(again)["result"] == "ok"
    told = ada.one(back)
    assert told["result"] == "conflict"
    assert ann.row("Account", other) is None
    assert office.scalar('SELECT count(*) FROM "merge"') == 1


def test_an_open_conflict_of_the_record_that_goes_stays_to_be_decided(
    office: Office, ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    kept, other = pair
    bo = office.client("ada")
    ann.one(patch("Account", other, billing_city=(None, "Ningbo")))
    lost = bo.one(patch("Account", other, billing_city=(None, "Wuxi")))
    (conflict,) = lost["conflicts"]
    told = maria.one(merge(maria, kept, other))
    row = bo.row("Conflict", conflict)
    assert (row["record_id"], row["state"]) == (kept, "open")
    assert (row["mine"], row["theirs"]) == ({"billing_city": "Wuxi"}, {"billing_city": None})
    maria.one(unmerge(kept, told["mid"]))
    row = bo.row("Conflict", conflict)
    assert (row["record_id"], row["theirs"]) == (other, {"billing_city": "Ningbo"})
    decided = mutation(
        "resolve", "Conflict", conflict, choice="mine",
        value={"billing_city": "Wuxi"}, theirs={"billing_city": "Ningbo"},
    )  # fmt: skip
    assert bo.one(decided)["result"] == "ok"
    assert ann.row("Account", other)["billing_city"] == "Wuxi"


def test_a_merge_and_its_undoing_are_told_in_the_timeline_and_the_audit(
    office: Office, ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    told = maria.one(merge(maria, *pair))
    undone = maria.one(unmerge(pair[0], told["mid"]))
    lines = [
        ann.row("Task", str(derived_id(one["mid"], op)))
        for one, op in ((told, "merge"), (undone, "unmerge"))
    ]
    assert [line["what_id"] for line in lines] == [pair[0], pair[0]]
    assert "Hengda" in lines[0]["subject"]
    kinds = office.scalar("SELECT count(*) FROM audit WHERE kind IN ('merge', 'unmerge')")
    assert kinds == 2


def test_a_merge_in_the_same_push_as_what_it_depends_on(maria: Client) -> None:
    one, other = (create("Account", {"name": name}) for name in ("Hengda", "Hengda Co"))
    contact = create("Contact", {"last_name": "Li", "account_id": other["id"]})
    joined = mutation(
        "merge", "Account", one["id"], loser=other["id"], seen_ver=0, set={},
        deps=[one["mid"], other["mid"]],
    )  # fmt: skip
    apart = mutation("unmerge", "Account", one["id"], merge=joined["mid"], deps=[joined["mid"]])
    late = create("Contact", {"last_name": "Wu", "account_id": other["id"]})
    told = maria.push(one, other, contact, joined, late, apart)
    assert [one["result"] for one in told] == ["ok"] * 6, told
    assert maria.row("Contact", contact["id"])["account_id"] == other["id"]
    assert maria.row("Contact", late["id"])["account_id"] == one["id"]


def test_a_bundle_with_a_refused_member_merges_nothing(
    ann: Client, maria: Client, pair: tuple[str, str]
) -> None:
    bundle = str(new_id())
    joined = {**merge(maria, *pair), "bundle": bundle}
    bad = {**create("Contact", {}), "bundle": bundle}
    told = maria.push(joined, bad)
    assert [one["result"] for one in told] == ["blocked", "rejected"]
    assert ann.row("Account", pair[1]) is not None
    assert maria.one({**joined, "bundle": None})["result"] == "ok"
