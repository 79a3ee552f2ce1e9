import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbench import exchange
from workbench.errors import InvalidInput, NotFound, Refused, UsageError
from workbench.exchange import ImportResult
from workbench.exchange.answering import duplicate_words
from workbench.store import lists, meta, outbox, records
from workbench.store.database import Store
from workbench.store.lists import ListQuery
from workbench.store.records import Record
from workbench.wire.ids import new_id


def bring(store: Store, path: Path, type_name: str, **options: Any) -> ImportResult:
    rejects = options.pop("rejects", None)
    planned = exchange.plan(store, path, type_name, **options)
    expected = exchange.preview(store, planned)
    result = exchange.run(store, planned, rejects=rejects)
    assert result.read == sum(list(result.counts().values())[1:])
    assert expected.counts() == result.counts()
    assert expected.children == result.children
    return result


def every(store: Store, type_name: str) -> list[Record]:
    with store.read() as r:
        return lists.first_page(r, ListQuery(type_name), limit=10_000)


def by_name(store: Store, type_name: str) -> dict[str, Record]:
    return {record["name"]: record for record in every(store, type_name)}


def as_role(store: Store, role: str) -> None:
    with store.write() as w:
        meta.put(w, "role", role)


def test_rows_become_records_that_wait_for_the_server(store, file) -> None:
    with store.read() as r:
        before = outbox.counts(r)["new"]
    result = bring(store, file("name,city\nAcme,Bonn\n恒达物流,北京\n"), "Account")
    assert (result.read, result.created) == (2, 2)
    assert by_name(store, "Account")["恒达物流"]["billing_city"] == "北京"
    with store.read() as r:
        assert outbox.counts(r)["new"] == before + 2


def test_a_dry_run_writes_nothing(store, file) -> None:
    planned = exchange.plan(store, file("name\nAcme\n"), "Account")
    result = exchange.preview(store, planned)
    assert result.is_dry_run
    assert result.created == 1
    assert result.session is None
    assert every(store, "Account") == []


def test_the_same_file_twice_changes_nothing(store, file) -> None:
    path = file("name,city\nAcme,Bonn\n")
    bring(store, path, "Account")
    assert bring(store, path, "Account").skipped == 1
    assert len(every(store, "Account")) == 1


def test_a_known_name_is_updated_and_an_empty_cell_keeps_what_is_there(store, file) -> None:
    bring(store, file("name,city,phone\nAcme,Bonn,+4922812345\n"), "Account")
    result = bring(store, file("name,city,phone\nAcme,Berlin,\nNew,Köln,\n"), "Account")
    assert (result.created, result.updated) == (1, 1)
    acme = by_name(store, "Account")["Acme"]
    assert (acme["billing_city"], acme["phone"]) == ("Berlin", "+4922812345")


def test_rows_are_matched_by_the_fields_that_are_told(store, file) -> None:
    bring(store, file("last_name,company,email\nLi,Hengda,li@hengda.example\n"), "Lead")
    path = file("last_name,company,email,title\nLi,Hengda,li@hengda.example,CTO\n")
    assert bring(store, path, "Lead", match=["email"]).updated == 1
    assert [lead["title"] for lead in every(store, "Lead")] == ["CTO"]
    with pytest.raises(UsageError, match="--match phone"):
        exchange.plan(store, path, "Lead", match=["phone"])


def test_two_records_that_match_one_row_are_not_guessed_at(store, file) -> None:
    path = file("last_name,company\nLi,Hengda\nLi,Hengda\n")
    bring(store, path, "Lead")
    result = bring(store, path, "Lead", match=["company"])
    assert result.failed == 2
    assert "match" in result.failures[0][1]


def test_a_row_repeated_in_the_file_is_skipped_and_a_differing_one_updates(store, file) -> None:
    text = "id,name,city\n1,Acme,Bonn\n1,Acme,Bonn\n1,Acme,Köln\n"
    result = bring(store, file(text), "Account")
    assert (result.created, result.skipped, result.updated) == (1, 1, 1)
    assert by_name(store, "Account")["Acme"]["billing_city"] == "Köln"


def test_two_rows_of_one_name_are_kept_and_told_with_their_lines(store, file) -> None:
    text = "last_name,company,phone\nLi,Hengda,+4922812345\nLi,Other,\nli,hengda,\nLi,Hengda,\n"
    result = bring(store, file(text), "Lead")
    assert (result.created, len(every(store, "Lead"))) == (4, 4)
    told = result.to_json()["possible_duplicates"]
    assert [(one["line"], one["known_line"], one["handling"]) for one in told] == [
        (4, 2, "keep"), (5, 2, "keep"),
    ]  # fmt: skip
    assert "Possible duplicates, likely: 2 rows, keep both." in duplicate_words(result)


