"""What happens once in a year, and must come out right all the same."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from tests.server.office import Json, Office, create, delete, mutation, patch
from workbench.server import admin, pruning, push, workspace, writing
from workbench.server.batch import Batch
from workbench.server.mutations import bookings
from workbench.server.problems import Problem
from workbench.server.push import Sender
from workbench.wire.ids import new_id


def test_two_who_move_bookings_of_an_org_they_write_about_do_not_both_win(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = office.client("ada")
    org = ada.make("DemoOrg", {"alias": "one", "state": "ready"})
    early, late = [
        ada.make(
            "OrgBooking",
            {
                "name": "Demo",
                "demo_org_id": org,
                "start_at": f"2026-12-01T{hour}:00:00.000Z",
                "end_at": f"2026-12-01T{hour}:30:00.000Z",
            },
        )
        for hour in ("01", "05")
    ]
    together = Barrier(2)
    really = bookings._busy

    def both_look(*given: Any) -> Any:
        found = really(*given)
        with suppress(BrokenBarrierError):
            together.wait(2)
        return found

    def move(name: str, booking: str, hour: str) -> str:
        moved = patch(
            "OrgBooking",
            booking,
            start_at=(f"2026-12-01T{hour}:00:00.000Z", "2026-12-01T09:00:00.000Z"),
            end_at=(f"2026-12-01T{hour}:30:00.000Z", "2026-12-01T10:00:00.000Z"),
        )
        task = create("Task", {"subject": "Reset it", "what_id": org})
        sender = Sender(office.ids[name], str(new_id()), None)
        told = push.push(office.database, sender, [task, moved])[1][1]
        return str(told["canonical"]["status"])

    monkeypatch.setattr(bookings, "_busy", both_look)
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(move, "ada", early, "01"), pool.submit(move, "sam", late, "05")]
        assert sorted(job.result(30) for job in jobs) == ["approved", "rejected"]


def test_a_number_that_no_counter_reaches_is_that_change_s_own_fault(office: Office) -> None:
    ada = office.client("ada")
    account = ada.make("Account", {"name": "Hengda"})
    for seen in (2**64 - 1, 2**53, -1):
        told = ada.push(delete("Account", account, seen), create("Account", {"name": "Next"}))
        assert [one["result"] for one in told] == ["rejected", "ok"]
        assert told[0]["code"] == "invalid_value"


def test_a_push_may_depend_on_very_many_changes(office: Office) -> None:
    ada = office.client("ada")
    deps = [f"0193{n:04x}-0000-7000-8000-{k:012x}" for n in range(60) for k in range(6000)]
    mutations = [
        create("Account", {"name": "Hengda"}, deps=deps[start : start + 6000])
        for start in range(0, len(deps), 6000)
    ]
    body = json.dumps({"client_id": ada.client_id, "mutations": mutations}).encode()
    answer = ada.request(
        "POST",
        "/v1/sync/push",
        content=gzip.compress(body),
        headers={"Content-Encoding": "gzip"},
    )
    assert answer.status_code == 200
    assert {one["result"] for one in answer.json()["results"]} == {"blocked"}


def test_a_change_that_the_ledger_has_forgotten_ends_in_its_conflict_again(
    office: Office,
) -> None:
    ada, ann = office.client("ada"), office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    ada.one(patch("Account", account, website=(None, "https://a.example")))
    edit = patch("Account", account, website=(None, "https://b.example"))
    conflict = ann.one(edit)["conflicts"][0]
    seen = {"website": "https://a.example"}
    assert (
        ann.one(mutation("resolve", "Conflict", conflict, choice="theirs", theirs=seen))["result"]
        == "ok"
    )
    office.clock.forward(days=401)
    pruning.prune(office.database)
    ann = office.client("ann")
    assert ann.one(edit)["conflicts"] == [conflict]
    kept = ann.row("Conflict", conflict)
    assert kept is not None
    assert (kept["state"], kept["choice"], kept["resolved_by"]) == ("open", None, None)


def test_who_says_he_never_saw_a_record_does_not_delete_what_the_feed_has_forgotten(
    office: Office,
) -> None:
    account = office.client("ada").make("Account", {"name": "Hengda"})
    office.clock.forward(days=200)
    pruning.prune(office.database)
    told = office.client("ada").one(delete("Account", account, 0))
    assert (told["result"], told["code"]) == ("rejected", "edited_since")


def test_people_who_were_never_committed_are_not_remembered(
    office: Office, database_url: str
) -> None:
    ann = office.ids["ann"]

    def promote_and_fail() -> None:
        with office.database.write() as connection:
            state = workspace.state(office.database, connection)
            batch = Batch(office.database, connection, state, None, None)
            record = batch.get("User", ann)
            assert record is not None
            batch.change(record, {"role": "admin"})
            writing.flush(batch)
            people = workspace.state(office.database, connection).directory.people
            assert people[ann].role == "admin"
            raise KeyError

    with pytest.raises(KeyError):
        promote_and_fail()
    with admin.open_database(database_url, office.clock) as another_worker:
        admin.disable_user(another_worker, "al@example.com")
    with office.database.read() as connection:
        people = workspace.state(office.database, connection).directory.people
    assert people[ann].role == "ae"


def test_who_is_removed_while_his_push_is_on_its_way_is_told_so(office: Office) -> None:
    ada = office.client("ada")
    gone = ada.make("User", {"name": "Gone", "role": "ae", "email": "gone@example.com"})
    ada.one(delete("User", gone, ada.ver("User", gone)))
    account: Json = create("Account", {"name": "Hengda"})
    with pytest.raises(Problem) as refused:
        push.push(office.database, Sender(gone, str(new_id()), None), [account])
    assert refused.value.status == 403
