"""Rights that change while a request is under way: it ends, and nobody is misled by half of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.server.office import Client, Json, Office, patch
from workbench.server import (
    admin,
    auth,
    scope_sets,
    snapshot,
    snapshot_copies,
    visibility,
    workspace,
)
from workbench.server.digests import Digests
from workbench.server.problems import Problem
from workbench.wire import messages


def ids(lines: list[Json]) -> set[str]:
    return {line["id"] for line in lines if "row" in line}


def after_the_second_page(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]) -> None:
    """Do something in the middle of the next snapshot, as another request would."""
    monkeypatch.setattr(snapshot, "PAGE_ROWS", 2)
    monkeypatch.setattr(messages, "MARK_EVERY_ROWS", 2)
    pages = 0
    really = snapshot._page

    def noted(*given: Any) -> Any:
        nonlocal pages
        pages += 1
        if pages == 2:
            work()
        return really(*given)

    monkeypatch.setattr(snapshot, "_page", noted)


def test_a_snapshot_of_who_is_disabled_meanwhile_has_no_end_and_leaves_no_copy(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_copies, "LEAST_ROWS", 1)
    ann, al = office.client("ann"), office.client("al")
    made = {al.make("Account", {"name": f"Account {n}"}) for n in range(7)}
    after_the_second_page(
        monkeypatch, lambda: admin.disable_user(office.database, "ann@example.com")
    )
    with pytest.raises(RuntimeError, match="broke off"):
        ann.snapshot("workspace")
    lines = al.snapshot("workspace")
    assert made <= ids(lines)
    assert lines[-1]["n"] == len(ids(lines))


def test_a_snapshot_begun_under_another_role_does_not_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "PAGE_ROWS", 2)
    monkeypatch.setattr(messages, "MARK_EVERY_ROWS", 2)
    ada, ann = office.client("ada"), office.client("ann")
    ada.make("Lead", {"last_name": "Li", "company": "Hengda"})
    mark = next(line["mark"] for line in ann.snapshot("workspace") if "mark" in line)
    change_role(ada, ann, "csm")
    answer = ann.request("GET", "/v1/sync/snapshot", params={"resume": mark})
    assert answer.status_code == 400


def test_a_page_of_changes_is_not_read_under_rights_that_have_just_ended(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    ann.start()
    ada.make("Account", {"name": "Hengda"})
    really = auth.session

    def then_disabled(*given: Any, **options: Any) -> auth.Session:
        found = really(*given, **options)
        admin.disable_user(office.database, "ann@example.com")
        return found

    with monkeypatch.context() as patched:
        patched.setattr(auth, "session", then_disabled)
        answer = ann.page()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert ann.page().status_code in (401, 403)


def test_a_digest_under_rights_that_have_just_ended_is_no_one_else_s(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    al.make("Account", {"name": "Hengda"})
    with office.database.read() as connection:
        people = workspace.state(office.database, connection).directory
    then = visibility.actor(people, ann.user_id, 1)
    admin.disable_user(office.database, "ann@example.com")
    known = Digests(office.database)
    with pytest.raises(Problem) as refused:
        known.answer(then, "workspace", "Account", None)
    assert refused.value.status == 503
    other = visibility.actor(people, al.user_id, 1)
    assert known.answer(other, "workspace", "Account", None)["n"] == 1


def test_two_devices_that_hear_of_new_access_at_once_are_both_told(office: Office) -> None:
    ann = office.client("ann")
    with office.database.read() as connection:
        people = workspace.state(office.database, connection).directory
    together = Barrier(2)

    def hear(fresh: visibility.Actor) -> None:
        together.wait(10)
        scope_sets.remember(office.database, fresh)

    with ThreadPoolExecutor(2) as pool:
        for gen in range(20, 40):
            list(pool.map(hear, [visibility.actor(people, ann.user_id, gen)] * 2))
    kept = "SELECT count(*) FROM scope_set WHERE user_id = :me"
    assert office.scalar(kept, me=bytes.fromhex(ann.user_id.replace("-", ""))) == 20


def change_role(ada: Client, person: Client, role: str) -> None:
    told = ada.one(patch("User", person.user_id, role=("ae", role)))
    assert told["result"] == "ok"
