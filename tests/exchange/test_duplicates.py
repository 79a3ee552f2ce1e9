"""Rows that may be somebody who is known: kept, updated, merged or skipped, and all undone."""

from pathlib import Path
from typing import Any

import pytest

from tests.exchange.test_import import bring, every
from workbench import exchange
from workbench.errors import UsageError
from workbench.exchange import Choices, ImportResult, Likeness
from workbench.exchange.answering import blocked_words, duplicate_words
from workbench.store import import_memory, meta, outbox, records
from workbench.store.database import Store

HEAD = "first_name,last_name,company,phone,email,title,description\n"
KNOWN = "Eva,Janssen,Delta Logistics B.V.,+31105550142,eva@delta.example,,Met in Hanover.\n"
AGAIN = "Eva,Janssen,Delta Logistics,+31105550142,eva@delta.example,CFO,Wants a demo.\n"
NEW = "Bo,Li,Hengda Wuliu,,bo@hengda.example,CTO,\n"


def chosen(*options: str) -> dict[str, Any]:
    return {"choices": exchange.parse_choices(options)}


def lead(store: Store, name: str) -> Any:
    (found,) = [one for one in every(store, "Lead") if one["last_name"] == name]
    return found


def again(store: Store, file: Any, *options: str) -> ImportResult:
    bring(store, file(HEAD + KNOWN), "Lead")
    return bring(store, file(HEAD + AGAIN + NEW), "Lead", **chosen(*options))


def test_who_is_known_is_offered_with_the_reason_and_kept_until_somebody_chooses(
    store, file
) -> None:
    result = again(store, file)
    assert (result.created, len(every(store, "Lead"))) == (2, 3)
    (offer,) = result.offers
    assert (offer.line, offer.match_line, offer.likeness) == (2, 0, Likeness.LIKELY)
    assert offer.match.why.startswith("same e-mail, same name")
    assert "Possible duplicates, likely: 1 row, keep both." in duplicate_words(result)


def test_a_rule_for_all_skips_them(store, file) -> None:
    result = again(store, file, "all=skip")
    assert (result.created, result.skipped, len(every(store, "Lead"))) == (1, 1, 2)


def test_an_update_lets_the_row_win(store, file) -> None:
    result = again(store, file, "likely=update")
    assert (result.created, result.updated) == (1, 1)
    eva = lead(store, "Janssen")
    assert (eva["company"], eva["description"]) == ("Delta Logistics", "Wants a demo.")


def test_a_merge_fills_in_and_loses_no_note(store, file) -> None:
    result = again(store, file, "likely=merge")
    assert (result.created, result.merged) == (1, 1)
    eva = lead(store, "Janssen")
    assert (eva["company"], eva["title"]) == ("Delta Logistics B.V.", "CFO")
    assert eva["description"] == "Met in Hanover.\n\nWants a demo."


def test_a_line_may_be_decided_otherwise_than_its_kind(store, file) -> None:
    bring(store, file(HEAD + KNOWN), "Lead")
    text = HEAD + AGAIN + AGAIN.replace("CFO", "CEO")
    result = bring(store, file(text), "Lead", **chosen("all=skip", "3=update"))
    assert (result.skipped, result.updated) == (1, 1)
    assert lead(store, "Janssen")["title"] == "CEO"


def test_rows_of_one_file_are_merged_into_the_first(store, file) -> None:
    result = bring(store, file(HEAD + KNOWN + AGAIN), "Lead", **chosen("all=merge"))
    assert (result.created, result.merged) == (1, 1)
    assert lead(store, "Janssen")["title"] == "CFO"
    assert exchange.undo(store, result.session).deleted == {"Lead": 1}
    assert every(store, "Lead") == []


def test_rows_equal_but_for_their_ids_are_offered_as_such(store, file) -> None:
    text = "Lead ID,last_name,company\n1,Li,Hengda\n2,Li,Hengda\n3,Bo,Hengda\n"
    result = bring(store, file(text), "Lead", **chosen("equal=skip"))
    assert (result.created, result.skipped) == (2, 1)
    assert [one.likeness for one in result.offers] == [Likeness.EQUAL]


def test_a_lead_who_is_a_contact_is_not_made_one_by_a_row(store, file) -> None:
    bring(store, file("first_name,last_name,email\nEva,Janssen,eva@delta.example\n"), "Contact")
    result = bring(store, file(HEAD + AGAIN), "Lead", **chosen("all=update"))
    (offer,) = result.offers
    assert (result.created, offer.match.type) == (1, "Contact")
    assert offer.refused == "it is a Contact already, which a row of Leads cannot change"


@pytest.mark.parametrize("option", ["likely", "sure=skip", "2=perhaps", "=skip"])
def test_a_choice_that_is_none_is_refused_with_what_there_is(option: str) -> None:
    with pytest.raises(UsageError, match="equal, likely, possible; handlings are: keep"):
        exchange.parse_choices([option])
    assert exchange.parse_choices(["all=skip", "4=keep"]).handling(Likeness.EQUAL, 4) == "keep"
    assert Choices().handling(Likeness.EQUAL, 4) == "keep"


def test_undoing_a_session_puts_back_what_it_changed(store, file) -> None:
    result = again(store, file, "likely=update")
    assert lead(store, "Janssen")["title"] == "CFO"
    undone = exchange.undo(store, result.session)
    assert (undone.restored, dict(undone.deleted), undone.left) == (1, {"Lead": 1}, [])
    eva = lead(store, "Janssen")
    assert (eva["company"], eva["title"], eva["description"]) == (
        "Delta Logistics B.V.", None, "Met in Hanover.",
    )  # fmt: skip
    with store.read() as r:
        assert import_memory.sessions(r)[0].state == "undone"


