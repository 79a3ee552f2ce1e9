"""What the commands print for people: labels, names and sentences, in both languages."""

import json
import re

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import add_profile, ask, found, real_run, refused, run, slip_in, sync
from workbench import paths, settings


def lines(*words: str) -> dict[str, str]:
    """Run a command that prints labels and values; return them."""
    told = run(*words)
    assert told.code == 0, told
    split = [re.split(r"\s{2,}", line, maxsplit=1) for line in told.out.splitlines()]
    return {pair[0]: pair[1] for pair in split}


def test_help_says_the_programs_name() -> None:
    told = real_run("--help").out
    assert "Usage: workbench [OPTIONS]" in told
    assert "python" not in told


def test_the_status_is_told_in_lines_with_labels(desk: Branch) -> None:
    said = lines("--profile", "ben", "status")
    assert said["Profile"] == "ben (encrypted with a passphrase)"
    assert said["Signed in as"] == "王杰 (BDR)"
    assert said["Server"] == desk.address
    assert re.match(r"(just now|\d+ min ago) \(", said["Last synced"])
    assert (said["Waiting to be sent"], said["Needs attention"], said["Open conflicts"]) == (
        "0",
    ) * 3
    assert said["Leads"] == "2"
    assert "cursor" not in "".join(said)


def test_the_status_is_told_in_chinese(desk: Branch) -> None:
    said = lines("--lang", "zh_CN", "--profile", "ben", "status")
    assert said["登录身份"] == "王杰 (商务拓展)"
    assert said["线索"] == "2"
    assert not [label for label in said if label.isascii()]


def test_the_status_as_json_is_what_it_was(desk: Branch) -> None:
    assert {
        "applied_seq", "blocked", "conflicts", "cursor", "epoch", "last_sync_at", "profile",
        "protection", "quarantined", "recovered", "role", "rows", "scopes", "server", "user",
        "waiting",
    } <= set(ask("--profile", "ben", "status"))  # fmt: skip


def test_a_record_names_those_it_leads_to(desk: Branch) -> None:
    lead = found("Novak")["Jana Novak"]
    said = lines("--profile", "ada", "get", "Lead", lead)
    owner = ask("--profile", "ada", "get", "Lead", lead)["owner_id"]
    assert said["Lead"] == f"Jana Novak ({lead})"
    assert said["Owner"] == f"王杰 ({owner})"
    assert said["Phone"] == "+49 30 55550177"


def test_what_is_found_has_a_type_and_a_second_text(desk: Branch) -> None:
    heads, *rows = run("--profile", "ada", "find", "恒达").out.splitlines()
    assert heads.split() == ["Type", "Name", "Details", "ID"]
    assert any(row.startswith("Lead") and "恒达物流" in row for row in rows)


def test_what_waits_is_worded_and_what_was_refused_says_why(branch: Branch) -> None:
    add_profile("liu", branch.address, "liu", "--unencrypted")
    sync("liu")
    assert run("outbox", "list").out == "Nothing waits: the server has every change.\n"
    lead = found("Novak", profile="liu")["Jana Novak"]
    slip_in("liu", "Lead", lead, title="CTO")
    ask("call", "log", "--lead", lead, "--disposition", "no_answer")
    listed = run("outbox", "list").out
    assert re.search(r"Waiting +Jana Novak: Title +0", listed)
    sync("liu", code=5)
    (refused,) = [line for line in run("outbox", "list").out.splitlines() if "Jana" in line]
    (change,) = ask("outbox", "list")["changes"]
    assert refused.startswith("Needs attention")
    assert change["last_error"]["message"] in refused
    assert change["mid"] in refused
    assert "{" not in refused
    assert "您可以查看这条记录，但不能更改" in run("--lang", "zh_CN", "outbox", "list").out
    assert "1, see “workbench outbox list”" in run("status").out


