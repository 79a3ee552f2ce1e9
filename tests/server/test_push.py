from tests.server.office import AT, Office, create, deal, delete, mutation, patch
from workbench.wire.ids import derived_id, new_id
from workbench.wire.values import instant_ms, parse_instant


def test_a_mutation_sent_twice_has_its_effect_once(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda Logistics", "phone": "+86 21 5555 0123"})
    call = mutation(
        "append",
        "Task",
        deps=[account["mid"]],
        row={"task_subtype": "call", "what_id": account["id"], "call_disposition": "no_answer"},
    )
    first = ann.push(account, call)
    assert [told["result"] for told in first] == ["ok", "ok"]
    assert first[1]["seq"] == first[0]["seq"] + 1
    assert first[0]["canonical"]["phone"] == "+862155550123"
    assert first[0]["canonical"]["owner_id"] == ann.user_id
    assert ann.push(account, call) == first
    assert office.scalar("SELECT count(*) FROM account") == 1
    assert office.scalar("SELECT count(*) FROM task") == 1


def test_the_same_mid_with_other_bytes_is_refused_and_changes_nothing(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    ann.push(account)
    told = ann.one({**account, "row": {"name": "Another"}})
    assert (told["result"], told["code"]) == ("rejected", "mid_reuse")
    assert ann.one(account)["result"] == "ok"


def test_one_mid_twice_in_one_push_is_one_mutation(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    told = ann.push(account, account, {**account, "row": {"name": "Another"}})
    assert told[0] == told[1]
    assert told[2]["code"] == "mid_reuse"


def test_an_id_is_taken_by_one_creation_only(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    other = create("Account", {"name": "Hengda again"}, record_id=account["id"])
    told = ann.push(account, other)
    assert [one["result"] for one in told] == ["ok", "rejected"]
    assert told[1]["code"] == "id_in_use"


def test_a_creation_whose_answer_was_forgotten_is_still_ok(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    ann.push(account)
    with office.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM ledger")
    assert ann.one(account)["result"] == "ok"
    assert office.scalar("SELECT count(*) FROM account") == 1


def test_bad_mutations_are_refused_one_by_one(office: Office) -> None:
    ann = office.client("ann")
    refused = {
        "unknown_type": create("Starship", {"name": "x"}),
        "unknown_op": mutation("teleport", "Account"),
        "unknown_field": create("Account", {"name": "x", "colour": "red"}),
        "invalid_value": create("Account", {"name": "x", "annual_revenue": 12.5}),
        "required": create("Account", {"website": "https://x.example"}),
        "too_large": create("Account", {"name": "x", "description": "x" * 300_000}),
    }
    good = create("Account", {"name": "Hengda"})
    told = ann.push(*refused.values(), good)
    assert [one.get("code") for one in told] == [*refused, None]
    assert told[2]["fields"] == ["colour"]
    assert told[-1]["result"] == "ok"
    assert office.scalar("SELECT count(*) FROM account") == 1
    assert office.scalar("SELECT count(*) FROM refused") == len(refused)


def test_a_percentage_above_the_whole_is_refused_with_a_sentence(office: Office) -> None:
    (told,) = office.client("ann").push(create("OpportunityLineItem", {"discount": 120}))
    assert (told["code"], told["fields"]) == ("invalid_value", ["discount"])
    assert "“120” is not between 0 and 100" in told["message"]


def test_a_phone_of_two_digits_and_a_year_that_slipped_are_refused(office: Office) -> None:
    told = office.client("ann").push(
        create("Account", {"name": "x", "phone": "12"}),
        create("Opportunity", {"name": "x", "close_date": "0019-03-01"}),
    )
    assert [(one["code"], one["fields"]) for one in told] == [
        ("invalid_value", ["phone"]),
        ("invalid_value", ["close_date"]),
    ]


def test_a_mutation_without_its_form_is_its_own_fault(office: Office) -> None:
    ann = office.client("ann")
    told = ann.push(
        {"mid": str(new_id()), "op": "create"},
        {**create("Account", {"name": "x"}), "at": "yesterday"},
        {**create("Account", {"name": "x"}), "id": "not-an-id"},
        create("Account", {"name": "Hengda"}),
    )
    assert [one["result"] for one in told] == ["rejected", "rejected", "rejected", "ok"]


def test_the_server_alone_writes_the_server_s_fields(office: Office) -> None:
    ann = office.client("ann")
    told = ann.one(create("Account", {"name": "x", "created_at": AT}))
    assert (told["code"], told["fields"]) == ("invalid_value", ["created_at"])
    told = ann.one(create("OpportunityFieldHistory", {}))
    assert told["result"] == "forbidden"


def test_a_reference_to_nothing_is_refused_unless_its_creation_is_on_its_way(
    office: Office,
) -> None:
    ann = office.client("ann")
    missing = str(new_id())
    later = create("Account", {"name": "Hengda"}, record_id=missing)
    contact = create("Contact", {"last_name": "Li", "account_id": missing}, deps=[later["mid"]])
    lonely = create("Contact", {"last_name": "Li", "account_id": missing})
    told = ann.push(contact, lonely)
    assert told[0] == {"mid": contact["mid"], "result": "blocked", "by": later["mid"]}
    assert (told[1]["code"], told[1]["fields"]) == ("invalid_value", ["account_id"])
    assert [one["result"] for one in ann.push(later, contact)] == ["ok", "ok"]


def test_what_depends_on_a_refused_creation_waits_and_others_pass(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {})
    contact = create(
        "Contact", {"last_name": "Li", "account_id": account["id"]}, deps=[account["mid"]]
    )
    role = create("Contact", {"last_name": "Wu"}, deps=[contact["mid"]])
    other = create("Account", {"name": "Hengda"})
    told = ann.push(account, contact, role, other)
    assert [one["result"] for one in told] == ["rejected", "blocked", "blocked", "ok"]
    mended = create("Account", {"name": "Mended"}, record_id=account["id"])
    told = ann.push(mended, contact, role)
    assert [one["result"] for one in told] == ["ok", "ok", "ok"]


def test_a_bundle_applies_all_or_none(office: Office) -> None:
    ann = office.client("ann")
    bundle = str(new_id())
    account = create("Account", {"name": "Hengda"}, bundle=bundle)
    contact = create("Contact", {}, bundle=bundle)
    third = create("Account", {"name": "Third"}, bundle=bundle)
    alone = create("Account", {"name": "Alone"})
    told = ann.push(account, contact, third, alone)
    assert [one["result"] for one in told] == ["blocked", "rejected", "blocked", "ok"]
    assert told[0]["by"] == told[2]["by"] == contact["mid"]
    assert office.scalar("SELECT count(*) FROM account") == 1
    again = str(new_id())
    whole = [
        {**account, "mid": str(new_id()), "bundle": again},
        create("Contact", {"last_name": "Li", "account_id": account["id"]}, bundle=again),
    ]
    assert [one["result"] for one in ann.push(*whole)] == ["ok", "ok"]


def test_a_field_nobody_else_changed_is_applied(office: Office) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda", "website": "https://a.example"})
    told = ann.one(patch("Account", account, website=("https://a.example", "https://b.example")))
    assert told["result"] == "ok"
    row = ann.row("Account", account)
    assert row is not None
    assert row["website"] == "https://b.example"
    assert row["last_modified_by_id"] == ann.user_id


def test_two_values_are_equal_when_their_canonical_forms_are(office: Office) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda", "annual_revenue": "1054.00"})
    told = ann.one(patch("Account", account, annual_revenue=("1054.0", "2000")))
    assert told["canonical"] == {"annual_revenue": "2000.00"}
    assert told["result"] == "ok"


def test_a_patch_without_effect_answers_with_the_counter_and_writes_no_feed(
    office: Office,
) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    ver = ann.ver("Account", account)
    lines = office.scalar("SELECT count(*) FROM feed")
    told = ann.one(patch("Account", account, name=("Other", "Hengda")))
    assert (told["result"], told["seq"], told["ver"]) == ("ok", lines, ver)
    assert office.scalar("SELECT count(*) FROM feed") == lines


def test_different_fields_of_one_record_merge(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    account = ann.make("Account", {"name": "Hengda"})
    maria.one(patch("Account", account, website=(None, "https://a.example")))
    assert ann.one(patch("Account", account, billing_city=(None, "上海")))["result"] == "ok"
    row = ann.row("Account", account)
    assert row is not None
    assert (row["website"], row["billing_city"]) == ("https://a.example", "上海")


def test_sets_long_texts_and_do_not_call_merge(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    contact = ann.make("Contact", {"last_name": "Li", "description": "one\ntwo\nthree"})
    account = ann.make("Account", {"name": "Hengda", "tags": ["a", "b"]})
    maria.one(mutation("patch", "Account", account, set={"tags": {"add": ["c"], "remove": ["a"]}}))
    told = ann.one(mutation("patch", "Account", account, set={"tags": {"add": ["d"]}}))
    assert told["result"] == "ok"
    row = ann.row("Account", account)
    assert row is not None
    assert row["tags"] == ["b", "c", "d"]
    base = "one\ntwo\nthree"
    maria.one(patch("Contact", contact, description=(base, "ONE\ntwo\nthree")))
    told = ann.one(patch("Contact", contact, description=(base, "one\ntwo\nTHREE")))
    assert told["canonical"] == {"description": "ONE\ntwo\nTHREE"}
    maria.one(patch("Contact", contact, do_not_call=(False, True)))
    assert ann.one(patch("Contact", contact, do_not_call=(False, True)))["result"] == "ok"


def test_a_logged_outcome_is_written_once(office: Office) -> None:
    ann = office.client("ann")
    call = ann.make("Task", {"task_subtype": "call", "call_disposition": "no_answer"})
    told = ann.one(patch("Task", call, call_disposition=("no_answer", "referral")))
    assert told["result"] == "conflict"
    assert ann.one(patch("Task", call, call_duration_s=(None, 60)))["result"] == "ok"


def test_a_group_must_come_whole(office: Office) -> None:
    ann = office.client("ann")
    opportunity = ann.make("Opportunity", deal())
    told = ann.one(patch("Opportunity", opportunity, amount=("1000.00", "2000.00")))
    assert (told["code"], told["fields"]) == ("invalid_value", ["stage_name", "close_date"])


def test_a_stage_must_exist_and_a_new_one_can_come_in_the_same_push(office: Office) -> None:
    ada = office.client("ada")
    stage = create(
        "OpportunityStage", {"api_name": "Engaging", "master_label": "Engaging", "sort_order": 5}
    )
    told = ada.push(
        create("Opportunity", deal(stage_name="Engaging")),
        stage,
        create("Opportunity", deal(stage_name="Engaging")),
    )
    assert [one["result"] for one in told] == ["rejected", "ok", "ok"]
    assert told[0]["fields"] == ["stage_name"]


def test_the_server_writes_an_opportunity_s_history(office: Office) -> None:
    ann = office.client("ann")
    made = create("Opportunity", deal())
    ann.push(made)
    moved = patch(
        "Opportunity",
        made["id"],
        stage_name=("Prospecting", "Qualification"),
        amount=("1000.00", "1200.00"),
        close_date=(None, None),
    )
    told = ann.one(moved)
    assert told["seq"] == told["ver"] + 2
    first = ann.row("OpportunityFieldHistory", str(derived_id(made["mid"], "stage_name")))
    stage = ann.row("OpportunityFieldHistory", str(derived_id(moved["mid"], "stage_name")))
    amount = ann.row("OpportunityFieldHistory", str(derived_id(moved["mid"], "amount")))
    assert first is not None
    assert stage is not None
    assert amount is not None
    assert (first["old_value"], first["new_value"]) == (None, "Prospecting")
    assert (stage["old_value"], stage["new_value"]) == ("Prospecting", "Qualification")
    assert (amount["old_value"], amount["new_value"]) == ("1000.00", "1200.00")
    assert stage["changed_at"] == AT
    assert stage["changed_by_id"] == ann.user_id


def test_a_delete_needs_that_nobody_changed_it_unseen(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    account = maria.make("Account", {"name": "Hengda", "owner_id": ann.user_id})
    seen = ann.ver("Account", account)
    maria.one(patch("Account", account, website=(None, "https://a.example")))
    ada = office.client("ada")
    told = ada.one(delete("Account", account, seen))
    assert (told["result"], told["code"]) == ("rejected", "edited_since")
    assert "Maria Manager" in told["message"]
    told = ada.one(delete("Account", account, ada.ver("Account", account)))
    assert told["result"] == "ok"
    assert ada.row("Account", account) is None
    assert ada.one(delete("Account", account, seen))["result"] == "ok"


def test_a_client_s_own_changes_do_not_stop_its_delete(office: Office) -> None:
    ada = office.client("ada")
    account = create("Account", {"name": "Hengda"})
    changed = patch("Account", account["id"], website=(None, "https://a.example"))
    gone = delete("Account", account["id"], 0, account["mid"], changed["mid"])
    assert [one["result"] for one in ada.push(account, changed, gone)] == ["ok", "ok", "ok"]


def test_a_number_of_another_history_says_nothing_about_a_delete(office: Office) -> None:
    ada = office.client("ada")
    account = office.client("maria").make("Account", {"name": "Hengda"})
    gone = delete("Account", account, 10**6) | {"seen_epoch": str(new_id())}
    assert ada.one(gone)["code"] == "edited_since"


def test_a_record_with_live_children_stays(office: Office) -> None:
    ada = office.client("ada")
    account = ada.make("Account", {"name": "Hengda"})
    contact = ada.make("Contact", {"last_name": "Li", "account_id": account})
    told = ada.one(delete("Account", account, ada.ver("Account", account)))
    assert (told["result"], told["code"]) == ("rejected", "has_children")
    assert "Li" in told["message"]
    both = [
        delete("Contact", contact, ada.ver("Contact", contact)),
        delete("Account", account, ada.ver("Account", account)),
    ]
    assert [one["result"] for one in ada.push(*both)] == ["ok", "ok"]


def test_an_edit_brings_a_deleted_record_back_and_says_so(office: Office) -> None:
    ada, ann = office.client("ada"), office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    ada.one(delete("Account", account, ada.ver("Account", account)))
    edit = patch("Account", account, website=(None, "https://a.example"))
    assert ann.one(edit)["result"] == "ok"
    row = ann.row("Account", account)
    assert row is not None
    assert row["website"] == "https://a.example"
    line = ann.row("Task", str(derived_id(edit["mid"], "revived")))
    assert line is not None
    assert "Ada Admin" in line["subject"]
    assert line["what_id"] == account


def test_a_call_about_a_deleted_lead_is_kept(office: Office) -> None:
    ada, bo = office.client("ada"), office.client("bo")
    lead = bo.make("Lead", {"last_name": "Li", "company": "Hengda"})
    ada.one(delete("Lead", lead, ada.ver("Lead", lead)))
    told = bo.one(mutation("append", "Task", row={"task_subtype": "call", "who_id": lead}))
    assert told["result"] == "ok"


def test_an_e_mail_belongs_to_one_user(office: Office) -> None:
    ada = office.client("ada")
    told = ada.one(create("User", {"name": "Other", "email": "ANN@example.com", "role": "ae"}))
    assert (told["result"], told["code"]) == ("rejected", "duplicate")
    assert ada.one(create("User", {"name": "New", "role": "ae"}))["result"] == "ok"


def test_every_accepted_write_is_in_the_audit(office: Office) -> None:
    ann = office.client("ann")
    before = office.scalar("SELECT count(*) FROM audit")
    account = ann.make("Account", {"name": "Hengda"})
    ann.one(patch("Account", account, name=("Hengda", "Hengda Ltd")))
    ann.one(create("Account", {}))
    assert office.scalar("SELECT count(*) FROM audit") == before + 2


def test_what_the_user_s_clock_said_is_kept_beside_the_server_s_time(office: Office) -> None:
    ann = office.client("ann")
    ann.make("Account", {"name": "Hengda"})
    assert office.scalar("SELECT said_at FROM ledger") == instant_ms(parse_instant(AT))
    assert office.scalar("SELECT said_tz_min FROM ledger") == 480
    assert office.scalar("SELECT at FROM ledger") != instant_ms(parse_instant(AT))
