from pathlib import Path

from tests.cli import office
from tests.cli.conftest import Branch
from tests.cli.office import ask, bring, found, refused, run
from workbench import i18n

AGAIN = """Last name,First name,Company,Phone
Nováková,Jana,"Aurora Robotics, Inc.",
"""


def test_leads_that_are_one_person_are_listed_with_their_reasons(
    desk: Branch, tmp_path: Path
) -> None:
    assert ask("--profile", "ada", "duplicates", "lead")["scans"][0]["groups"] == []
    told = run("--profile", "ada", "duplicates", "Lead").out
    assert "looked through, none looks like another." in told
    first = found("Aurora Robotics")["Jana Novak"]
    bring(tmp_path, "Lead", AGAIN)
    (scan,) = ask("--profile", "ada", "duplicates", "Lead")["scans"]
    (group,) = scan["groups"]
    assert (scan["type"], scan["groups_found"], scan["duplicates"]) == ("Lead", 1, 1)
    members = [group["first"], *group["others"]]
    assert first in {member["id"] for member in members}
    assert {member["name"] for member in members} == {"Jana Novak", "Jana Nováková"}
    assert group["others"][0]["reasons"] == ["similar name", "same company"]
    told = run("--profile", "ada", "duplicates", "Lead").out
    assert "1 group, 1 more record than needed." in told
    assert "similar name, same company" in told


def test_every_type_that_can_be_scanned_is_and_others_are_refused(desk: Branch) -> None:
    scans = ask("--profile", "ada", "duplicates")["scans"]
    assert [scan["type"] for scan in scans] == ["Lead", "Contact", "Account"]
    told = refused("--profile", "ada", "duplicates", "Task", code=2)
    assert told == "“Task” does not fit TYPE. Choose one of: Lead, Contact, Account."


def test_the_proof_prints_its_figures(shared_data: Path) -> None:
    file = str(shared_data / "dedupe" / "dataset1.csv")
    proof = ask("duplicates", "--proof", file)
    assert (proof["records"], proof["links"]) == (1_000, 500)
    assert min(proof["learned"]["precision"], proof["learned"]["recall"]) >= 0.97
    told = run("--lang", "zh_CN", "duplicates", "--proof", file).out
    assert i18n.load_catalogue("zh_CN")["Known duplicates"] in told


def test_two_records_are_merged_and_apart_again(desk: Branch, tmp_path: Path) -> None:
    kept = found("Aurora Robotics")["Jana Novak"]
    bring(tmp_path, "Lead", AGAIN)
    other = found("Aurora Robotics")["Jana Nováková"]
    choice = ("--keep", "last_name=other", "--keep", "title=CFO")
    shown = run("--profile", "ada", "duplicates", "merge", kept, other, "--dry-run").out
    assert "Nováková" in shown
    assert "the record that is kept" in shown
    told = ask("--profile", "ada", "duplicates", "merge", kept, other, *choice)
    assert (told["type"], told["other"]["name"]) == ("Lead", "Jana Nováková")
    lead = ask("--profile", "ada", "get", "Lead", kept)
    assert (lead["last_name"], lead["title"]) == ("Nováková", "CFO")
    assert ask("--profile", "ada", "duplicates", "Lead")["scans"][0]["groups"] == []
    waiting = run("--profile", "ada", "outbox", "list").out
    assert "Merged: Jana Nováková → Jana Nováková" in waiting
    for is_undone in (True, False):
        again = ask("--profile", "ada", "duplicates", "unmerge", told["mid"])
        assert again["undone"] is is_undone
    assert ask("--profile", "ada", "get", "Lead", kept)["last_name"] == "Novak"
    assert ask("--profile", "ada", "get", "Lead", other)["last_name"] == "Nováková"


def test_what_was_chosen_for_a_merge_is_what_is_told(desk: Branch, tmp_path: Path) -> None:
    kept = found("Aurora Robotics")["Jana Novak"]
    bring(tmp_path, "Lead", AGAIN)
    other = found("Aurora Robotics")["Jana Nováková"]
    words = ("--profile", "ada", "duplicates", "merge", kept, other, "--keep", "last_name=other")
    for more in (("--dry-run",), ()):
        (line,) = [one for one in ask(*words, *more)["fields"] if one["field"] == "last_name"]
        assert (line["wins"], line["why"]) == ("other", "you chose it")


def test_a_merge_that_makes_no_sense_is_refused_with_a_sentence(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    told = refused("--profile", "ada", "duplicates", "merge", lead, lead, code=1)
    assert told.startswith("Two leads, two contacts or two accounts can be merged")
    told = refused("--profile", "ada", "duplicates", "merge", lead, "no-id", code=1)
    assert "no-id" in told


def test_a_sync_tells_that_two_made_the_same_person_offline_and_how_to_decide(
    desk: Branch, tmp_path: Path
) -> None:
    file = tmp_path / "one.csv"
    file.write_text(
        "Last name,First name,Company,Email\nOkafor,Ada,Lagos Freight,ada@lagos.example\n"
    )
    for who in ("ben", "ada"):
        office.sync(who)
        assert ask("--profile", who, "import", str(file), "--as", "Lead")["created"] == 1
    assert ask("--profile", "ben", "sync")["look_alikes"] == 0
    told = run("--profile", "ada", "sync").out
    assert "1 new record looks like one you have: workbench duplicates new" in told
    assert ask("--profile", "ada", "sync")["look_alikes"] == 0
    (pair,) = ask("--profile", "ada", "duplicates", "new")["pairs"]
    assert (pair["first"]["name"], pair["can_merge"]) == ("Ada Okafor", True)
    assert "same e-mail" in run("--profile", "ada", "duplicates", "new").out
    ids = (pair["first"]["id"], pair["other"]["id"])
    assert ask("--profile", "ada", "duplicates", "apart", *ids)["apart"] == list(ids)
    assert ask("--profile", "ada", "duplicates", "new")["pairs"] == []
    assert "No new record looks like" in run("--profile", "ada", "duplicates", "new").out
