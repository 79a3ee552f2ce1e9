"""What hangs on a record follows it, also when both happen in one push."""

from tests.server.office import Office, create, deal, delete, mutation, patch


def test_the_history_of_a_deal_made_and_given_away_in_one_push_goes_with_it(
    office: Office,
) -> None:
    ada, ann, al = office.client("ada"), office.client("ann"), office.client("al")
    made = create("Opportunity", deal(owner_id=ann.user_id))
    moved = patch("Opportunity", made["id"], owner_id=(ann.user_id, al.user_id))
    moved["deps"] = [made["mid"]]
    assert [one["result"] for one in ada.push(made, moved)] == ["ok", "ok"]
    scopes = office.scalar("SELECT scopes FROM opportunity_field_history ORDER BY ver LIMIT 1")
    assert al.user_id in scopes
    assert ann.user_id not in scopes


def test_the_history_of_a_deal_made_and_deleted_in_one_push_is_nobodys(office: Office) -> None:
    ada = office.client("ada")
    made = create("Opportunity", deal())
    gone = delete("Opportunity", made["id"], 0, made["mid"])
    gone["deps"] = [made["mid"]]
    assert [one["result"] for one in ada.push(made, gone)] == ["ok", "ok"]
    assert office.scalar("SELECT scopes FROM opportunity_field_history") == "[]"


def test_an_edit_beside_a_new_record_moves_nothing_else(office: Office) -> None:
    ada = office.client("ada")
    made = create("Opportunity", deal())
    edited = mutation(
        "patch", "Opportunity", made["id"], set={"next_step": {"old": None, "new": "call"}}
    )
    edited["deps"] = [made["mid"]]
    before = office.scalar("SELECT seq FROM workspace")
    assert [one["result"] for one in ada.push(made, edited)] == ["ok", "ok"]
    assert office.scalar("SELECT seq FROM workspace") == before + 3
