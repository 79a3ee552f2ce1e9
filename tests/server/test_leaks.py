"""What a refusal or a conflict tells: nothing of what the person may not see."""

from tests.server.office import Office, create, deal, delete, mutation, patch


def test_what_hangs_on_a_record_is_named_only_to_who_may_see_it(office: Office) -> None:
    maria, al, ada = office.client("maria"), office.client("al"), office.client("ada")
    account = maria.make("Account", {"name": "Hengda"})
    secret = al.make("Opportunity", deal(name="Secret merger", account_id=account))
    assert maria.row("Opportunity", secret) is None
    told = maria.one(delete("Account", account, maria.ver("Account", account)))
    assert (told["result"], told["code"]) == ("rejected", "has_children")
    assert "Secret merger" not in told["message"]
    told = ada.one(delete("Account", account, ada.ver("Account", account)))
    assert "Secret merger" in told["message"]


def test_an_author_who_sees_the_record_no_more_learns_no_new_value_from_his_conflict(
    office: Office,
) -> None:
    ann, al, ada = office.client("ann"), office.client("al"), office.client("ada")
    group = {"stage_name": ("Prospecting", "Prospecting"), "close_date": (None, None)}
    opportunity = ann.make("Opportunity", deal())
    ada.one(patch("Opportunity", opportunity, amount=("1000.00", "2000.00"), **group))
    told = ann.one(patch("Opportunity", opportunity, amount=("1000.00", "1500.00"), **group))
    conflict = told["conflicts"][0]
    ada.one(patch("Opportunity", opportunity, owner_id=(ann.user_id, al.user_id)))
    ada.one(patch("Opportunity", opportunity, amount=("2000.00", "9999.00"), **group))
    assert ann.row("Opportunity", opportunity) is None
    for choice in ("mine", "theirs", "edit"):
        seen = {"amount": "1.00", "stage_name": "Prospecting", "close_date": None}
        ann.one(mutation("resolve", "Conflict", conflict, choice=choice, value=seen, theirs=seen))
        kept = ann.row("Conflict", conflict)
        assert kept is not None
        assert kept["theirs"]["amount"] == "2000.00"
    assert kept["state"] == "resolved"  # to let go of his own value is his right still
    row = ada.row("Opportunity", opportunity)
    assert row is not None
    assert row["amount"] == "9999.00"


def test_a_record_made_in_the_same_push_can_be_what_hangs_on_another(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    contact = create("Contact", {"last_name": "Li", "account_id": account["id"]})
    ada = office.client("ada")
    told = ada.push(account, contact, delete("Account", account["id"], 0, account["mid"]))
    assert told[2]["code"] == "has_children"
    assert "Li" in told[2]["message"]
    assert ann.row("Account", account["id"]) is not None


def test_what_others_decide_tells_an_author_who_sees_the_record_no_more_nothing_new(
    office: Office,
) -> None:
    ann, al, ada = office.client("ann"), office.client("al"), office.client("ada")
    opportunity = ann.make("Opportunity", deal())
    ada.one(patch("Opportunity", opportunity, next_step=(None, "Call")))
    told = ann.one(patch("Opportunity", opportunity, next_step=("x", "Visit")))
    conflict = told["conflicts"][0]
    ada.one(patch("Opportunity", opportunity, owner_id=(ann.user_id, al.user_id)))
    ada.one(patch("Opportunity", opportunity, next_step=("Call", "Secret")))
    assert ann.row("Opportunity", opportunity) is None
    theirs = {"next_step": "Call"}
    late = mutation("resolve", "Conflict", conflict, choice="theirs", theirs=theirs)
    assert ada.one(late)["result"] == "conflict"
    assert "Secret" not in str(ann.row("Conflict", conflict))
    again = mutation(
        "resolve", "Conflict", conflict, choice="theirs", theirs={"next_step": "Secret"}
    )
    assert ada.one(again)["result"] == "ok"
