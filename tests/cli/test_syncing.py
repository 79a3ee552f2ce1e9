import json

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import PASSWORD, add_profile, ask, found, refused, run, slip_in, sync
from workbench import profiles


@pytest.fixture
def away(desk: Branch) -> Branch:
    """Move ben's server to where nobody listens."""
    file = profiles.load("ben").folder / "profile.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(kept | {"server_url": "http://127.0.0.1:9"}), encoding="utf-8")
    return desk


def test_a_server_that_is_away_is_exit_code_3_and_loses_nothing(away: Branch) -> None:
    ask(
        "--profile", "ben", "call", "log", "--phone", "+862155550198", "--disposition", "gatekeeper"
    )
    told = run("--profile", "ben", "sync", "--json")
    assert told.code == 3
    assert told.data["waiting"] >= 1
    assert told.err.count("\n") == 1
    assert ask("--profile", "ben", "status")["waiting"] == told.data["waiting"]


def test_what_waits_is_sent_once_and_the_answer_counts_it(branch: Branch) -> None:
    add_profile("ben", branch.address, "one", "--unencrypted")
    first = sync("one")
    assert {"pushed", "pulled", "conflicts", "quarantined", "waiting", "cursor"} <= set(first)
    ask("call", "log", "--phone", "+86 21 5555 0191", "--disposition", "no_answer")
    second = sync("one")
    assert (second["waiting"], second["state"]) == (0, "synced")
    assert second["pushed"] >= 1
    assert sync("one")["pushed"] == 0
    status = ask("status")
    assert (status["waiting"], status["cursor"]) == (0, second["cursor"])


def test_a_refused_change_is_exit_code_5_and_waits_for_a_decision(branch: Branch) -> None:
    add_profile("ada", branch.address, "chief", "--unencrypted")
    sync("chief")
    lead = found("Novak", profile="chief")["Jana Novak"]
    add_profile("liu", branch.address, "liu", "--unencrypted")
    sync("liu")
    slip_in("liu", "Lead", lead, city="Köln")
    assert sync("liu", code=5)["quarantined"] == 1
    (change,) = ask("--profile", "liu", "outbox", "list")["changes"]
    assert (change["type"], change["state"]) == ("Lead", "quarantined")
    new_mid = ask("--profile", "liu", "outbox", "resend", change["mid"])["mid"]
    assert sync("liu", code=5)["quarantined"] == 1
    assert "add --yes" in refused("--profile", "liu", "outbox", "discard", new_mid, code=2)
    ask("--profile", "liu", "outbox", "discard", new_mid, "--yes")
    assert sync("liu")["quarantined"] == 0
    assert ask("--profile", "liu", "get", "Lead", lead)["city"] == "Berlin"


def test_two_edits_of_one_field_are_a_conflict_that_is_decided(branch: Branch) -> None:
    for short, name in (("ada", "chief"), ("liu", "liu")):
        add_profile(short, branch.address, name, "--unencrypted")
        sync(name)
    deal = found("Aurora Expansion", profile="chief")["Aurora Expansion"]
    ask("--profile", "chief", "set", "Opportunity", deal, "next_step=Send the quote")
    ask("--profile", "liu", "set", "Opportunity", deal, "next_step=发送报价")
    sync("chief")
    assert sync("liu", code=5)["conflicts"] == 1
    (conflict,) = ask("--profile", "liu", "conflicts", "list")["conflicts"]
    assert conflict["mine"] == {"next_step": "发送报价"}
    assert conflict["theirs"] == {"next_step": "Send the quote"}
    words = ("conflicts", "resolve", conflict["id"], "--value")
    assert "Say which value" in refused("--profile", "liu", *words, "amount=1,next_step=2", code=2)
    sentence = refused("--profile", "liu", *words[:-1], "--keep", "nonsense", code=2)
    assert sentence == (
        "“nonsense” does not fit --keep. Choose one of: mine, theirs, server, other, both."
    )
    for none_or_two in ((), ("--keep", "mine", "--value", "Send it")):
        sentence = refused("--profile", "liu", *words[:-1], *none_or_two, code=2)
        assert sentence == "Say what stays: one of --keep, --value."
    ask("--profile", "liu", *words, "Send the quote, then call")
    assert sync("liu")["conflicts"] == 0
    sync("chief")
    kept = ask("--profile", "chief", "get", "Opportunity", deal)["next_step"]
    assert kept == "Send the quote, then call"


def test_an_outbox_is_saved_into_a_file_only_its_owner_reads(desk: Branch) -> None:
    words = ("call", "log", "--phone", "+86 21 5555 0192", "--disposition", "no_answer")
    ask("--profile", "ben", *words, "--note", "再联系")
    file = desk.machine.parent / "outbox.json"
    written = ask("--profile", "ben", "outbox", "export", str(file))["written"]
    changes = json.loads(file.read_text(encoding="utf-8"))
    assert len(changes) == written
    assert "再联系" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert "is no id" in refused("--profile", "ben", "outbox", "resend", "x", code=2)


def test_a_wrong_password_at_sync_says_so(desk: Branch) -> None:
    told = run("--profile", "ben", "sync", "--password-stdin", stdin=f"{PASSWORD} not")
    assert told.code == 1
    assert told.err.count("\n") == 1


def test_a_profile_that_keeps_no_sign_in_asks_for_one(branch: Branch) -> None:
    add_profile("ben", branch.address, "one", "--unencrypted")
    told = run("sync", "--json")
    assert (told.code, told.data["state"]) == (5, "signed_out")
    assert "--password-stdin" in told.err