@pytest.mark.parametrize(("language", "none"), [("en", "No conflicts."), ("zh_CN", "没有冲突。")])
def test_no_conflict_is_said_so(desk: Branch, language: str, none: str) -> None:
    assert run("--lang", language, "--profile", "ben", "conflicts", "list").out == f"{none}\n"


def test_a_conflict_shows_both_values_with_their_authors(branch: Branch) -> None:
    for short, name in (("ada", "chief"), ("liu", "liu")):
        add_profile(short, branch.address, name, "--unencrypted")
        sync(name)
    deal = found("Aurora Expansion", profile="chief")["Aurora Expansion"]
    ask("--profile", "chief", "set", "Opportunity", deal, "amount=15000")
    ask("--profile", "liu", "set", "Opportunity", deal, "amount=18000.50")
    sync("chief")
    sync("liu", code=5)
    heads, row = run("--profile", "liu", "conflicts", "list").out.splitlines()
    (conflict,) = ask("--profile", "liu", "conflicts", "list")["conflicts"]
    assert re.split(" {2,}", heads) == [
        "Record", "Field", "In force", "The other change", "Waits for", "ID",
    ]  # fmt: skip
    for part in ("Aurora Expansion", "18,000.50 (by you)", "15,000 (by Ada Chen)"):
        assert part in row
    assert re.split(" {2,}", row)[-2:] == ["you", conflict["id"]]
    assert (conflict["is_mine"], conflict["waits_for"]) == (True, [])
    sync("chief")  # hers is in force: it waits for him
    assert lines("--profile", "chief", "status")["Others' conflicts"] == "1"
    _, other = run("--profile", "chief", "conflicts", "list").out.splitlines()
    for part in ("18,000.50 (by 刘洋)", "15,000 (by you)"):
        assert part in other
    assert re.split(" {2,}", other)[-2] == "刘洋"
    (told,) = ask("--profile", "chief", "conflicts", "list")["conflicts"]
    assert (told["is_mine"], told["waits_for"]) == (False, ["刘洋"])
    chinese = run("--lang", "zh_CN", "--profile", "liu", "conflicts", "list").out.splitlines()
    assert [re.split(" {2,}", line)[-2] for line in chinese] == ["由谁决定", "您"]
    ask("--profile", "chief", "conflicts", "resolve", conflict["id"], "--keep", "mine")
    assert sync("chief")["conflicts"] == 0
    kept = ask("--profile", "chief", "get", "Opportunity", deal)
    assert kept["amount"] == "15000.00"
    told = lines("--profile", "chief", "status")
    assert told["Open conflicts"] == "0"
    assert int(told["Records of conflicts, decided ones too"]) > 0
    assert "Conflicts" not in told


@pytest.mark.parametrize("name", ["fr", "zh_TW", "english"])
def test_a_language_nobody_wrote_is_refused_by_option_and_variable(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "There is no language “{name}” ({place}). Use one of: en, zh_CN.\n"
    told = run("--lang", name, "version")
    assert (told.code, told.out, told.err) == (2, "", said.format(name=name, place="--lang"))
    monkeypatch.setenv("WORKBENCH_LANG", name)
    assert run("version").err == said.format(name=name, place="WORKBENCH_LANG")
    assert run("--lang", "en", "version").code == 0


def test_a_language_in_the_settings_is_spoken_or_refused_with_the_files_name() -> None:
    settings.put("language", "zh_CN")
    assert refused("status", code=2).startswith("还没有配置")
    assert refused("--lang", "en", "status", code=2).startswith("There is no profile yet")
    file = paths.settings_file()
    file.write_text(json.dumps({"language": "fr"}), encoding="utf-8")
    assert f"“fr” ({file})" in refused("version", code=2)


def test_the_terminals_own_language_is_never_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, said in (("fr_FR.UTF-8", "There is no profile yet"), ("zh_CN.UTF-8", "还没有配置")):
        monkeypatch.setenv("LC_ALL", value)
        assert refused("status", code=2).startswith(said)
    assert refused("--lang", "zh-cn", "status", code=2).startswith("还没有配置")
