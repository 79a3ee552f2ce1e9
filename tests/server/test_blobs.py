import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.office import Client, Office, create, deal, delete, patch
from workbench.server import blob_files, blobs
from workbench.wire import messages

OFFER = b"%PDF-1.7 our offer to Hengda" * 100
NAME = sha256(OFFER).hexdigest()


@pytest.fixture(autouse=True)
def folder(office: Office, tmp_path: Path) -> Path:
    office.database.blobs = tmp_path / "blobs"
    return office.database.blobs


def put(client: Client, content: bytes, place: str = "", name: str = "") -> httpx.Response:
    path = f"/v1/blobs/{name or sha256(content).hexdigest()}"
    headers = {"Content-Range": place} if place else {}
    return client.request("PUT", path, content=content, headers=headers)


def get(client: Client, name: str = NAME, **headers: str) -> httpx.Response:
    return client.request("GET", f"/v1/blobs/{name}", headers=headers)


def attach(client: Client, parent_id: str, name: str = NAME, **fields: Any) -> str:
    row = {"name": "offer.pdf", "parent_id": parent_id, "sha256": name, "size_bytes": len(OFFER)}
    return client.make("Attachment", row | fields)


def whole_files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_what_was_sent_is_stored_under_its_hash_and_given_back(
    office: Office, folder: Path
) -> None:
    ann = office.client("ann")
    answer = put(ann, OFFER)
    told = {"sha256": NAME, "size": len(OFFER), "received": len(OFFER), "state": "stored"}
    assert (answer.status_code, answer.json()) == (201, told)
    assert (folder / NAME[:2] / NAME).read_bytes() == OFFER
    assert whole_files(folder) == [NAME]
    assert put(ann, OFFER).status_code == 200
    answer = get(ann)
    assert (answer.status_code, answer.content) == (200, OFFER)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    look = ann.request("HEAD", f"/v1/blobs/{NAME}")
    assert (look.status_code, look.headers["content-length"]) == (200, str(len(OFFER)))
    assert look.headers["swb-proto"] == "1"
    assert look.content == b""


def test_an_empty_file_is_a_file(office: Office) -> None:
    ann = office.client("ann")
    assert put(ann, b"").status_code == 201
    assert get(ann, sha256(b"").hexdigest()).content == b""


def test_a_broken_upload_goes_on_where_it_ended(office: Office, folder: Path) -> None:
    ann = office.client("ann")
    size = len(OFFER)

    def asked() -> tuple[int, int]:
        answer = put(ann, b"", f"bytes */{size}", NAME)
        return answer.status_code, answer.json()["received"]

    assert asked() == (202, 0)
    first = put(ann, OFFER[:1000], f"bytes 0-999/{size}", NAME)
    assert (first.status_code, first.json()["state"]) == (202, "partial")
    assert asked() == (202, 1000)
    assert get(ann).status_code == 404
    hole = put(ann, OFFER[1500:], f"bytes 1500-{size - 1}/{size}", NAME)
    assert (hole.status_code, hole.json()["received"]) == (409, 1000)
    assert hole.json()["type"] == "urn:sales-workbench:out-of-place"
    again = put(ann, OFFER[:1000], f"bytes 0-999/{size}", NAME)
    assert (again.status_code, again.json()["received"]) == (202, 1000)
    last = put(ann, OFFER[900:], f"bytes 900-{size - 1}/{size}", NAME)
    assert last.status_code == 201
    assert asked() == (200, size)
    assert get(ann).content == OFFER
    assert whole_files(folder) == [NAME]


def test_bytes_that_are_not_what_they_say_are_thrown_away(office: Office, folder: Path) -> None:
    ann = office.client("ann")
    answer = put(ann, b"something else", name=NAME)
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:sales-workbench:content-mismatch",
    )
    assert whole_files(folder) == []
    assert put(ann, OFFER).status_code == 201


