import json
from typing import Any

from tests.server.office import AT, Client, Office, deal, delete, mutation, patch
from workbench.wire.ids import id_of_conflict, new_id


def resolve(conflict_id: str, choice: str, theirs: Any, value: Any = None) -> dict[str, Any]:
    members = {"choice": choice, "theirs": theirs}
    if value is not None:
        members["value"] = value
    return mutation("resolve", "Conflict", conflict_id, **members)


def clash(office: Office) -> tuple[Client, Client, str, str]:
    """Two people change one website; return the first, the second, the account, the conflict."""
    ann, maria = office.client("ann"), office.client("maria")
    account = ann.make("Account", {"name": "Hengda", "website": "https://old.example"})
    maria.one(patch("Account", account, website=("https://old.example", "https://m.example")))
    edit = patch("Account", account, website=("https://old.example", "https://a.example"))
    edit["set"]["billing_city"] = {"old": None, "new": "上海"}
    told = ann.one(edit)
    assert told["result"] == "conflict"
    assert told["fields"] == ["website"]
    assert told["conflicts"] == [str(id_of_conflict(edit["mid"], "website"))]
    assert told["seq"] == told["ver"] + 1
    return maria, ann, account, told["conflicts"][0]


def test_the_server_s_value_stays_and_the_other_is_kept_with_both_authors(office: Office) -> None:
    maria, ann, account, conflict = clash(office)
    row = ann.row("Account", account)
    assert row is not None
    assert (row["website"], row["billing_city"]) == ("https://m.example", "上海")
    for client in (ann, maria):
        kept = client.row("Conflict", conflict)
        assert kept is not None
        assert kept["type"] == "Account"
        assert kept["record_id"] == account
        assert kept["fields"] == ["website"]
        assert kept["old"] == {"website": "https://old.example"}
        assert kept["mine"] == {"website": "https://a.example"}
        assert kept["theirs"] == {"website": "https://m.example"}
        assert (kept["mine_by"], kept["theirs_by"]) == (ann.user_id, maria.user_id)
        assert (kept["mine_at"], kept["state"]) == (AT, "open")
    assert office.client("cleo").row("Conflict", conflict) is None
    assert office.client("ada").row("Conflict", conflict) is not None


def test_a_later_edit_of_the_same_client_updates_its_conflict(office: Office) -> None:
    _, ann, account, conflict = clash(office)
    mid = office.scalar("SELECT mids FROM open_conflict")
    first = mid.strip('[]"')
    later = patch(
        "Account", account, website=("https://a.example", "https://b.example"), after=first
    )
    told = ann.one(later)
    assert (told["result"], told["conflicts"]) == ("conflict", [conflict])
    third = patch(
        "Account", account, website=("https://b.example", "https://c.example"), after=later["mid"]
    )
    assert ann.one(third)["conflicts"] == [conflict]
    kept = ann.row("Conflict", conflict)
    assert kept is not None
    assert kept["mine"] == {"website": "https://c.example"}
    assert kept["mine_mid"] == third["mid"]
    assert office.scalar("SELECT count(*) FROM conflict") == 1


