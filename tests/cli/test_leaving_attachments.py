"""Attachments whose content the server has not: they count as unsent work, and go along."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import PASSWORD, add_profile, ask, refused
from tests.cli.test_leaving import cut_off
from workbench import app, attaching, leaving, profiles
from workbench.app import Workbench
from workbench.errors import InvalidInput, NeedsAttention, Refused
from workbench.leaving import Unsent
from workbench.store import blobs, records
from workbench.store.blobs import CHUNK_BYTES
from workbench.sync import bundle_files, bundles

CONTENT = Random(7).randbytes(2 * CHUNK_BYTES + 77)


def attach_something(workbench: Workbench, folder: Path) -> UUID:
    file = folder / "quote.pdf"
    file.write_bytes(CONTENT)
    with workbench.store.write() as w:
        account = records.create(w, "Account", {"name": "Aurora"})
    return attaching.attach(workbench, account, file, "application/pdf")


@pytest.fixture
def away(desk: Branch, tmp_path: Path) -> UUID:
    """Let Ben attach a file while his server is away."""
    cut_off("ben")
    workbench = app.open_workbench("ben")
    made = attach_something(workbench, tmp_path)
    workbench.close()
    return made


def test_a_profile_whose_attachment_is_not_on_the_server_is_not_removed(away: UUID) -> None:
    workbench = app.open_workbench("ben")
    held = leaving.held(workbench)
    assert (held.changes, held.attachments) == (2, 1)
    assert held.words() == "2 changes and 1 attachment"
    with pytest.raises(NeedsAttention, match="profile “ben”: 2 changes and 1 attachment"):
        leaving.remove_open(workbench)
    workbench.close()
    assert "2 changes and 1 attachment" in refused("profile", "remove", "ben", code=5)
    assert "ben" in profiles.names()


def test_a_saved_file_brings_changes_and_attachments_into_another_profile(
    desk: Branch, away: UUID, tmp_path: Path
) -> None:
    file, exported = tmp_path / "ben.unsent", tmp_path / "exported.unsent"
    counts = ask("--profile", "ben", "outbox", "export", "--sealed", str(exported))
    assert counts == {"written": 2, "attachments": 1, "broken": []}
    told = ask("--profile", "ben", "wipe", "--yes", "--save-unsent", str(file))
    assert told["unsent"] == 2
    assert CONTENT[:40] not in file.read_bytes()
    add_profile("ben", desk.address, "again")
    taken = ask("--profile", "again", "outbox", "take-in", str(exported))
    assert taken == {"taken_in": 2, "attachments": 1, "broken": []}
    taken = ask("--profile", "again", "outbox", "take-in", str(file))
    assert taken == {"taken_in": 0, "attachments": 0, "broken": []}
    ask("--profile", "again", "sync")
    workbench = app.open_workbench("again")
    with workbench.store.read() as r:
        assert [blob.state for blob in blobs.all_of(r)] == ["stored"]
    attaching.save(workbench, away, tmp_path / "received.pdf")
    assert not leaving.held(workbench)
    workbench.close()
    assert (tmp_path / "received.pdf").read_bytes() == CONTENT


def test_the_open_profile_goes_once_all_that_is_unsent_is_in_a_file(
    away: UUID, tmp_path: Path
) -> None:
    workbench = app.open_workbench("ben")
    with pytest.raises(InvalidInput, match="own folder"):
        leaving.save_unsent(workbench, workbench.store.path.parent / "x.unsent")
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent", "three blue boats")
    assert saved.unsent == Unsent(2, 0, 1)
    with workbench.store.write() as w:
        records.create(w, "Account", {"name": "Later"})
    with pytest.raises(NeedsAttention):
        leaving.remove_open(workbench, saved)  # what came later is not in the file
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent")
    left = leaving.remove_open(workbench, saved)
    assert (left.unsent, left.attachments, left.saved_to) == (3, 1, tmp_path / "x.unsent")
    assert "ben" not in profiles.names()


def test_an_open_profile_whose_server_is_there_sends_all_and_goes(
    desk: Branch, tmp_path: Path
) -> None:
    ask("--profile", "ben", "sync", "--password-stdin", stdin=PASSWORD)
    workbench = app.open_workbench("ben")
    attach_something(workbench, tmp_path)
    left = leaving.remove_open(workbench)
    assert (left.unsent, left.attachments, left.saved_to) == (0, 0, None)
    assert "ben" not in profiles.names()


SECRET = "three blue boats"


def test_a_file_that_was_cut_gives_what_is_whole_and_the_whole_one_the_rest(
    desk: Branch, away: UUID, tmp_path: Path
) -> None:
    workbench = app.open_workbench("ben")
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent", SECRET)
    workbench.close()
    cut = tmp_path / "cut.unsent"
    cut.write_bytes(saved.file.read_bytes()[:-5000])
    add_profile("ben", desk.address, "again")
    workbench = app.open_workbench("again")
    taken = leaving.take_in(workbench, cut, SECRET)
    assert taken == Unsent(2, 0, 0, ("quote.pdf",))
    assert taken.broken_words().startswith("Not whole in that file, and not taken in: quote.pdf.")
    assert leaving.take_in(workbench, saved.file, SECRET) == Unsent(0, 0, 1)
    assert leaving.take_in(workbench, saved.file, SECRET) == Unsent()
    workbench.close()


def attach_two_more(workbench: Workbench, parent_id: UUID, folder: Path) -> None:
    for name, size in (("small.txt", 500), ("large.bin", CHUNK_BYTES + 9)):
        (folder / name).write_bytes(Random(size).randbytes(size))
        attaching.attach(workbench, parent_id, folder / name)


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("harm", ["a piece is gone", "a piece is torn", "a piece is two"])
def test_one_damaged_attachment_takes_none_of_the_others_along(
    desk: Branch, away: UUID, tmp_path: Path, number: int, harm: str
) -> None:
    workbench = app.open_workbench("ben")
    with workbench.store.read() as r:
        account = records.require(r, "Attachment", away)["parent_id"]
    attach_two_more(workbench, account, tmp_path)
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent", SECRET)
    with workbench.store.read() as r:
        named = bundle_files.pack(r)["contents"]
    workbench.close()
    head, *lines = saved.file.read_bytes().split(b"\n")
    pieces = [-(-one["size"] // CHUNK_BYTES) for one in named]
    at = sum(pieces[:number])
    torn = lines[at]
    lines[at : at + 1] = {
        "a piece is gone": [],
        "a piece is torn": [b"?" * 40 + torn[40:]],
        "a piece is two": [torn[:50], torn[50:]],
    }[harm]
    saved.file.write_bytes(b"\n".join([head, *lines]))
    add_profile("ben", desk.address, "again")
    workbench = app.open_workbench("again")
    taken = leaving.take_in(workbench, saved.file, SECRET)
    with workbench.store.read() as r:
        here = {blob.sha256 for blob in blobs.all_of(r)}
    workbench.close()
    assert taken == Unsent(4, 0, 2, (named[number]["name"],))
    assert here == {one["sha256"] for one in named} - {named[number]["sha256"]}


def test_an_attachment_that_the_disk_has_cut_is_named_and_the_rest_is_saved(
    desk: Branch, away: UUID, tmp_path: Path
) -> None:
    workbench = app.open_workbench("ben")
    with workbench.store.read() as r:
        account = records.require(r, "Attachment", away)["parent_id"]
    attach_two_more(workbench, account, tmp_path)
    with workbench.store.read() as r:
        sha256 = str(records.require(r, "Attachment", away)["sha256"])
    kept = workbench.store.path.parent / blobs.FOLDER / sha256
    kept.write_bytes(kept.read_bytes()[: CHUNK_BYTES + 28])  # cut between two of its pieces
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent", SECRET)
    assert (saved.unsent, saved.broken) == (Unsent(4, 0, 2), ("quote.pdf",))
    assert saved.covers(leaving.held(workbench))
    workbench.close()
    words = ("--profile", "ben", "outbox", "export", "--sealed", str(tmp_path / "y.unsent"))
    assert "on this computer's disk: quote.pdf." in refused(*words, code=5)
    workbench = app.open_workbench("ben")
    assert leaving.remove_open(workbench, saved).attachments == 3
    add_profile("ben", desk.address, "again")
    workbench = app.open_workbench("again")
    assert leaving.take_in(workbench, saved.file, SECRET) == Unsent(4, 0, 2)
    workbench.close()


def test_a_content_that_changes_while_it_is_saved_leaves_no_file(
    away: UUID, tmp_path: Path
) -> None:
    workbench = app.open_workbench("ben")
    with workbench.store.read() as r:
        bundle = bundle_files.pack(r)
    (named,) = bundle["contents"]
    file = tmp_path / "x.unsent"
    wrong = {**bundle, "contents": [{**named, "size": named["size"] + 1}]}
    with pytest.raises(InvalidInput, match=r"“quote\.pdf” was changed on this computer's disk"):
        bundle_files.write(workbench.store, file, wrong, bundles.from_passphrase(SECRET))
    workbench.close()
    assert list(tmp_path.glob("*x.unsent*")) == []


def test_a_file_that_is_somebody_elses_changes_nothing(
    desk: Branch, away: UUID, tmp_path: Path
) -> None:
    workbench = app.open_workbench("ben")
    saved = leaving.save_unsent(workbench, tmp_path / "x.unsent", SECRET)
    workbench.close()
    workbench = app.open_workbench("liu")
    with pytest.raises(Refused, match="another person"):
        leaving.take_in(workbench, saved.file, SECRET)
    workbench.close()
