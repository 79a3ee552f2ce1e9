"""A conflict whose record changes before it is decided: what is in force is told as it is now."""

from tests.cli.conftest import Branch
from tests.cli.office import add_profile, ask, found, run, sync

AGAIN = "The record changed meanwhile: decide again"


def clash(branch: Branch) -> str:
    """Two people set one amount, then hers changes once more; return the deal."""
    for short, name in (("ada", "chief"), ("liu", "liu")):
        add_profile(short, branch.address, name, "--unencrypted")
        sync(name)
    deal = found("Aurora Expansion", profile="chief")["Aurora Expansion"]
    ask("--profile", "chief", "set", "Opportunity", deal, "amount=70000")
    ask("--profile", "liu", "set", "Opportunity", deal, "amount=71000")
    sync("chief")
    assert sync("liu", code=5)["conflicts"] == 1
    ask("--profile", "chief", "set", "Opportunity", deal, "amount=72000")
    sync("chief")
    return deal


def listed(profile: str, *words: str) -> str:
    return run(*words, "--profile", profile, "conflicts", "list").out


def test_what_is_in_force_is_the_record_s_value_of_now_and_a_decision_on_it_closes(
    branch: Branch,
) -> None:
    deal = clash(branch)
    assert "72,000 (by you)" in listed("chief")
    sync("liu", code=5)
    told = listed("liu")
    assert "72,000 (by Ada Chen)" in told
    assert "71,000 (by you)" in told
    assert "70,000" not in told
    (conflict,) = ask("--profile", "liu", "conflicts", "list")["conflicts"]
    assert (conflict["theirs"]["amount"], conflict["is_again"]) == ("72000.00", False)
    ask("--profile", "liu", "conflicts", "resolve", conflict["id"], "--keep", "server")
    assert sync("liu")["conflicts"] == 0
    assert listed("liu") == "No conflicts.\n"
    assert ask("--profile", "liu", "get", "Opportunity", deal)["amount"] == "72000.00"


def test_a_decision_about_a_value_that_changed_meanwhile_is_asked_for_again(branch: Branch) -> None:
    clash(branch)
    assert "70,000 (by Ada Chen)" in listed("liu")  # he has not heard of hers yet
    (conflict,) = ask("--profile", "liu", "conflicts", "list")["conflicts"]
    ask("--profile", "liu", "conflicts", "resolve", conflict["id"], "--keep", "server")
    assert sync("liu", code=5)["conflicts"] == 1
    told = listed("liu")
    assert AGAIN in told
    assert "72,000 (by Ada Chen)" in told
    assert "记录在此期间又有更改：请重新决定" in listed("liu", "--lang", "zh_CN")
    (conflict,) = ask("--profile", "liu", "conflicts", "list")["conflicts"]
    assert conflict["is_again"]
    ask("--profile", "liu", "conflicts", "resolve", conflict["id"], "--keep", "server")
    assert sync("liu")["conflicts"] == 0
