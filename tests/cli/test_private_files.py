"""What holds secrets or customers' text is for its owner alone, whatever the umask allows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import add_profile, ask, found
from workbench import app, platform_files
from workbench.store import records


@pytest.fixture(autouse=True)
def _everybody_may_read_new_files() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    files = [one for one in folder.rglob("*") if one.is_file()]
    return sorted(one.name for one in files if not platform_files.is_owner_only(one))


def test_every_file_of_a_profile_is_for_its_owner_alone(desk: Branch, tmp_path: Path) -> None:
    add_profile("ada", desk.address, "fresh", "--unencrypted")
    ask("--profile", "fresh", "sync")
    note = tmp_path / "note.txt"
    note.write_text("Customer text", encoding="utf-8")
    lead = found("Novak", profile="fresh")["Jana Novak"]
    ask("--profile", "fresh", "attach", "add", lead, str(note))
    backup = Path(ask("--profile", "fresh", "backup")["file"])
    ask("--profile", "fresh", "restore", str(backup))
    workbench = app.open_workbench("fresh")
    with workbench.store.write() as w:
        records.create(w, "Account", {"name": "Aurora"})
    workbench.look_after()  # makes the daily, weekly and monthly backup
    head = workbench.store.identity().as_head()
    workbench.store.journal.rewrite(head, [])
    while_open = open_to_others(workbench.profile.folder)
    workbench.close()
    names = {one.name for one in workbench.profile.folder.rglob("*")}
    assert {"profile.db", "profile.json", "profile.lock", "outbox.log", "backups"} <= names
    assert while_open == open_to_others(workbench.profile.folder) == []


def test_a_file_of_an_older_version_is_made_private_when_it_is_opened(desk: Branch) -> None:
    workbench = app.open_workbench("ada")
    file = workbench.store.path
    workbench.close()
    file.chmod(0o644)
    app.open_workbench("ada").close()
    assert platform_files.is_owner_only(file)


def test_what_leaves_the_profile_in_clear_is_for_its_owner_alone(
    desk: Branch, tmp_path: Path
) -> None:
    made = [tmp_path / name for name in ("leads.csv", "leads.xlsx", "leads.vcf")]
    for file in made:
        ask("--profile", "ada", "export", "Lead", str(file))
    bad, rejects = tmp_path / "bad.csv", tmp_path / "rejects.csv"
    bad.write_text("Last Name,Company,Email\nLi,Hengda,no address\n", encoding="utf-8")
    words = ("--profile", "ada", "import", str(bad), "--as", "Lead", "--rejects", str(rejects))
    assert ask(*words, code=1)["failed"] == 1
    for file in [*made, rejects]:
        assert platform_files.is_owner_only(file), file


def test_an_export_over_a_shared_file_leaves_it_shared(desk: Branch, tmp_path: Path) -> None:
    shared = tmp_path / "shared.csv"
    shared.write_text("yesterday's\n", encoding="utf-8")
    shared.chmod(0o640)
    ask("--profile", "ada", "export", "Lead", str(shared))
    assert shared.stat().st_mode & 0o777 == 0o640
    assert "Novak" in shared.read_text(encoding="utf-8-sig")


def test_what_holds_no_text_of_customers_follows_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "open.txt"
    platform_files.write_durably(file, b"a page")
    assert file.stat().st_mode & 0o777 == 0o644
    os.umask(0o077)
    platform_files.write_durably(file, b"a page")
    assert platform_files.is_owner_only(file)