def test_what_somebody_changed_since_is_left_and_told(store, file) -> None:
    result = again(store, file, "likely=update")
    with store.write() as w:
        records.patch(w, "Lead", lead(store, "Janssen").id, {"title": "CEO"})
    undone = exchange.undo(store, result.session)
    assert [why for _type, _id, why in undone.left] == ["changed since the import: Title"]
    eva = lead(store, "Janssen")
    assert (eva["title"], eva["company"]) == ("CEO", "Delta Logistics B.V.")


def test_what_is_a_colleagues_by_now_is_left_and_told(store, file) -> None:
    result = again(store, file, "likely=update")
    eva = lead(store, "Janssen")
    with store.write() as w:
        records.create(w, "User", {"name": "Ben", "role": "bdr"}, id=store.user_id)
        ann = records.create(w, "User", {"name": "Ann", "role": "bdr"})
        records.patch(w, "Lead", eva.id, {"owner_id": ann})
        meta.put(w, "role", "bdr")
    undone = exchange.undo(store, result.session)
    (why,) = [why for _type, record_id, why in undone.left if record_id == eva.id]
    assert "You cannot change “Eva Janssen”" in why
    assert lead(store, "Janssen")["title"] == "CFO"


def test_an_update_of_an_update_goes_all_the_way_back(store, file) -> None:
    bring(store, file("name,city\nAcme,Bonn\n"), "Account")
    result = bring(store, file("name,city\nAcme,Berlin\nAcme,Köln\n"), "Account")
    assert result.updated == 2
    assert exchange.undo(store, result.session).restored == 1
    assert [one["billing_city"] for one in every(store, "Account")] == ["Bonn"]


def test_a_number_on_the_do_not_call_list_says_so_and_stays_blocked(store, file) -> None:
    bring(store, file("last_name,company,phone,do_not_call\nLi,Hengda,+4922812345,yes\n"), "Lead")
    path: Path = file("last_name,company,phone\nZhao,Third,+49 228 12345\nBo,Free,+4922899999\n")
    result = bring(store, path, "Lead")
    assert result.blocked == {2: ("+4922812345",)}
    assert blocked_words(result) == [
        "1 row with a number on the do-not-call list, marked so: lines 2. Asked for by: Li."
    ]
    assert result.to_json()["do_not_call"] == [
        {"line": 2, "numbers": ["+4922812345"], "asked_by": ["Li"]}
    ]
    zhao = lead(store, "Zhao")
    assert (zhao["do_not_call"], zhao["phone_raw"]) == (True, "+49 228 12345")


def test_a_row_said_twice_is_skipped_though_its_number_is_blocked(store, file) -> None:
    bring(store, file("last_name,company,phone,do_not_call\nX,Y,+493055550177,yes\n"), "Lead")
    twice = "7,A,B,+49 30 5555 0177\n" * 2
    result = bring(store, file("id,last_name,company,phone\n" + twice), "Lead")
    assert (result.created, result.updated, result.skipped) == (1, 0, 1)


def test_an_import_lifts_no_block(store, file) -> None:
    head = "id,last_name,company,do_not_call\n"
    bring(store, file(head + "1,Li,Hengda,yes\n"), "Lead")
    assert bring(store, file(head + "1,Li,Hengda,no\n"), "Lead").skipped == 1
    assert lead(store, "Li")["do_not_call"] is True


def test_a_later_row_of_the_same_file_lifts_no_block_either(store, file) -> None:
    head = "id,last_name,company,do_not_call\n"
    bring(store, file(head + "1,Li,Hengda,yes\n1,Li,Hengda,no\n"), "Lead")
    assert lead(store, "Li")["do_not_call"] is True


def test_what_was_never_sent_is_taken_back_by_anybody_and_nothing_reaches_the_server(
    store, file
) -> None:
    with store.write() as w:
        meta.put(w, "role", "bdr")
    with store.read() as r:
        before = outbox.counts(r)
    result = bring(store, file(HEAD + KNOWN + AGAIN), "Lead", **chosen("all=merge"))
    assert exchange.undo(store, result.session).deleted == {"Lead": 1}
    assert every(store, "Lead") == []
    with store.read() as r:
        assert outbox.counts(r) == before


def test_what_is_on_the_server_and_not_mine_to_delete_stays_and_says_whom_to_ask(
    store, file
) -> None:
    with store.write() as w:
        meta.put(w, "role", "bdr")
        records.create(w, "User", {"name": "Ben", "role": "bdr"}, id=store.user_id)
    result = bring(store, file(HEAD + KNOWN), "Lead")
    with store.write() as w:
        outbox.mark_sent(w, [one.mid for one in outbox.listing(w)])
    undone = exchange.undo(store, result.session)
    ((_type, _id, why),) = undone.kept
    assert why.startswith("You cannot remove “Eva Janssen”")
    assert "manager" in why
    assert len(every(store, "Lead")) == 1


@pytest.mark.parametrize("handling", ["merge", "update"])
def test_a_row_that_says_nothing_new_is_skipped_in_words_as_in_counts(
    store, file, handling
) -> None:
    bring(store, file(HEAD + AGAIN), "Lead")
    result = bring(store, file(HEAD + AGAIN), "Lead", **chosen(f"all={handling}"))
    assert (result.merged, result.updated, result.skipped) == (0, 0, 1)
    (offer,) = result.offers
    assert (offer.handling, offer.refused) == ("skip", "it says nothing new")
    words = duplicate_words(result)
    assert words[0] == "Possible duplicates, likely: 1 row, skip."
    assert words[1].endswith("skip. Not as chosen: it says nothing new.")
    assert result.to_json()["duplicates"] == [{"likeness": "likely", "handling": "skip", "rows": 1}]