def test_rows_that_are_matched_to_one_record_are_told_as_one(store, file) -> None:
    result = bring(store, file("name,city\nAcme,Bonn\nAcme,Berlin\nAcme,Berlin\n"), "Account")
    assert (result.created, result.updated, result.skipped) == (1, 1, 1)
    assert duplicate_words(result) == [
        "“Acme” stands in the lines 2, 3, 4: they were taken as one record."
    ]


def test_a_dry_run_tells_of_possible_duplicates_too(store, file) -> None:
    path = file("last_name,company\nLi,Hengda\nLi,Hengda\n")
    result = exchange.preview(store, exchange.plan(store, path, "Lead"))
    assert [(one.line, one.match_line) for one in result.offers] == [(3, 2)]


def test_a_parent_may_come_after_its_child(store, file) -> None:
    text = "account,subsidiary_of\nGrandchild,Child\nChild,Parent\nParent,\n"
    assert bring(store, file(text), "Account").created == 3
    found = by_name(store, "Account")
    assert found["Grandchild"]["parent_id"] == found["Child"].id
    assert found["Child"]["parent_id"] == found["Parent"].id


def test_rows_that_wait_for_each_other_fail_with_a_sentence(store, file, tmp_path) -> None:
    text = "account,subsidiary_of\nHen,Egg\nEgg,Hen\nFarm,\n"
    result = bring(store, file(text), "Account", rejects=tmp_path / "rejects.csv")
    assert (result.created, result.failed) == (1, 2)
    assert "waits for this one" in result.failures[0][1]


def test_a_child_of_a_row_that_failed_fails_too(store, file) -> None:
    text = "account,subsidiary_of,employees\nParent,,many\nChild,Parent,5\n"
    result = bring(store, file(text), "Account")
    assert (result.created, result.failed) == (0, 2)


def test_managers_and_teams_are_made_because_they_are_named(store, file) -> None:
    text = "sales_agent,manager,regional_office\nAnna,Dustin,Central\nBo,Dustin,West\n"
    result = bring(store, file(text), "User")
    assert result.created == 2
    assert result.children == {"User": 1, "Team": 2}
    people = by_name(store, "User")
    assert people["Dustin"]["role"] == "manager"
    assert people["Anna"]["role"] == "ae"
    assert people["Anna"]["email"] is None
    assert people["Anna"]["manager_id"] == people["Dustin"].id
    assert people["Bo"]["team_id"] == by_name(store, "Team")["West"].id


def test_a_price_is_made_with_its_product_and_changed_with_it(store, file) -> None:
    bring(store, file("product,series,sales_price\nGTX Pro,GTX,4821\n"), "Product")
    result = bring(store, file("product,series,sales_price\nGTX Pro,GTX,5000\n"), "Product")
    assert result.updated == 1
    assert [price["unit_price"] for price in every(store, "PricebookEntry")] == [Decimal(5000)]


def test_numbers_are_multiplied_exactly(store, file) -> None:
    path = file("account,revenue\nAcme,1100.04\n")
    bring(store, path, "Account", maps={"revenue": "annual_revenue*1000000"})
    assert by_name(store, "Account")["Acme"]["annual_revenue"] == Decimal("1100040000.00")


def test_nothing_is_rounded_in_silence(store, file) -> None:
    result = bring(store, file("account,revenue\nAcme,1.005\n"), "Account")
    assert result.failed == 1
    assert "decimal places" in result.failures[0][1]


def test_an_unknown_reference_is_offered_and_taken_when_confirmed(store, file) -> None:
    bring(store, file("product,sales_price\nGTX Pro,4821\n"), "Product")
    path = file("opportunity_id,product,deal_stage,close_value\nA1,GTXPro,Prospecting,10\n")
    refused = bring(store, path, "Opportunity")
    assert refused.failed == 1
    assert refused.suggestions[0].offered == "GTX Pro"
    for way in ("--accept-suggestions", "--map-value 'product:GTXPro=GTX Pro'"):
        assert way in refused.failures[0][1]
    told = {("product", "GTXPro"): "GTX Pro"}
    result = bring(store, path, "Opportunity", map_values=told)
    assert (result.created, result.children["OpportunityLineItem"]) == (1, 1)
    assert bring(store, path, "Opportunity", accept_suggestions=True).skipped == 1
    (deal,) = every(store, "Opportunity")
    assert (deal["name"], deal["external_id"]) == ("GTX Pro", "A1")
    assert every(store, "OpportunityLineItem")[0]["unit_price"] == Decimal(10)


