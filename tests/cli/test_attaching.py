"""A file attached offline by one person and read by another, over a real server."""

import errno
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import PASSWORD, ask, refused, run
from workbench import app, attaching
from workbench.store import blobs, records


def test_a_file_attached_here_is_read_there(desk: Branch, tmp_path: Path) -> None:
    file = tmp_path / "报价.pdf"
    file.write_bytes(b"%PDF" + Random(1).randbytes(5_000_000))
    workbench = app.open_workbench("liu")
    with workbench.store.write() as w:
        account = records.create(w, "Account", {"name": "Aurora"})
    made = attaching.attach(workbench, account, file, "application/pdf")
    workbench.close()
    ask("--profile", "liu", "sync", "--password-stdin", stdin=PASSWORD)
    workbench = app.open_workbench("liu")
    with workbench.store.read() as r:
        assert [blob.state for blob in blobs.all_of(r)] == ["stored"]
    workbench.close()
    ask("--profile", "ada", "sync", "--password-stdin", stdin=PASSWORD)
    workbench = app.open_workbench("ada")
    attaching.save(workbench, made, tmp_path / "received.pdf")
    workbench.close()
    assert (tmp_path / "received.pdf").read_bytes() == file.read_bytes()


def test_files_are_attached_listed_and_got_by_the_command_line(
    desk: Branch, tmp_path: Path
) -> None:
    file = tmp_path / "报价.pdf"
    file.write_bytes(b"%PDF" + Random(2).randbytes(3_000))
    (lead,) = ask("--profile", "ben", "find", "Novak")["found"]
    told = ask("--profile", "ben", "attach", "add", lead["id"], str(file))
    assert (told["name"], told["size_bytes"], told["state"]) == ("报价.pdf", 3_004, "waiting")
    assert ask("--profile", "ben", "attach", "list", lead["id"])["attachments"] == [told]
    assert "waiting to be sent" in run("--profile", "ben", "attach", "list", lead["id"]).out
    ask("--profile", "ben", "sync", "--password-stdin", stdin=PASSWORD)
    (sent,) = ask("--profile", "ben", "attach", "list", lead["id"])["attachments"]
    assert sent["state"] == "sent"
    ask("--profile", "ada", "sync", "--password-stdin", stdin=PASSWORD)
    (there,) = ask("--profile", "ada", "attach", "list", lead["id"])["attachments"]
    assert there["state"] == "to_fetch"
    target = tmp_path / "received.pdf"
    ask("--profile", "ada", "attach", "get", there["id"], str(target))
    assert target.read_bytes() == file.read_bytes()
    words = ("--profile", "ada", "attach", "get", there["id"], str(target))
    assert "--force" in refused(*words, code=1)
    assert "takes files" in refused(
        "--profile", "ben", "attach", "add", str(UUID(int=7)), str(file), code=1
    )


def test_a_file_that_cannot_be_attached_is_named_with_the_cause_and_the_way_out(
    desk: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lead,) = ask("--profile", "ben", "find", "Novak")["found"]
    absent, empty, locked = (tmp_path / name for name in ("absent.pdf", "empty.pdf", "locked.pdf"))
    empty.touch()
    locked.write_bytes(b"%PDF")
    is_opened = Path.open

    def may_not(file: Path, *words: Any, **options: Any) -> Any:
        if file == locked:  # whoever runs this may be allowed to read everything
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return is_opened(file, *words, **options)

    monkeypatch.setattr(Path, "open", may_not)
    said = {
        absent: f"There is no file {absent}: check its name and place.",
        tmp_path: f"{tmp_path} is a folder: attach its files, or pack it into one (.zip).",
        empty: f"{empty} is empty: there is nothing to attach. Name another file.",
        locked: f"{locked} may not be read by you: ask its owner, or attach a copy that you may"
        " read.",
    }
    for file, sentence in said.items():
        words = ("--profile", "ben", "attach", "add", lead["id"], str(file))
        assert refused(*words, code=1) == sentence
    assert ask("--profile", "ben", "attach", "list", lead["id"])["attachments"] == []