def test_a_longer_upload_than_was_said_begins_again(office: Office) -> None:
    ann = office.client("ann")
    put(ann, OFFER[:2000], f"bytes 0-1999/{len(OFFER)}", NAME)
    answer = put(ann, OFFER[:10], "bytes 0-9/100", NAME)
    assert (answer.status_code, answer.json()["received"]) == (409, 0)
    assert put(ann, b"", f"bytes */{len(OFFER)}", NAME).json()["received"] == 0


@pytest.mark.parametrize("place", ["bytes 5-1/9", "bytes 0-2/9", "bytes 0-9/5", "1-2", "bytes */x"])
def test_a_place_that_does_not_fit_the_bytes_is_refused(office: Office, place: str) -> None:
    assert put(office.client("ann"), b"0123456789", place).status_code == 400


def test_sizes_have_limits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = office.client("ann")
    limits = dict(messages.LIMITS) | {"blob_bytes": 50, "blob_part_bytes": 20}
    monkeypatch.setattr(messages, "LIMITS", limits)
    assert put(ann, b"x" * 21).status_code == 413
    assert put(ann, b"x" * 20).status_code == 201
    assert put(ann, b"x" * 20, "bytes 0-19/51", NAME).status_code == 413


def test_a_broken_download_goes_on(office: Office) -> None:
    ann = office.client("ann")
    put(ann, OFFER)
    rest = get(ann, Range="bytes=1000-")
    assert (rest.status_code, rest.content) == (206, OFFER[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{len(OFFER) - 1}/{len(OFFER)}"
    assert get(ann, Range="bytes=0-9").content == OFFER[:10]
    assert get(ann, Range="bytes=-5").content == OFFER[-5:]
    assert get(ann, Range=f"bytes=5-{len(OFFER) * 2}").content == OFFER[5:]
    for ignored in ("bytes=5-1", "bytes=0-1,3-4", "lines=1-2", "bytes=-"):
        assert get(ann, Range=ignored).status_code == 200
    behind = get(ann, Range=f"bytes={len(OFFER)}-")
    assert (behind.status_code, behind.json()["size"]) == (416, len(OFFER))


def test_bytes_are_for_who_sent_them_and_who_sees_what_names_them(office: Office) -> None:
    ann, al, maria = office.client("ann"), office.client("al"), office.client("maria")
    put(ann, OFFER)
    assert get(al).status_code == get(maria).status_code == 404
    opportunity = ann.make("Opportunity", deal())
    attachment = attach(ann, opportunity)
    assert get(maria).content == OFFER
    assert get(al).status_code == 404
    ann.one(patch("Attachment", attachment, owner_id=(ann.user_id, al.user_id)))
    assert get(al).content == OFFER


def test_naming_a_hash_gives_no_right_to_its_bytes(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    put(ann, OFFER)
    attach(al, al.make("Account", {"name": "Mine"}))
    assert get(al).status_code == 404
    assert al.request("HEAD", f"/v1/blobs/{NAME}").status_code == 404
    asked = put(al, b"", f"bytes */{len(OFFER)}", NAME)
    assert (asked.status_code, asked.json()["received"]) == (202, 0)
    assert put(al, OFFER).status_code == 201
    assert get(al).content == OFFER


def test_who_may_read_may_attach_it_elsewhere_without_sending_it_again(office: Office) -> None:
    ann, maria, al, ada = (office.client(name) for name in ("ann", "maria", "al", "ada"))
    put(ann, OFFER)
    first = attach(ann, ann.make("Opportunity", deal()))
    assert maria.request("HEAD", f"/v1/blobs/{NAME}").status_code == 200
    attach(maria, maria.make("Account", {"name": "Hengda"}), owner_id=al.user_id)
    ada.one(delete("Attachment", first, ada.ver("Attachment", first)))
    assert get(al).content == OFFER


@pytest.mark.parametrize("fields", [{"sha256": "F" * 64}, {"sha256": "00"}, {"size_bytes": -1}])
def test_an_attachment_names_real_bytes(office: Office, fields: dict[str, Any]) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    row = {"name": "x", "parent_id": account, "sha256": NAME, "size_bytes": 1} | fields
    told = ann.one(create("Attachment", row))
    assert (told["result"], told["fields"]) == ("rejected", list(fields))


def test_an_attachment_s_bytes_never_change(office: Office) -> None:
    ann = office.client("ann")
    attachment = attach(ann, ann.make("Account", {"name": "Hengda"}))
    told = ann.one(patch("Attachment", attachment, sha256=(NAME, "0" * 64)))
    assert told["result"] == "conflict"
    row = ann.row("Attachment", attachment)
    assert row is not None
    assert row["sha256"] == NAME


def test_a_server_without_a_folder_says_so(office: Office) -> None:
    office.database.blobs = None
    answer = put(office.client("ann"), OFFER)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3600")
    blobs.prune(office.database)


def test_two_requests_do_not_write_one_file_at_once(office: Office, folder: Path) -> None:
    ann = office.client("ann")
    put(ann, OFFER[:10], f"bytes 0-9/{len(OFFER)}", NAME)
    part = next((folder / "parts").iterdir())
    with part.open("ab") as other:
        assert blob_files.try_lock(other)
        answer = put(ann, OFFER[10:], f"bytes 10-{len(OFFER) - 1}/{len(OFFER)}", NAME)
        assert answer.status_code == 429
    assert put(ann, OFFER[10:], f"bytes 10-{len(OFFER) - 1}/{len(OFFER)}", NAME).status_code == 201


def test_a_full_disk_is_unavailable_and_nothing_half_written_is_stored(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    ann = office.client("ann")
    with monkeypatch.context() as patched:
        patched.setattr(blob_files.os, "fsync", full)
        assert put(ann, OFFER).status_code == 503
    assert get(ann).status_code == 404
    assert put(ann, OFFER).status_code == 201


def test_what_nothing_names_goes_after_a_month(office: Office, folder: Path) -> None:
    ann = office.client("ann")
    other = b"never attached"
    put(ann, OFFER)
    put(ann, other)
    put(ann, b"begun", f"bytes 0-4/{len(OFFER)}", "0" * 64)
    attach(ann, ann.make("Account", {"name": "Hengda"}))
    office.clock.forward(days=29)
    blobs.prune(office.database)
    assert len(whole_files(folder)) == 3
    office.clock.forward(days=2)
    part = next((folder / "parts").iterdir())
    os.utime(part, (0, 0))
    blobs.prune(office.database)
    assert whole_files(folder) == [NAME]
    ann = office.client("ann")
    assert get(ann).content == OFFER
    assert get(ann, sha256(other).hexdigest()).status_code == 404


def test_bytes_of_a_deleted_attachment_stay_while_an_edit_can_bring_it_back(
    office: Office, folder: Path
) -> None:
    ann = office.client("ann")
    put(ann, OFFER)
    attachment = attach(ann, ann.make("Account", {"name": "Hengda"}))
    told = ann.one(delete("Attachment", attachment, ann.ver("Attachment", attachment)))
    assert told["result"] == "ok"
    office.clock.forward(days=31)
    blobs.prune(office.database)
    ann = office.client("ann")
    edited = patch("Attachment", attachment, name=("offer.pdf", "our offer.pdf"))
    assert ann.one(edited)["result"] == "ok"
    assert get(ann).content == OFFER


def test_bytes_that_are_sent_again_are_kept_a_month_from_then(office: Office, folder: Path) -> None:
    put(office.client("ann"), OFFER)
    office.clock.forward(days=29)
    assert put(office.client("ann"), OFFER).status_code == 200
    office.clock.forward(days=29)
    assert put(office.client("al"), OFFER).status_code == 201
    office.clock.forward(days=29)
    blobs.prune(office.database)
    assert get(office.client("al")).content == OFFER


def test_bytes_that_vanish_before_they_are_noted_are_asked_for_again(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = office.client("ann")
    really = blobs._note

    def late(*given: Any) -> None:
        (folder / NAME[:2] / NAME).unlink()
        really(*given)

    with monkeypatch.context() as patched:
        patched.setattr(blobs, "_note", late)
        assert put(ann, OFFER).status_code == 429
    assert put(ann, OFFER).status_code == 201
    assert get(ann).content == OFFER
