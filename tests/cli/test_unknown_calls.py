"""Calls with a number alone, listed and attached without the window."""

from tests.cli.conftest import Branch
from tests.cli.office import ask, found, refused, run

WORDS = ("--profile", "ben", "call")


def test_a_call_by_its_number_is_listed_and_attached_to_whom_it_was(desk: Branch) -> None:
    lead = found("Novak", profile="ben")["Jana Novak"]
    number = ("--phone", "+49 30 5555 0909", "--disposition", "gatekeeper")
    task = ask(*WORDS, "log", *number, "--note", "asked for the buyer")["task_id"]
    (listed,) = [one for one in ask(*WORDS, "unknown")["calls"] if one["task_id"] == task]
    assert (listed["number"], listed["people"]) == ("+493055550909", [])
    assert "+49 30 55550909" in run(*WORDS, "unknown").out
    assert ask(*WORDS, "attach", task, "--lead", lead)["who_id"] == lead
    assert ask("--profile", "ben", "get", "Task", task)["who_id"] == lead
    assert task not in {one["task_id"] for one in ask(*WORDS, "unknown")["calls"]}
    assert "has a person already" in refused(*WORDS, "attach", task, "--lead", lead, code=1)
    assert "one of --lead, --contact" in refused(*WORDS, "attach", task, code=2)
