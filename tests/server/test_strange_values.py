import json
from typing import Any

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
