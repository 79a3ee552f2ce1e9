"""What becomes of a field that two people changed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.schema import dictionary
from workbench.wire.merge import apply_set_change, merge_patch, merge_text, units

LEAD = dictionary.record_type("Lead")
DEAL = dictionary.record_type("Opportunity")
TASK = dictionary.record_type("Task")
LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6).map("\n".join)


def change(old: Any, new: Any) -> dict[str, Any]:
    return {"old": old, "new": new}


@pytest.mark.parametrize(
    ("current", "old", "new", "value", "conflict"),
    [
        ("Hengda", "Hengda", "Nanjing", "Nanjing", False),  # nobody came between
        ("Nanjing", "Hengda", "Nanjing", None, False),  # both wanted the same
        ("Suzhou", "Hengda", "Nanjing", None, True),
        (None, "Hengda", None, None, False),
    ],
)
def test_a_value_is_compared_with_what_the_user_saw(
    current: Any, old: Any, new: Any, value: Any, conflict: bool
) -> None:
    merged = merge_patch(LEAD, {"company": current}, {"company": change(old, new)})
    assert merged.values == ({"company": value} if value else {})
    assert merged.conflicts == ([("company",)] if conflict else [])


def test_different_fields_of_one_record_merge_silently() -> None:
    merged = merge_patch(
        LEAD,
        {"company": "changed by a colleague", "title": "CTO"},
        {"title": change("CTO", "CEO")},
    )
    assert (merged.values, merged.conflicts) == ({"title": "CEO"}, [])


def test_a_group_is_taken_or_refused_as_a_whole() -> None:
    row = {"stage_name": "Prospecting", "amount": "10.00", "close_date": None}
    changes = {
        "stage_name": change("Prospecting", "Qualification"),
        "amount": change("10.00", "10.00"),
        "close_date": change(None, "2026-12-01"),
    }
    assert merge_patch(DEAL, row, changes).values == {
        "stage_name": "Qualification",
        "close_date": "2026-12-01",
    }
    refused = merge_patch(DEAL, row | {"amount": "12.00"}, changes)
    assert refused.values == {}
    assert refused.conflicts == [("stage_name", "amount", "close_date")]
    done = {name: one["new"] for name, one in changes.items()}
    assert merge_patch(DEAL, done, changes).conflicts == []


def test_do_not_call_wins_whatever_the_other_saw() -> None:
    wish = merge_patch(LEAD, {"do_not_call": False}, {"do_not_call": change(None, True)})
    assert wish.values == {"do_not_call": True}
    stale = merge_patch(LEAD, {"do_not_call": True}, {"do_not_call": change(None, False)})
    assert stale.conflicts == [("do_not_call",)]


def test_what_is_written_once_is_never_changed() -> None:
    first = merge_patch(TASK, {}, {"voided_at": change(None, "2026-11-22T02:13:27.123Z")})
    assert first.values == {"voided_at": "2026-11-22T02:13:27.123Z"}
    later = merge_patch(TASK, {"call_status": "a"}, {"call_status": change("a", "b")})
    assert later.conflicts == [("call_status",)]


def test_sets_never_conflict() -> None:
    merged = merge_patch(LEAD, {"tags": ["hot"]}, {"tags": {"add": ["q4"], "remove": ["cold"]}})
    assert merged.values == {"tags": ["hot", "q4"]}
    assert merge_patch(LEAD, {"tags": ["q4"]}, {"tags": {"add": ["q4"], "remove": []}}).values == {}


def test_texts_merge_by_line_or_conflict() -> None:
    merged = merge_patch(
        LEAD,
        {"description": "ONE\ntwo\nthree"},
        {"description": change("one\ntwo\nthree", "one\ntwo\nTHREE")},
    )
    assert merged.values == {"description": "ONE\ntwo\nTHREE"}
    same_line = merge_patch(
        LEAD, {"description": "A\ntwo"}, {"description": change("one\ntwo", "B\ntwo")}
    )
    assert same_line.conflicts == [("description",)]


@given(LINES, LINES, LINES)
def test_merging_texts_does_not_ask_who_came_first(base: str, ours: str, theirs: str) -> None:
    assert merge_text(base, ours, theirs) == merge_text(base, theirs, ours)


@given(LINES, LINES)
def test_an_edit_merges_with_an_untouched_text_to_itself(base: str, edited: str) -> None:
    assert merge_text(base, edited, base) == edited
    assert merge_text(base, edited, edited) == edited


def test_a_text_emptied_by_one_leaves_no_blank_line_before_what_the_other_added() -> None:
    assert merge_text("x\ny", "", "x\ny\nz") == "z"
    assert merge_text("", "a", "b") is None
    assert merge_text("x", "", "y") is None


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
def test_adding_and_removing_leads_from_one_set_to_the_other(
    before: set[str], after: set[str]
) -> None:
    step = {"add": sorted(after - before), "remove": sorted(before - after)}
    result = apply_set_change(sorted(before), step)
    assert result == sorted(after)
    assert apply_set_change(result, step) == result


def test_units_come_in_the_order_of_the_dictionary() -> None:
    found = units(DEAL, {"tags": {}, "close_date": {}, "name": {}, "stage_name": {}})
    assert found == [("name",), ("stage_name", "close_date"), ("tags",)]