def test_both_edits_of_one_push_end_in_one_conflict(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    account = ann.make("Account", {"name": "Hengda"})
    maria.one(patch("Account", account, website=(None, "https://m.example")))
    first = patch("Account", account, website=(None, "https://a.example"))
    second = patch(
        "Account", account, website=("https://a.example", "https://b.example"), after=first["mid"]
    )
    told = ann.push(first, second)
    assert told[0]["conflicts"] == told[1]["conflicts"]
    assert office.scalar("SELECT count(*) FROM conflict") == 1


def test_what_its_author_did_not_see_again_is_kept_in_a_conflict_of_its_own(office: Office) -> None:
    _, ann, account, conflict = clash(office)
    from_an_older_form = patch(
        "Account", account, website=("https://old.example", "https://b.example")
    )
    told = ann.one(from_an_older_form)
    assert (told["result"], told["conflicts"] == [conflict]) == ("conflict", False)
    kept = [ann.row("Conflict", one) for one in (conflict, told["conflicts"][0])]
    assert [row and row["mine"]["website"] for row in kept] == [
        "https://a.example",
        "https://b.example",
    ]
    for one in (conflict, told["conflicts"][0]):
        decided = resolve(one, "theirs", {"website": "https://m.example"})
        assert ann.one(decided)["result"] == "ok"
    assert office.scalar("SELECT count(*) FROM conflict WHERE state = 'open'") == 0


def test_conflicts_follow_their_record_whether_they_are_decided_or_not(office: Office) -> None:
    maria, ann, account, conflict = clash(office)
    unseen = ann.one(
        patch("Account", account, website=("https://old.example", "https://b.example"))
    )
    theirs = {"website": "https://m.example"}
    assert ann.one(resolve(conflict, "theirs", theirs))["result"] == "ok"
    [north] = {
        one for one in json.loads(office.scalar("SELECT scopes FROM account")) if "team" in one
    }
    al = office.client("al")
    assert (
        maria.one(patch("Account", account, owner_id=(ann.user_id, al.user_id)))["result"] == "ok"
    )
    for one in (conflict, unseen["conflicts"][0]):
        assert al.row("Conflict", one) is not None
        assert ann.row("Conflict", one) is not None
    query = "SELECT count(*) FROM conflict WHERE scopes LIKE :one"
    assert office.scalar(query, one=f"%{north}%") == 0


def test_a_delete_after_a_change_that_ended_in_a_conflict_waits_for_its_author(
    office: Office,
) -> None:
    maria, ann = office.client("maria"), office.client("ann")
    record = ann.make("Opportunity", deal(name="Old"))
    maria.one(patch("Opportunity", record, name=("Old", "Theirs")))
    seen = ann.ver("Opportunity", record)  # pulled under the edit, which hides what it brought
    edit = patch("Opportunity", record, name=("Old", "Mine"))
    clash, gone = ann.push(edit, delete("Opportunity", record, seen, edit["mid"]))
    assert (clash["result"], gone["result"], gone["code"]) == (
        "conflict",
        "rejected",
        "edited_since",
    )
    again = delete("Opportunity", record, seen, edit["mid"])
    assert ann.one(again)["code"] == "edited_since"
    ann.one(resolve(clash["conflicts"][0], "theirs", {"name": "Theirs"}))
    assert ann.one(again | {"mid": str(new_id())})["result"] == "ok"


def test_another_client_of_the_same_user_has_its_own_conflict(office: Office) -> None:
    _, _, account, conflict = clash(office)
    other = office.client("ann")
    told = other.one(
        patch("Account", account, website=("https://old.example", "https://x.example"))
    )
    assert told["result"] == "conflict"
    assert told["conflicts"] != [conflict]


def test_a_group_conflicts_as_a_unit(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    opportunity = ann.make("Opportunity", deal())

    def move(stage: str, amount: str) -> dict[str, Any]:
        return patch(
            "Opportunity",
            opportunity,
            stage_name=("Prospecting", stage),
            amount=("1000.00", amount),
            close_date=(None, None),
        )

    assert maria.one(move("Qualification", "1000.00"))["result"] == "ok"
    told = ann.one(move("Prospecting", "900.00"))
    assert told["fields"] == ["stage_name", "amount", "close_date"]
    kept = ann.row("Conflict", told["conflicts"][0])
    assert kept is not None
    assert kept["mine"] == {"stage_name": "Prospecting", "amount": "900.00", "close_date": None}
    row = ann.row("Opportunity", opportunity)
    assert row is not None
    assert (row["stage_name"], row["amount"]) == ("Qualification", "1000.00")


def test_resolving_applies_the_chosen_value_and_closes(office: Office) -> None:
    _, ann, account, conflict = clash(office)
    seen = {"website": "https://m.example"}
    told = ann.one(resolve(conflict, "mine", seen, {"website": "https://a.example"}))
    assert told["result"] == "ok"
    row = ann.row("Account", account)
    kept = ann.row("Conflict", conflict)
    assert row is not None
    assert kept is not None
    assert row["website"] == "https://a.example"
    assert (kept["state"], kept["choice"]) == ("resolved", "mine")
    assert kept["resolved_by"] == ann.user_id
    assert office.scalar("SELECT count(*) FROM open_conflict") == 0
    told = ann.one(resolve(conflict, "theirs", seen))
    assert (told["result"], told["code"]) == ("rejected", "closed")


def test_choosing_theirs_needs_no_value_and_changes_nothing(office: Office) -> None:
    maria, _, account, conflict = clash(office)
    ver = maria.ver("Account", account)
    assert (
        maria.one(resolve(conflict, "theirs", {"website": "https://m.example"}))["result"] == "ok"
    )
    assert maria.ver("Account", account) == ver


def test_a_conflict_whose_other_side_moved_on_stays_open_with_the_new_one(office: Office) -> None:
    maria, ann, account, conflict = clash(office)
    maria.one(patch("Account", account, website=("https://m.example", "https://n.example")))
    told = ann.one(
        resolve(
            conflict, "edit", {"website": "https://m.example"}, {"website": "https://z.example"}
        )
    )
    assert (told["result"], told["conflicts"]) == ("conflict", [conflict])
    kept = ann.row("Conflict", conflict)
    assert kept is not None
    assert (kept["state"], kept["theirs"]) == ("open", {"website": "https://n.example"})
    told = ann.one(
        resolve(
            conflict, "edit", {"website": "https://n.example"}, {"website": "https://z.example"}
        )
    )
    assert told["result"] == "ok"


def test_a_resolution_gives_whole_groups_and_known_choices(office: Office) -> None:
    _, ann, _, conflict = clash(office)
    seen = {"website": "https://m.example"}
    assert ann.one(resolve(conflict, "mine", seen))["code"] == "invalid_value"
    assert ann.one(resolve(conflict, "coin", seen))["code"] == "invalid_value"
    told = ann.one(resolve(conflict, "mine", seen, {"name": "x", "website": "https://a.example"}))
    assert told["code"] == "invalid_value"


def test_who_may_not_see_a_conflict_may_not_resolve_it(office: Office) -> None:
    _, _, _, conflict = clash(office)
    told = office.client("al").one(resolve(conflict, "theirs", {"website": "https://m.example"}))
    assert (told["result"], told["code"]) == ("forbidden", "no_edit")


def test_a_conflict_moves_with_its_record(office: Office) -> None:
    maria, ann, account, conflict = clash(office)
    al = office.client("al")
    assert al.row("Conflict", conflict) is None
    told = maria.one(patch("Account", account, owner_id=(ann.user_id, al.user_id)))
    assert told["result"] == "ok"
    assert al.row("Conflict", conflict) is not None


def test_a_conflict_is_shown_to_whom_a_new_role_lets_decide_it_and_to_nobody_else(
    office: Office,
) -> None:
    maria, ann, ada = office.client("maria"), office.client("ann"), office.client("ada")
    al = office.client("al")
    opportunity = ann.make("Opportunity", deal(next_step="call"))
    ada.one(patch("Opportunity", opportunity, next_step=("call", "write")))
    told = maria.one(patch("Opportunity", opportunity, next_step=("call", "visit")))
    conflict = told["conflicts"][0]
    ann.one(patch("Opportunity", opportunity, owner_id=(ann.user_id, al.user_id)))
    assert al.row("Conflict", conflict) is not None
    ada.one(patch("User", al.user_id, role=("ae", "bdr")))
    assert office.client("al").row("Conflict", conflict) is None
    assert maria.row("Conflict", conflict) is not None
    ada.one(patch("User", al.user_id, role=("bdr", "ae")))
    assert office.client("al").row("Conflict", conflict) is not None


def test_nobody_writes_into_the_conflict_of_another_person_under_his_computers_name(
    office: Office,
) -> None:
    maria, ann, account, conflict = clash(office)
    before = ann.row("Conflict", conflict)
    first = json.loads(office.scalar("SELECT mids FROM open_conflict"))[0]
    maria.client_id = ann.client_id
    website = ("https://a.example", "https://forged.example")
    for after in (first, None):
        told = maria.one(patch("Account", account, after=after, website=website))
        assert told["result"] == "conflict"
        assert told["conflicts"] != [conflict]
    assert ann.row("Conflict", conflict) == before
