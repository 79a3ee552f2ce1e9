from typing import Any

import pytest

from tests.server.office import Client, Json, Office, create, deal, delete, patch
from workbench.server import digests as server_digests
from workbench.server import visibility, workspace
from workbench.server.digests import Digests
from workbench.wire import digests
from workbench.wire.digests import Digest
from workbench.wire.values import uuid_bytes

NOTHING = {"n": 0, "sum": "0" * 16}


def ask(client: Client, scope: str, type_name: str, **more: Any) -> Json:
    parameters = {"scope": scope, "type": type_name, **more}
    answer = client.request("GET", "/v1/sync/digest", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows_of(client: Client, scope: str, type_name: str) -> list[tuple[bytes, int]]:
    """Return what a client that took a snapshot would add up."""
    return [
        (uuid_bytes(line["id"]), line["ver"])
        for line in client.snapshot(scope)
        if line.get("type") == type_name
    ]


def plain(found: Digest) -> Json:
    return {"n": found.n, "sum": found.sum}


def test_a_digest_is_that_of_the_snapshot_in_every_scope(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    ann.push(*(create("Opportunity", deal(name=f"Deal {n}")) for n in range(20)))
    al.make("Opportunity", deal())
    ann.make("Account", {"name": "Hengda"})
    for scope in [scope["id"] for scope in ann.hello()["scopes"]]:
        for type_name in ("Opportunity", "Account", "User", "OpportunityFieldHistory"):
            rows = rows_of(ann, scope, type_name)
            seq = office.scalar("SELECT seq FROM workspace")
            told = {"epoch": ann.hello()["epoch"], "seq": seq, **plain(digests.over(rows))}
            assert ask(ann, scope, type_name) == told
            buckets = [plain(one) for one in digests.by_bucket(rows)]
            assert ask(ann, scope, type_name, buckets=256) == told | {"buckets": buckets}


def test_a_digest_follows_every_change_and_only_those_of_its_scope(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    really = server_digests._rows

    def counted(*given: Any) -> Any:
        read.append(given[2][0])
        return really(*given)

    monkeypatch.setattr(server_digests, "_rows", counted)
    ann, al = office.client("ann"), office.client("al")
    own = f"owner:{ann.user_id}"
    first = ann.make("Opportunity", deal())
    before = ask(ann, own, "Opportunity")
    al.make("Opportunity", deal())
    ann.make("Account", {"name": "Hengda"})
    again = ask(ann, own, "Opportunity")
    assert (again["n"], again["sum"]) == (before["n"], before["sum"])
    assert again["seq"] > before["seq"]
    assert len(read) == 1
    ann.one(patch("Opportunity", first, next_step=(None, "Call")))
    changed = ask(ann, own, "Opportunity")
    assert changed["n"] == 1
    assert changed["sum"] != before["sum"]
    ann.one(delete("Opportunity", first, ann.ver("Opportunity", first)))
    assert ask(ann, own, "Opportunity") | NOTHING == ask(ann, own, "Opportunity")
    assert len(read) == 3


def test_what_left_a_scope_leaves_its_digest(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    moved = ann.make("Opportunity", deal())
    assert ask(ann, f"owner:{ann.user_id}", "Opportunity")["n"] == 1
    ann.one(patch("Opportunity", moved, owner_id=(ann.user_id, al.user_id)))
    assert ask(ann, f"owner:{ann.user_id}", "Opportunity")["n"] == 0
    assert ask(al, f"owner:{al.user_id}", "Opportunity")["n"] == 1


def test_a_scope_that_does_not_bring_a_type_has_none_of_it(office: Office) -> None:
    office.client("ann").make("Opportunity", deal())
    bo = office.client("bo")
    told = ask(bo, "workspace", "Opportunity")
    assert told | NOTHING == told


def test_a_digest_of_what_is_not_held_or_not_known_is_refused(office: Office) -> None:
    ann = office.client("ann")
    for parameters in (
        {"scope": f"owner:{office.ids['al']}", "type": "Account"},
        {"scope": "workspace", "type": "Starship"},
        {"scope": "workspace", "type": "Account", "buckets": 16},
        {"scope": "workspace"},
    ):
        answer = ann.request("GET", "/v1/sync/digest", params=parameters)
        assert answer.status_code == 400, parameters


def test_only_the_buckets_that_differ_are_fetched(office: Office) -> None:
    ann = office.client("ann")
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(40)))
    ann.make("Contact", {"last_name": "Li"})
    rows = rows_of(ann, "workspace", "Account")
    wanted = sorted({digests.bucket_of(record_id) for record_id, _ in rows})[:2]
    parameters = {
        "scope": "workspace",
        "type": "Account",
        "buckets": ",".join(map(str, wanted)),
    }
    answer = ann.request("GET", "/v1/sync/snapshot", params=parameters)
    lines = [line for line in answer.text.splitlines() if '"row"' in line]
    inside = [row for row in rows if digests.bucket_of(row[0]) in wanted]
    assert 2 <= len(lines) == len(inside) < 40
    end = answer.text.splitlines()[-1]
    assert f'"n":{len(inside)}' in end
    assert digests.over(inside).sum in end


def test_a_part_that_cannot_be_is_refused(office: Office) -> None:
    ann = office.client("ann")
    for parameters in (
        {"type": "Starship"},
        {"buckets": "1"},
        {"type": "Account", "buckets": "256"},
        {"type": "Account", "buckets": "one"},
    ):
        parameters |= {"scope": "workspace"}
        answer = ann.request("GET", "/v1/sync/snapshot", params=parameters)
        assert answer.status_code == 400, parameters


def test_only_so_many_answers_are_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_digests, "KEPT", 2)
    with office.database.read() as connection:
        people = workspace.state(office.database, connection).directory
    actor = visibility.actor(people, office.ids["ann"], 1)
    kept = Digests(office.database)
    for type_name in ("Account", "Contact", "Lead", "Account"):
        kept.answer(actor, "workspace", type_name, None)
    assert len(kept._known) == 2
