import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.server.office import Json, Office, create, mutation
from workbench.schema import dictionary
from workbench.schema.fields import Merge
from workbench.wire.ids import new_id

STRANGE: tuple[Any, ...] = (
    0,
    -1,
    10**30,
    1.5,
    True,
    "",
    " ",
    "\x00",
    "\u202e‮",
    "1e400",
    "NaN",
    "9" * 40,
    "0000-00-00",
    "2026-02-30T25:61:61.000Z",
    "9999-12-31T23:59:59.999-14:00",
    "not-an-id-but-36-characters-long-xxx",
    [],
    [1],
    [None],
    [["nested"]],
    ["\x00"],
    {},
    {"a": 1},
)
KNOWN = {"ok", "conflict", "rejected", "forbidden", "blocked"}


def send(office: Office, mutations: list[Json]) -> list[Json]:
    ada = office.client("ada")
    told: list[Json] = []
    for start in range(0, len(mutations), 400):
        body = {"client_id": ada.client_id, "mutations": mutations[start : start + 400]}
        answer = ada.request("POST", "/v1/sync/push", content=json.dumps(body))
        assert answer.status_code == 200, answer.text
        told += answer.json()["results"]
    return told


def test_no_value_of_any_field_breaks_a_push(office: Office) -> None:
    mutations = [
        create(record_type.name, {field.name: value})
        for record_type in dictionary.TYPES
        if record_type.name in ("Opportunity", "Task", "User", "DemoOrg")
        for field in record_type.fields
        if field.merge is not Merge.SERVER
        for value in STRANGE
    ]
    told = send(office, mutations)
    assert {one["result"] for one in told} <= KNOWN
    assert len(told) == len(mutations)


def test_no_member_of_a_mutation_breaks_a_push(office: Office) -> None:
    account = create("Account", {"name": "Hengda"})
    send(office, [account])
    members = ("n", "op", "type", "id", "at", "tz_min", "deps", "bundle", "row", "set")
    more = ("seen_ver", "after", "choice", "value", "theirs")
    mutations = [
        {**mutation(op, type_name, account["id"]), member: value}
        for op, type_name in (("patch", "Account"), ("delete", "Account"), ("resolve", "Conflict"))
        for member in (*members, *more)
        for value in (*STRANGE, None)
    ]
    mutations += [
        mutation("patch", "Account", account["id"], set={"name": value}) for value in STRANGE
    ]
    mutations += [
        mutation("patch", "Account", account["id"], set={"name": {"old": "Hengda", "new": value}})
        for value in STRANGE
    ]
    told = send(office, mutations)
    assert {one["result"] for one in told} <= KNOWN


def test_a_booking_with_strange_times_breaks_nothing(office: Office) -> None:
    org = create("DemoOrg", {"alias": "one"})
    times = ("0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "2026-12-01T08:00:00.000Z")
    mutations = [org]
    mutations += [
        create(
            "OrgBooking",
            {
                "name": "Demo",
                "demo_org_id": org["id"],
                "start_at": start,
                "end_at": end,
                "buffer_before_min": buffer,
                "buffer_after_min": buffer,
            },
        )
        for start in times
        for end in times
        for buffer in (0, 1440, 10**12)
    ]
    told = send(office, mutations)
    assert {one["result"] for one in told} <= KNOWN


def test_a_body_that_is_no_json_is_a_bad_request(office: Office) -> None:
    ada = office.client("ada")
    deep = b"[" * 100_000
    for content in (b"", b"\xff", b"null", b"[]", deep, b'{"mutations": 1}', b'{"a":"\\ud800"}'):
        answer = ada.request("POST", "/v1/sync/push", content=content)
        assert answer.status_code == 400
    form = f"grant_type=password&username={new_id()}%00&password=%FF".encode()
    assert office.request("POST", "/v1/auth/token", content=form).status_code == 400


WORDS = ("\x00", "a\x00b", "\ud7ff", "\U0001f600", "9" * 40, "-1", "x" * 4000, "%", "1e400", "null")


def test_no_strange_word_in_an_address_breaks_the_server(office: Office) -> None:
    ada = office.client("ada")
    questions: list[tuple[str, str, Json]] = []
    for word in WORDS:
        questions += [
            ("GET", "/v1/records/Account", {field.name: word})
            for field in dictionary.record_type("Account").fields
        ]
        questions += [
            ("GET", "/v1/records/Account", {"after": word}),
            ("GET", "/v1/records/Account", {"limit": word}),
            ("GET", "/v1/records/Attachment", {"sha256": word, word: "x"}),
            ("GET", f"/v1/records/{quote(word, safe='')}", {}),
            ("GET", f"/v1/records/Account/{quote(word, safe='')}", {}),
            ("GET", "/v1/sync/changes", {"cursor": word, "limit": word}),
            ("GET", "/v1/sync/snapshot", {"scope": word}),
            ("GET", "/v1/sync/snapshot", {"resume": word}),
            ("GET", "/v1/sync/snapshot", {"scope": "workspace", "type": word, "buckets": word}),
            ("GET", "/v1/sync/digest", {"scope": word, "type": word, "buckets": word}),
            ("GET", "/v1/auth/devices", {"user_id": word}),
            ("DELETE", "/v1/auth/devices", {"id": word, "wipe": word}),
            ("PUT", f"/v1/blobs/{quote(word, safe='')}", {}),
        ]
    statuses = {
        ada.request(method, path, params=parameters).status_code
        for method, path, parameters in questions
    }
    assert statuses <= {200, 400, 404, 405, 410, 414}
    assert len(questions) > 300


def test_no_strange_word_in_a_form_breaks_the_sign_in(office: Office) -> None:
    agent = {"User-Agent": "é\x7f".encode()}
    for word in WORDS:
        for form in (
            {"grant_type": "password", "username": word, "password": word},
            {"grant_type": "password", "username": "ann@example.com", "password": word},
            {"grant_type": "refresh_token", "refresh_token": word},
            {"grant_type": word, "token": word},
        ):
            for path in ("/v1/auth/token", "/v1/auth/revoke"):
                answer = office.request("POST", path, data=form, headers=agent)
                assert answer.status_code in (200, 400, 429), (path, form)


def test_no_strange_header_breaks_the_server(office: Office, tmp_path: Path) -> None:
    office.database.blobs = tmp_path
    ann = office.client("ann")
    path = f"/v1/blobs/{'0' * 64}"
    for word in ("\x7f", "é", "9" * 40, "-1", "bytes=", "bytes 0-0/0", "bytes 9-1/5", "*"):
        for name in ("Authorization", "Content-Range", "Range", "Accept-Encoding", "User-Agent"):
            headers = {name: word.encode()}
            for method in ("GET", "PUT"):
                answer = ann.request(method, path, headers=headers, content=b"")
                assert answer.status_code in (202, 400, 401, 404, 409, 422), (name, word)
