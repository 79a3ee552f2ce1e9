"""A file attached offline by one person and read by another, over a real server."""

from pathlib import Path
from random import Random

from tests.cli.conftest import Branch
from tests.cli.office import PASSWORD, ask
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
