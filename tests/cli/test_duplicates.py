from pathlib import Path

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
    assert "1 group, 1 more records than needed." in told
    assert "similar name, same company" in told


def test_every_type_that_can_be_scanned_is_and_others_are_refused(desk: Branch) -> None:
    scans = ask("--profile", "ada", "duplicates")["scans"]
    assert [scan["type"] for scan in scans] == ["Lead", "Contact", "Account"]
    told = refused("--profile", "ada", "duplicates", "Task", code=2)
    assert told.startswith("Task is not looked through for duplicates. Known are: Lead, Contact,")


def test_the_proof_prints_its_figures(shared_data: Path) -> None:
    file = str(shared_data / "dedupe" / "dataset1.csv")
    proof = ask("duplicates", "--proof", file)
    assert (proof["records"], proof["links"]) == (1_000, 500)
    assert min(proof["learned"]["precision"], proof["learned"]["recall"]) >= 0.97
    told = run("--lang", "zh_CN", "duplicates", "--proof", file).out
    assert i18n.load_catalogue("zh_CN")["Known duplicates"] in told
