import gc
import io
import json
from functools import partial
from typing import Any

import pytest

from tests.server.office import Client, Json, Office, create, deal, delete, patch
from workbench.server import admin, admission, snapshot, snapshot_copies
from workbench.server import app as app_module
from workbench.server.admission import Admission
from workbench.server.problems import Problem
from workbench.server.snapshot_copies import Copies
from workbench.wire import messages
from workbench.wire.values import uuid_bytes


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    clock = Seconds()
    monkeypatch.setattr(snapshot_copies, "LEAST_ROWS", 1)
    monkeypatch.setattr(app_module, "Copies", partial(Copies, clock))
    return clock


@pytest.fixture
def office(seconds: Seconds, office: Office) -> Office:
    """Return an office whose copies age by hand."""
    return office


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each type that is read from the database for a snapshot."""
    read: list[str] = []
    really = snapshot._page

    def noted(*given: Any) -> Any:
        read.append(given[1].name)
        return really(*given)

    monkeypatch.setattr(snapshot, "_page", noted)
    return read


def rows(lines: list[Json]) -> list[Json]:
    return [line for line in lines if "row" in line]


def check_end(lines: list[Json]) -> None:
    total = sum(messages.row_digest(uuid_bytes(line["id"]), line["ver"]) for line in rows(lines))
    digest = messages.digest_text(total)
    assert lines[-1] == {"end": True, "n": len(rows(lines)), "digest": digest}


def accounts(client: Client, n: int = 5) -> list[str]:
    made = [create("Account", {"name": f"Account {k}"}) for k in range(n)]
    client.push(*made)
    return [one["id"] for one in made]


def test_a_scope_is_read_once_for_everyone_of_a_role(office: Office, reads: list[str]) -> None:
    ann, al = office.client("ann"), office.client("al")
    accounts(ann)
    al.make("Account", {"name": "Of Al"})
    first = ann.snapshot("workspace")
    assert reads
    reads.clear()
    again = al.snapshot("workspace")
    assert reads == []
    assert again[0]["as_of_seq"] == first[0]["as_of_seq"]
    assert again[0]["snapshot"] != first[0]["snapshot"]
    plain = [{k: v for k, v in line.items() if k != "scopes"} for line in rows(first)]
    assert [{k: v for k, v in line.items() if k != "scopes"} for line in rows(again)] == plain
    own = [line["row"]["name"] for line in rows(again) if f"owner:{al.user_id}" in line["scopes"]]
    assert own == ["Of Al"]
    assert not any(f"owner:{ann.user_id}" in line["scopes"] for line in rows(again))
    check_end(first)
    check_end(again)


def test_another_role_has_a_copy_of_its_own(office: Office, reads: list[str]) -> None:
    office.client("ann").make("Lead", {"last_name": "Li", "company": "Hengda"})
    assert any(line["type"] == "Lead" for line in rows(office.client("ann").snapshot("workspace")))
    reads.clear()
    lines = office.client("cleo").snapshot("workspace")
    assert reads
    assert not any(line["type"] == "Lead" for line in rows(lines))


def test_what_changed_since_comes_by_the_feed(office: Office, reads: list[str]) -> None:
    ann, al = office.client("ann"), office.client("al")
    account, *_ = accounts(ann)
    ann.snapshot("workspace")
    ann.one(patch("Account", account, website=(None, "https://a.example")))
    fresh = ann.make("Account", {"name": "Fresh"})
    reads.clear()
    lines = al.snapshot("workspace")
    assert reads == []
    assert fresh not in {line["id"] for line in rows(lines)}
    al.cursor = lines[0]["as_of"]
    assert {change["id"] for change in al.pull()} == {account, fresh}


def test_a_copy_shows_nobody_what_has_left_the_scope(office: Office, reads: list[str]) -> None:
    ada, ann, al = office.client("ada"), office.client("ann"), office.client("al")
    people = office.directory.people
    team = people[ann.user_id].team_id
    scope = f"team:{team}"
    kept, moved, gone = (ann.make("Opportunity", deal()) for _ in range(3))
    assert {line["id"] for line in rows(ann.snapshot(scope))} >= {kept, moved, gone}
    ann.one(patch("Opportunity", moved, owner_id=(ann.user_id, al.user_id)))
    ann.one(delete("Opportunity", gone, ann.ver("Opportunity", gone)))
    nina = {"name": "Nina", "email": "nina@example.com", "role": "ae", "team_id": team}
    office.ids["nina"] = ada.make("User", nina)
    admin.set_password(office.database, "nina@example.com", "a long enough one")
    reads.clear()
    lines = office.client("nina").snapshot(scope)
    assert reads == []
    found = {line["id"] for line in rows(lines) if line["type"] == "Opportunity"}
    assert found == {kept}
    check_end(lines)


def test_a_copy_is_used_for_three_minutes_and_in_one_history(
    office: Office, reads: list[str], seconds: Seconds
) -> None:
    ann = office.client("ann")
    accounts(ann)
    ann.snapshot("workspace")
    for passed_s, is_fresh in ((180, False), (1, True), (10, False)):
        seconds.now += passed_s
        reads.clear()
        ann.snapshot("workspace")
        assert bool(reads) == is_fresh
    reads.clear()
    admin.new_epoch(office.database)
    ann.snapshot("workspace")
    assert reads


def test_after_many_changes_a_copy_is_not_used(
    office: Office, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_copies, "LOOK_BACK_LINES", 3)
    ann = office.client("ann")
    accounts(ann)
    ann.snapshot("workspace")
    accounts(ann, 4)
    reads.clear()
    lines = ann.snapshot("workspace")
    assert reads
    assert lines[0]["as_of_seq"] == office.scalar("SELECT seq FROM workspace")


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_broken_snapshot_goes_on_with_its_copy_or_without(
    office: Office, reads: list[str], monkeypatch: pytest.MonkeyPatch, is_gone: bool
) -> None:
    monkeypatch.setattr(snapshot, "PAGE_ROWS", 4)
    monkeypatch.setattr(messages, "MARK_EVERY_ROWS", 4)
    ann = office.client("ann")
    accounts(ann, 20)
    ann.snapshot("workspace")
    whole = ann.snapshot("workspace")
    mark = next(n for n, line in enumerate(whole) if "mark" in line)
    if is_gone:
        monkeypatch.setattr(snapshot_copies.Copies, "named", lambda *_: None)
    reads.clear()
    answer = ann.request("GET", "/v1/sync/snapshot", params={"resume": whole[mark]["mark"]})
    assert bool(reads) == is_gone
    rest = [json.loads(line) for line in answer.text.splitlines()]
    assert rows(whole[:mark]) + rows(rest) == rows(whole)
    assert rest[-1] == whole[-1]


def test_few_rows_and_one_s_own_are_not_copied(
    office: Office, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = office.client("ann")
    accounts(ann)
    for scope, least in (("workspace", 1000), (f"owner:{ann.user_id}", 1)):
        monkeypatch.setattr(snapshot_copies, "LEAST_ROWS", least)
        ann.snapshot(scope)
        reads.clear()
        ann.snapshot(scope)
        assert reads, scope


def test_only_so_many_snapshots_are_sent_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.app.state.admission = Admission(1)
    ann = office.client("ann")
    for _ in range(3):
        assert ann.snapshot("workspace")
    bad = ann.request("GET", "/v1/sync/snapshot", params={"scope": "team:x"})
    assert bad.status_code == 400
    taken = office.app.state.admission.take()
    answer = ann.request("GET", "/v1/sync/snapshot", params={"scope": "workspace"})
    assert (answer.status_code, answer.json()["type"]) == (429, "urn:sales-workbench:slow-down")
    assert int(answer.headers["retry-after"]) in admission.WAIT_S
    del taken
    assert ann.snapshot("workspace")


def test_a_place_is_free_again_when_nobody_waits_for_the_answer() -> None:
    places = Admission(1)
    sending = places.take().during(iter([b"a", b"b"]))
    assert next(sending) == b"a"
    with pytest.raises(Problem):
        places.take()
    del sending
    gc.collect()
    unsent = places.take().during(iter([b"a"]))
    with pytest.raises(Problem):
        places.take()
    del unsent
    gc.collect()
    ended = places.take().during(iter([b"a"]))
    assert list(ended) == [b"a"]
    assert places.take() is not None


@pytest.mark.parametrize("broken", ["TemporaryFile", "write", "flush"])
def test_a_full_temporary_folder_spoils_no_snapshot(
    office: Office, reads: list[str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    class Full(io.BytesIO):
        def write(self, text: Any) -> int:
            return self.fail() if broken == "write" else super().write(text)

        def flush(self) -> None:
            if broken == "flush":
                self.fail()

        def fail(self) -> int:
            raise OSError(28, "No space left on device")

    def full() -> Full:
        made = Full()
        if broken == "TemporaryFile":
            made.fail()
        return made

    ann, al = office.client("ann"), office.client("al")
    ann.make("Account", {"name": "Hengda"})
    with monkeypatch.context() as patched:
        patched.setattr(snapshot_copies.tempfile, "TemporaryFile", full)
        for client in (ann, al):
            check_end(client.snapshot("workspace"))
    reads.clear()
    check_end(ann.snapshot("workspace"))
    assert reads
    reads.clear()
    check_end(al.snapshot("workspace"))
    assert not reads
