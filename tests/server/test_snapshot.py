import gzip
import json
import zlib
from typing import Any

import pytest

from tests.server.office import Json, Office, create, deal, delete, patch
from workbench.server import snapshot
from workbench.wire import messages
from workbench.wire.values import uuid_bytes


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "PAGE_ROWS", 10)
    monkeypatch.setattr(messages, "MARK_EVERY_ROWS", 20)


def row_lines(lines: list[Json]) -> list[Json]:
    return [line for line in lines if "row" in line]


def digest(lines: list[Json]) -> str:
    return messages.digest_text(
        sum(messages.row_digest(uuid_bytes(line["id"]), line["ver"]) for line in lines)
    )


def test_a_snapshot_has_header_rows_and_an_end_that_counts(office: Office) -> None:
    ann = office.client("ann")
    ann.make("Account", {"name": "Hengda"})
    lines = ann.snapshot("workspace")
    header, end, rows = lines[0], lines[-1], row_lines(lines)
    assert header["scope"] == {"id": "workspace", "gen": 1}
    assert header["as_of_seq"] == office.scalar("SELECT seq FROM workspace")
    assert header["estimate"] == len(rows) == end["n"]
    assert end == {"end": True, "n": len(rows), "digest": digest(rows)}
    assert all("workspace" in line["scopes"] for line in rows)


def test_lines_come_by_type_and_id_and_marks_hold_their_crc(
    office: Office, short_pages: None
) -> None:
    ann = office.client("ann")
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(55)))
    answer = ann.request(
        "GET",
        "/v1/sync/snapshot",
        params={"scope": f"owner:{ann.user_id}"},
        headers={"Accept-Encoding": "identity"},
    )
    crc, n = 0, 0
    for line in answer.content.splitlines(keepends=True)[1:-1]:
        read = json.loads(line)
        if "mark" in read:
            assert read["crc32"] == f"{crc:08x}"
            assert read["n"] == n
            crc = 0
        else:
            crc, n = zlib.crc32(line, crc), n + 1
    rows = row_lines([json.loads(line) for line in answer.content.splitlines()])
    ids = [line["id"] for line in rows]
    assert len(rows) == 55
    assert ids == sorted(ids)
    assert answer.text.count('"mark"') >= 2


def test_a_broken_snapshot_goes_on_from_its_last_mark(office: Office, short_pages: None) -> None:
    ann = office.client("ann")
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(55)))
    whole = ann.snapshot(f"owner:{ann.user_id}")
    mark = next(n for n, line in enumerate(whole) if "mark" in line)
    ann.make("Contact", {"last_name": "Li"})
    answer = ann.request("GET", "/v1/sync/snapshot", params={"resume": whole[mark]["mark"]})
    rest = [json.loads(line) for line in answer.text.splitlines()]
    assert rest[0]["snapshot"] == whole[0]["snapshot"]
    assert rest[0]["as_of_seq"] == whole[0]["as_of_seq"]
    rows = row_lines(whole[:mark]) + row_lines(rest)
    assert len({line["id"] for line in rows}) == 56
    assert rest[-1] == {"end": True, "n": 56, "digest": digest(rows)}


def test_a_mark_is_for_one_user_and_one_history(office: Office, short_pages: None) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(25)))
    mark = next(line["mark"] for line in ann.snapshot("workspace") if "mark" in line)

    def resume(client: Any, token: str) -> tuple[int, str]:
        answer = client.request("GET", "/v1/sync/snapshot", params={"resume": token})
        return answer.status_code, answer.json()["type"].rpartition(":")[2]

    assert resume(maria, mark) == (400, "invalid-request")
    assert resume(ann, mark[:-1] + ("0" if mark[-1] != "0" else "1")) == (400, "invalid-request")
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE workspace SET seq = seq + 1")
    from workbench.server import admin

    admin.new_epoch(office.database)
    assert resume(ann, mark) == (410, "epoch-changed")


def test_each_scope_brings_what_it_is_held_for(office: Office) -> None:
    ann, al, bo = office.client("ann"), office.client("al"), office.client("bo")
    mine = ann.make("Opportunity", deal())
    other = al.make("Opportunity", deal())
    team = office.directory.people[ann.user_id].team_id
    own = {line["id"] for line in row_lines(ann.snapshot(f"owner:{ann.user_id}"))}
    ours = {line["id"] for line in row_lines(ann.snapshot(f"team:{team}"))}
    everyone = {line["id"] for line in row_lines(ann.snapshot("workspace"))}
    assert mine in own
    assert mine in ours
    assert mine not in everyone
    assert other not in own | ours | everyone
    assert mine not in {line["id"] for line in row_lines(bo.snapshot(f"team:{team}"))}


def test_a_scope_one_does_not_hold_is_refused(office: Office) -> None:
    ann = office.client("ann")
    for scope in (f"owner:{office.ids['al']}", "planet"):
        answer = ann.request("GET", "/v1/sync/snapshot", params={"scope": scope})
        assert answer.status_code == 400
    assert ann.request("GET", "/v1/sync/snapshot").status_code == 400


def test_a_snapshot_and_the_feed_from_its_cursor_are_the_whole(office: Office) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    kept = ann.make("Account", {"name": "Kept"})
    gone = ann.make("Account", {"name": "Gone"})
    lines = ann.snapshot(f"owner:{ann.user_id}")
    ann.cursor = lines[0]["as_of"]
    ada.one(delete("Account", gone, ada.ver("Account", gone)))
    ann.one(patch("Account", kept, name=("Kept", "Kept well")))
    ops = {change["id"]: change["op"] for change in ann.pull()}
    assert ops == {kept: "put", gone: "delete"}
    assert {line["id"] for line in row_lines(lines)} == {kept, gone}


def test_a_snapshot_is_compressed_where_the_client_can_read_it(office: Office) -> None:
    ann = office.client("ann")
    path = f"/v1/sync/snapshot?scope=owner:{ann.user_id}"
    packed = ann.request("GET", path, headers={"Accept-Encoding": "gzip"})
    plain = ann.request("GET", path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-type"] == messages.NDJSON_TYPE
    assert json.loads(packed.text.splitlines()[-1]) == json.loads(plain.text.splitlines()[-1])
    assert gzip.decompress(gzip.compress(plain.content)) == plain.content


def test_a_purge_is_confirmed_only_for_records_this_server_knows(office: Office) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    scope = f"owner:{ann.user_id}"

    def confirmed(count: int) -> bool:
        body = {"snapshot": ann.client_id, "scope": scope, "count": count}
        answer = ann.request("POST", "/v1/sync/confirm-purge", json=body)
        told: bool = answer.json()["confirmed"]
        return told

    outside = office.scalar('SELECT count(*) FROM "user"') + office.scalar(
        "SELECT count(*) FROM team"
    )
    outside += office.scalar("SELECT count(*) FROM opportunity_stage")
    account = ann.make("Account", {"name": "Hengda"})
    assert confirmed(outside)
    assert not confirmed(outside + 1)
    ada.one(delete("Account", account, ada.ver("Account", account)))
    assert confirmed(outside + 1)
