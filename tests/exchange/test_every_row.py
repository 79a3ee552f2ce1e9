"""What is said once for every row: source, consent and campaign, remembered and taken back."""

import pytest

from tests.exchange.test_import import bring, every
from workbench import exchange
from workbench.store import records

CONSENT = {"has_opted_out_of_email": "true", "do_not_call": "true"}
HEAD = "Last name,Company,Phone\n"
EVA = "Jansen,Cato Health,+31105550142\n"


def planned(store, path, **how):
    return exchange.plan(store, path, "Lead", **how)


def of(store, last_name):
    return next(one for one in every(store, "Lead") if one["last_name"] == last_name)


@pytest.mark.parametrize("column", ["lead_source", "Lead Source", "来源", "Source"])
def test_a_row_that_says_its_source_keeps_it_whatever_the_column_is_called(
    store, file, column: str
) -> None:
    text = f"Last name,Company,{column}\nLi,Hengda,Web\nRoth,Roth AG,\nBo,Bo AG,Select\n"
    result = bring(store, file(text), "Lead", constants={"lead_source": "Event"})
    assert [of(store, name)["lead_source"] for name in ("Li", "Roth", "Bo")] == [
        "Web", "Event", "Event"
    ]  # fmt: skip
    assert [str(one) for one in result.supplied] == [
        "Lead source: “Event” for 2 rows that say nothing themselves."
    ]
    assert result.to_json()["supplied"] == [{"field": "lead_source", "value": "Event", "rows": 2}]


def test_a_text_that_was_given_a_meaning_says_something(store, file) -> None:
    text = "Last name,Company,Source\nLi,Hengda,Select\nRoth,Roth AG,\n"
    meant = {("Source", "Select"): "Web"}
    bring(store, file(text), "Lead", map_values=meant, constants={"lead_source": "Event"})
    assert (of(store, "Li")["lead_source"], of(store, "Roth")["lead_source"]) == ("Web", "Event")


def test_a_column_that_is_left_out_says_nothing(store, file) -> None:
    text = "Last name,Company,lead_source\nLi,Hengda,Web\n"
    out = {"lead_source": ""}
    bring(store, file(text), "Lead", maps=out, constants={"lead_source": "Other"})
    assert of(store, "Li")["lead_source"] == "Other"
    again = planned(store, file(text.replace("Li", "Roth")))
    assert again.unmapped == ("lead_source",), "it is left out the next time, too"
    assert again.supplied[0].rows == 1


def test_leads_of_an_event_come_from_there_unless_something_else_is_said(store, file) -> None:
    bring(store, file(HEAD + EVA), "Lead", constants={"campaign_id": "Expo 2026"})
    (expo,) = every(store, "Campaign")
    eva = of(store, "Jansen")
    assert (eva["lead_source"], eva["campaign_id"]) == ("Event", expo.id)
    other = {"campaign_id": "Expo 2026", "Lead source": "Partner Referral"}
    bring(store, file(HEAD + "Li,Hengda,\n"), "Lead", constants=other)
    assert of(store, "Li")["lead_source"] == "Partner Referral"
    assert len(every(store, "Campaign")) == 1


def test_a_list_of_no_event_has_no_source_of_its_own(store, file) -> None:
    assert bring(store, file(HEAD + EVA), "Lead").supplied == ()
    assert of(store, "Jansen")["lead_source"] is None


def test_the_next_list_with_this_header_comes_from_an_event_only_if_it_is_of_one(
    store, file
) -> None:
    bring(store, file(HEAD + EVA), "Lead", constants={"campaign_id": "Expo 2026"})
    assert planned(store, file(HEAD + "Li,Hengda,\n")).supplied == ()
    again = planned(store, file(HEAD + "Li,Hengda,\n"), constants={"campaign_id": "Expo 2027"})
    assert {one.field: one.value for one in again.supplied} == {
        "lead_source": "Event", "campaign_id": "Expo 2027"
    }  # fmt: skip


def test_the_next_table_with_this_header_needs_no_words_but_for_its_campaign(store, file) -> None:
    said = {"campaign_id": "Expo 2026", "lead_source": "Web", "has_opted_out_of_email": "true"}
    bring(store, file(HEAD + EVA), "Lead", constants=said)
    again = planned(store, file(HEAD + "Li,Hengda,\n"))
    assert {one.field: one.value for one in again.supplied} == {
        "lead_source": "Web", "has_opted_out_of_email": "true"
    }  # fmt: skip
    assert planned(store, file(HEAD + EVA), recalls=False).supplied == ()


def test_what_is_remembered_can_be_taken_away_for_good(store, file) -> None:
    bring(store, file(HEAD + EVA), "Lead", constants={"campaign_id": "Expo", **CONSENT})
    nothing = {"campaign_id": "Expo", "lead_source": "", "do_not_call": ""}
    bring(store, file(HEAD + "Li,Hengda,\n"), "Lead", constants=nothing)
    assert (of(store, "Li")["lead_source"], of(store, "Li")["do_not_call"]) == (None, False)
    third = planned(store, file(HEAD + "Roth,Roth AG,\n"), constants={"campaign_id": "Expo"})
    assert [one.field for one in third.supplied] == ["has_opted_out_of_email", "campaign_id"]


def test_consent_is_marked_on_new_and_known_people_and_taken_back_with_the_import(
    store, file
) -> None:
    bring(store, file(HEAD + EVA), "Lead")
    result = bring(
        store, file(HEAD + EVA + "Li,Hengda,+862155550164\n"), "Lead",
        constants={"lead_source": "Event", **CONSENT},
        choices=exchange.parse_choices(["all=merge"]),
    )  # fmt: skip
    assert (result.created, result.merged) == (1, 1)
    for name in ("Jansen", "Li"):
        lead = of(store, name)
        assert (lead["lead_source"], *(lead[one] for one in CONSENT)) == ("Event", True, True)
    undone = exchange.undo(store, result.session)
    assert (sum(undone.deleted.values()), undone.restored, undone.left) == (1, 1, [])
    (eva,) = every(store, "Lead")
    assert (eva["lead_source"], *(eva[one] for one in CONSENT)) == (None, False, False)


def test_a_row_that_says_no_keeps_its_no_and_no_import_lifts_a_mark(store, file) -> None:
    text = "Last name,Company,Phone,Do not call\nJansen,Cato,+31105550142,no\nLi,Hengda,,\n"
    bring(store, file(text), "Lead", constants={"do_not_call": "true"})
    assert (of(store, "Jansen")["do_not_call"], of(store, "Li")["do_not_call"]) == (False, True)
    with store.write() as w:
        records.patch(w, "Lead", of(store, "Jansen").id, {"do_not_call": True})
    merge = exchange.parse_choices(["all=update"])
    bring(store, file(text), "Lead", choices=merge, constants={"do_not_call": ""})
    assert of(store, "Jansen")["do_not_call"] is True


def test_a_value_of_its_own_column_may_be_given_by_the_columns_name(store, file) -> None:
    text = "Last name,Company,Source\nLi,Hengda,\n"
    bring(store, file(text), "Lead", constants={"Source": "Web"})
    assert of(store, "Li")["lead_source"] == "Web"