def test_a_stage_gives_probability_and_forecast(store, file) -> None:
    bring(store, file("name,stage\nBig,Closed Won\nSmall,方案报价\n"), "Opportunity")
    deals = by_name(store, "Opportunity")
    assert (deals["Big"]["probability"], deals["Big"]["forecast_category"]) == (100, "Closed")
    assert (deals["Small"]["stage_name"], deals["Small"]["probability"]) == (
        "Proposal/Price Quote",
        75,
    )


def test_unknown_stages_are_offered_and_made_when_confirmed(store, file) -> None:
    path = file("name,stage\nA,Won\nB,Engaging\nC,Verloren-lost\n")
    planned = exchange.plan(store, path, "Opportunity")
    assert {s.value: s.offered for s in planned.suggestions} == {
        "Won": "Closed Won",
        "Engaging": "+Engaging",
        "Verloren-lost": "Closed Lost",
    }
    assert "Make every new one with --create-stages" in str(
        exchange.preview(store, planned).reasons
    )
    told = {("stage", "Engaging"): "+Engaging", ("stage", "Won"): "Closed Won"}
    result = bring(store, path, "Opportunity", map_values=told)
    assert (result.created, result.failed) == (2, 1)
    stages = {stage["api_name"]: stage for stage in every(store, "OpportunityStage")}
    assert len(stages) == 11
    made = stages["Engaging"]
    assert stages["Negotiation/Review"]["sort_order"] < made["sort_order"]
    assert made["sort_order"] < stages["Closed Won"]["sort_order"]
    assert (made["is_closed"], made["default_probability"]) == (False, 50)


def test_all_unknown_stages_can_be_made_at_once(store, file) -> None:
    path = file("name,stage\nA,Gewonnen (won)\nB,Engaging\n")
    result = bring(store, path, "Opportunity", create_stages=True)
    assert result.created == 2
    assert [(s["api_name"], s["is_won"]) for s in result.new_stages] == [
        ("Gewonnen (won)", True),
        ("Engaging", False),
    ]


def test_only_those_who_may_make_stages(store, file) -> None:
    as_role(store, "ae")
    path = file("name,stage\nB,Engaging\n")
    result = bring(store, path, "Opportunity", create_stages=True)
    assert result.failed == 1
    assert "your role" in result.failures[0][1]


def test_only_those_who_may_create_import(store, file) -> None:
    as_role(store, "csm")
    with pytest.raises(Refused, match="Leads"):
        exchange.plan(store, file("last_name,company\nLi,Hengda\n"), "Lead")


def test_another_persons_account_is_not_changed(store, file) -> None:
    bring(store, file("name,email\nOther,other@example.com\n"), "User")
    bring(store, file("name,owner,city\nAcme,Other,Bonn\n"), "Account")
    as_role(store, "bdr")
    result = bring(store, file("name,city\nAcme,Köln\n"), "Account")
    assert result.failed == 1
    assert by_name(store, "Account")["Acme"]["billing_city"] == "Bonn"


def test_an_open_list_keeps_what_it_does_not_know_and_says_so(store, file) -> None:
    path = file("name,sector,country\nA,technolgy,Philipines\n")
    result = bring(store, path, "Account")
    assert by_name(store, "Account")["A"]["industry"] == "technolgy"
    assert by_name(store, "Account")["A"]["billing_country"] == "Philipines"
    assert {s.value: (s.offered, s.kept) for s in result.suggestions} == {
        "technolgy": ("Technology", True),
        "Philipines": ("Philippines", True),
    }


def test_a_closed_list_refuses_what_it_does_not_know(store, file) -> None:
    result = bring(store, file("last_name,company,rating\nLi,Hengda,Lukewarm\n"), "Lead")
    assert result.failed == 1


def test_a_required_field_that_no_column_fills_stops_the_import(store, file) -> None:
    planned = exchange.plan(store, file("colour,shape\nred,round\n"), "Account")
    assert exchange.preview(store, planned).read == 0
    with pytest.raises(InvalidInput, match="--map COLUMN=name; the columns are: colour, shape"):
        exchange.run(store, planned)


def test_a_doubtful_date_stops_the_import_until_it_is_told(store, file) -> None:
    path = file("name,stage,close_date\nA,Prospecting,01/02/2026\n")
    with pytest.raises(InvalidInput, match="day before month"):
        exchange.run(store, exchange.plan(store, path, "Opportunity"))
    result = bring(store, path, "Opportunity", maps={"close_date": "close_date@dmy"})
    assert result.created == 1
    assert every(store, "Opportunity")[0]["close_date"].isoformat() == "2026-02-01"


