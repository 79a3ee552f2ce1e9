"""A damaged profile on the command line: what is said leads to what mends it."""

import json
from pathlib import Path

from tests.cli.conftest import Branch
from tests.cli.office import ask, found, refused, run


def overwrite(file: Path, start: int, length: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(bytes(length))


def test_a_damaged_first_page_names_the_commands_that_mend_it_and_keep_unsent_work(
    desk: Branch,
) -> None:
    lead = found("Novak")["Jana Novak"]
    ask("--profile", "ada", "set", "Lead", lead, "title=CTO")
    folder = desk.machine / "profiles" / "ada"
    known = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    nowhere = json.dumps(known | {"server_url": "http://127.0.0.1:9"})
    (folder / "profile.json").write_text(nowhere, encoding="utf-8")
    overwrite(folder / "profile.db", 0, 4096)
    said = refused("--profile", "ada", "status", code=1)
    assert "“workbench sync” or “workbench doctor --repair”" in said
    assert "recovery key" not in said
    told = run("--profile", "ada", "doctor", "--repair").out.splitlines()
    (compared,) = [line for line in told if "compared with the server" in line]
    assert compared.startswith("! ")
    assert compared.endswith("run “workbench verify”")
    assert ask("--profile", "ada", "status")["waiting"] == 1


def test_a_damaged_page_in_the_middle_names_the_repair(desk: Branch) -> None:
    file = desk.machine / "profiles" / "ada" / "profile.db"
    pages = file.stat().st_size // 4096
    overwrite(file, (pages // 2) * 4096, 20 * 4096)
    told = run("--profile", "ada", "doctor")
    assert told.code != 0
    assert "workbench doctor --repair" in told.err
    for line in told.out.splitlines():
        assert "***" not in line or "damaged" in line
