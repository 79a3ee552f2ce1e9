"""`cadence` as people use it: what there is, whom it works on, and which is the usual one."""

from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import ask, bring, found, refused, run, sync

CADENCES = "Name,Active,Usual one\nFirst touch,yes,yes\nAfter the fair,yes,no\nOld one,no,no\n"
STEPS = """Subject,Cadence,Position,Kind,Days after the last,Half-day,Script
First call,After the fair,1,call,0,any,Ask what they saw
Two days,After the fair,2,wait,2,any,
Write,After the fair,3,email,1,morning,Dear …
Call,First touch,1,call,0,any,
"""


@pytest.fixture
def fair(desk: Branch, tmp_path: Path) -> Branch:
    """Let the admin have three cadences, one of them switched off."""
    bring(tmp_path, "Cadence", CADENCES)
    bring(tmp_path, "CadenceStep", STEPS)
    return desk


def ada(*words: str) -> tuple[str, ...]:
    return ("--profile", "ada", "cadence", *words)


def test_where_there_is_none_it_says_who_makes_one(desk: Branch) -> None:
    assert ask(*ada("list")) == {"cadences": []}
    assert run(*ada("list")).out == "There is no cadence yet.\n"
    assert "an administrator can make one" in refused(*ada("show"), code=1)
    assert "an administrator can make one" in refused(*ada("start", "Jana Novak"), code=1)


def test_those_in_use_are_listed_first_the_usual_one_before_the_others(fair: Branch) -> None:
    told = ask(*ada("list"))["cadences"]
    assert [(one["name"], one["is_active"], one["is_usual"]) for one in told] == [
        ("First touch", True, True), ("After the fair", True, False), ("Old one", False, False),
    ]  # fmt: skip
    lines = run(*ada("list")).out.splitlines()
    assert "usual one" in lines[1]
    assert "2 steps in 4 days" in lines[2]
    assert "switched off" in lines[3]
    assert "默认" in run("--lang", "zh_CN", *ada("list")).out


def test_a_cadence_is_shown_with_its_steps_on_their_days(fair: Branch) -> None:
    told = ask(*ada("show", "After the fair"))
    assert told["course"] == "day 1 call, day 4 e-mail"
    assert [(one["kind"], one["on_day"], one["script"]) for one in told["steps"]] == [
        ("call", 1, "Ask what they saw"), ("wait", None, ""), ("email", 4, "Dear …"),
    ]  # fmt: skip
    text = run(*ada("show", "After the fair")).out
    assert text.splitlines()[0] == "After the fair · 2 steps in 4 days"
    assert "day 4 e-mail · morning" in text
    assert "Ask what they saw" in text
    assert ask(*ada("show"))["name"] == "First touch"
    assert "no Cadence called “Nope”" in refused(*ada("show", "Nope"), code=1)


def test_people_begin_one_and_who_is_in_one_already_is_left_out(fair: Branch) -> None:
    known = found("Novak") | found("恒达")
    told = ask(*ada("start", "Jana Novak", "--cadence", "After the fair"))
    assert told["cadence"] == "After the fair"
    assert told["entered"] == [known["Jana Novak"]]
    told = ask(*ada("start", "Jana Novak", known["张伟"], "张伟"))
    assert (told["cadence"], told["entered"]) == ("First touch", [known["张伟"]])
    assert [one["name"] for one in told["left_out"]] == ["Jana Novak"]
    again = run(*ada("start", "Jana Novak"))
    assert (again.code, again.err) == (1, "Nobody was put into the cadence.\n")
    assert again.out.splitlines() == [
        "0 people put into “First touch”.",
        "1 left out:",
        "- Jana Novak is in “After the fair” already.",
    ]


def test_people_leave_and_may_begin_anew(fair: Branch) -> None:
    ask(*ada("start", "Jana Novak"))
    assert run(*ada("leave", "Jana Novak", "张伟")).out == "1 person is out of the cadence\n"
    assert ask(*ada("leave", "Jana Novak")) == {"left": []}
    assert len(ask(*ada("start", "Jana Novak"))["entered"]) == 1


def test_a_name_that_nobody_has_changes_nothing(fair: Branch) -> None:
    assert "Nobody Here" in refused(*ada("start", "Jana Novak", "Nobody Here"), code=1)
    assert ask(*ada("leave", "Jana Novak")) == {"left": []}


def test_one_that_is_switched_off_takes_nobody_and_is_never_the_usual_one(fair: Branch) -> None:
    told = run(*ada("start", "Jana Novak", "--cadence", "Old one"))
    assert told.code == 1
    assert "“Old one” is switched off" in told.out
    assert "“Old one” is switched off" in refused(*ada("usual", "Old one"), code=1)


def test_the_usual_one_is_chosen_by_whoever_makes_cadences_and_holds_for_everybody(
    fair: Branch,
) -> None:
    assert ask(*ada("usual"))["name"] == "First touch"
    assert ask(*ada("usual", "After the fair"))["is_usual"] is True
    assert [one["is_usual"] for one in ask(*ada("list"))["cadences"]] == [True, False, False]
    assert ask(*ada("start", "Jana Novak"))["cadence"] == "After the fair"
    sync("ada")
    sync("ben")
    ben = ("--profile", "ben", "cadence")
    assert ask(*ben, "usual")["name"] == "After the fair"
    assert "Ask Ada Chen" in refused(*ben, "usual", "First touch", code=1)