def test_a_row_with_what_cannot_be_is_kept_among_the_rejects_with_the_reason(
    store, file, tmp_path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = "name,phone,employees\nA,12,5\nB,+4922812345,-3\nC,+4922812346,7\n"
    result = bring(store, file(text), "Account", rejects=rejects)
    assert (result.created, result.failed) == (1, 2)
    assert result.failures == [
        (2, "Phone: “12” is no phone number: it has too few digits."),
        (3, "Employees: “-3” is less than 0."),
    ]
    assert "12" in rejects.read_text(encoding="utf-8-sig")


def test_an_activity_that_lies_in_the_future_is_a_reject(store, file) -> None:
    ahead = (store.now() + timedelta(days=2)).isoformat()
    past = (store.now() - timedelta(days=2)).isoformat()
    text = f"subject,task_subtype,activity_at\nCall,call,{ahead}\nCall,call,{past}\n"
    result = bring(store, file(text), "Task")
    assert (result.created, result.failed) == (1, 1)
    assert "lies in the future" in result.failures[0][1]


def test_rejects_hold_the_row_and_the_reason_and_import_again(store, file, tmp_path) -> None:
    rejects = tmp_path / "rejects.csv"
    path = file('name,employees,street\nGood,5,"=x, y"\nBad,many,"=1+1"\nShort,1\n')
    result = bring(store, path, "Account", rejects=rejects)
    assert (result.created, result.failed, result.rejects) == (1, 2, str(rejects))
    with rejects.open(encoding="utf-8-sig", newline="") as kept:
        rows = list(csv.reader(kept))
    assert rows[0] == ["rejected_because", "name", "employees", "street"]
    assert rows[1][1:] == ["Bad", "many", "'=1+1"]
    assert "not a number" in rows[1][0]
    assert rows[2][1:] == ["Short", "1"]
    again = bring(store, rejects, "Account", rejects=rejects)
    assert again.failed == 2
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("many", "7"), "utf-8")
    mended = bring(store, rejects, "Account", rejects=rejects)
    assert (mended.created, mended.failed) == (1, 1)
    assert by_name(store, "Account")["Bad"]["billing_street"] == "=1+1"


def test_an_import_that_failed_nowhere_leaves_no_rejects(store, file, tmp_path) -> None:
    result = bring(store, file("name\nAcme\n"), "Account", rejects=tmp_path / "rejects.csv")
    assert result.rejects is None
    assert not (tmp_path / "rejects.csv").exists()


def test_an_import_can_be_stopped_and_still_reconciles(store, file, tmp_path) -> None:
    rows = "".join(f"Account {n}\n" for n in range(1000))
    planned = exchange.plan(store, file("name\n" + rows), "Account")
    seen = []
    result = exchange.run(
        store, planned, progress=lambda done, total: seen.append((done, total)) or done < 400
    )
    assert result.is_stopped
    assert result.read == result.created == 400
    assert seen[-1] == (400, 1000)


def test_undo_takes_back_everything_that_nobody_touched(store, file) -> None:
    bring(store, file("product,sales_price\nGTX Pro,4821\n"), "Product")
    path = file("name,stage,product\nA,Engaging,GTX Pro\nB,Engaging,GTX Pro\n")
    result = bring(store, path, "Opportunity", create_stages=True)
    assert result.session is not None
    undone = exchange.undo(store, result.session)
    assert undone.kept == []
    assert undone.deleted == {"Opportunity": 2, "OpportunityLineItem": 2, "OpportunityStage": 1}
    assert every(store, "Opportunity") == []
    with pytest.raises(Refused):
        exchange.undo(store, result.session)


def test_undo_keeps_what_was_changed_or_is_used_and_says_why(store, file) -> None:
    result = bring(store, file("account,subsidiary_of\nChild,Parent\nParent,\nFree,\n"), "Account")
    found = by_name(store, "Account")
    with store.write() as w:
        records.patch(w, "Account", found["Child"].id, {"billing_city": "Bonn"})
    assert result.session is not None
    undone = exchange.undo(store, result.session)
    assert {(found_id, reason) for _, found_id, reason in undone.kept} == {
        (found["Child"].id, "changed since the import"),
        (found["Parent"].id, "used by other records: Accounts 1"),
    }
    assert set(by_name(store, "Account")) == {"Child", "Parent"}


def test_an_import_nobody_made_cannot_be_undone(store) -> None:
    with pytest.raises(NotFound):
        exchange.undo(store, new_id())


def test_an_answer_is_one_json_object(store, file) -> None:
    answer = bring(store, file("account,foo\nAcme,1\n"), "Account").to_json()
    assert answer["mapped"] == {"account": "name"}
    assert answer["unmapped"] == ["foo"]
    assert {"read", "created", "updated", "skipped", "failed", "session"} <= set(answer)


def test_a_formula_in_a_file_of_ours_comes_back_as_it_was(store, file) -> None:
    bring(store, file("name\n'=cmd|x\n"), "Account")
    assert set(by_name(store, "Account")) == {"=cmd|x"}
