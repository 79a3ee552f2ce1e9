"""What somebody saves while another push is between its look and its writing is not lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest

from tests.server.office import AT, Client, Json, Office, create, mutation, patch
from workbench.server import cadences, push
from workbench.server.mutations import bookings, reservations
from workbench.server.push import Sender

PATIENCE_S = 0.5
"""So long another push may take, if nothing makes it wait."""


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as opened:
        yield opened


@pytest.fixture
def lead(office: Office) -> str:
    return office.client("ada").make("Lead", {"last_name": "Li", "company": "Hengda"})


def send(office: Office, who: Client, *some: Json) -> Json:
    _, told = push.push(office.database, Sender(who.user_id, who.client_id, None), some)
    return told[0]


def test_what_is_written_on_a_planned_step_meanwhile_stays_when_a_call_closes_it(
    office: Office, lead: str, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = office.client("ada")
    cadence = ada.make("Cadence", {"name": "Two calls"})
    for n in (1, 2):
        ada.make("CadenceStep", {"cadence_id": cadence, "position": n, "subject": f"Call {n}"})
    target = ada.make("CadenceTarget", {"cadence_id": cadence, "who_id": lead, "entered_at": AT})
    planned = (ada.row("CadenceTarget", target) or {})["next_task_id"]
    call = mutation("append", "Task", row=called(lead))
    note = patch("Task", planned, description=(None, "Ask for the new buyer"))
    other = Beside(pool, lambda: send(office, ada, note))
    monkeypatch.setattr(cadences, "_close", other.before(cadences._close))
    assert send(office, ada, call)["result"] == "ok"
    assert other.begun[0].result(60)["result"] == "ok"
    row = ada.row("Task", planned) or {}
    assert (row["status"], row["description"]) == ("Completed", "Ask for the new buyer")


def test_a_reservation_asked_for_again_waits_for_whoever_asks_at_the_same_moment(
    office: Office, lead: str, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bo = office.client("ann"), office.client("bo")
    row = {"who_id": lead, "ends_at": "2030-01-01T00:00:00.000Z", "status": "pending"}
    mine = ann.make("Reservation", row)
    ann.one(patch("Reservation", mine, status=("approved", "released")))
    wish = create("Reservation", row)
    other = Beside(pool, lambda: send(office, bo, wish))
    monkeypatch.setattr(reservations, "_holder", other.after(reservations._holder))
    again = send(office, ann, patch("Reservation", mine, status=("released", "pending")))
    said = [again["canonical"]["status"], other.begun[0].result(60)["canonical"]["status"]]
    assert said == ["approved", "rejected"]


def test_a_reservation_given_up_meanwhile_stays_so_when_its_person_is_merged(
    office: Office, lead: str, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo = office.client("ada"), office.client("bo")
    row = {"who_id": lead, "ends_at": "2030-01-01T00:00:00.000Z", "status": "pending"}
    held = bo.make("Reservation", row)
    same = ada.make("Lead", {"last_name": "Li", "company": "Hengda"})
    give_up = patch("Reservation", held, status=("approved", "released"))
    other = Beside(pool, lambda: send(office, bo, give_up))
    monkeypatch.setattr(reservations, "_holder", other.after(reservations._holder))
    seen = {"seen_ver": ada.ver("Lead", lead), "seen_epoch": ada.hello()["epoch"]}
    merge = mutation("merge", "Lead", same, loser=lead, **seen)
    wanted = send(office, ada, create("Reservation", row), merge)
    assert wanted["canonical"]["status"] == "rejected"
    assert other.begun[0].result(60)["result"] == "ok"
    kept = ada.row("Reservation", held) or {}
    assert (kept["status"], kept["who_id"]) == ("released", same)


def test_a_booking_cancelled_meanwhile_stays_so_when_a_conflict_about_it_is_decided(
    office: Office, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, sam = office.client("ada"), office.client("sam")
    org = ada.make("DemoOrg", {"alias": "one", "state": "ready"})
    at = {"start_at": "2026-12-01T01:00:00.000Z", "end_at": "2026-12-01T01:30:00.000Z"}
    row = {"name": "Demo", "demo_org_id": org, **at}
    booked = sam.make("OrgBooking", row)
    ada.one(patch("OrgBooking", booked, name=("Demo", "Theirs")))
    (conflict,) = sam.one(patch("OrgBooking", booked, name=("Demo", "Mine")))["conflicts"]
    cancel = patch("OrgBooking", booked, status=("approved", "cancelled"))
    other = Beside(pool, lambda: send(office, sam, cancel))
    monkeypatch.setattr(bookings, "_busy", other.after(bookings._busy))
    decide = mutation(
        "resolve", "Conflict", conflict,
        choice="mine", theirs={"name": "Theirs"}, value={"name": "Mine"},
    )  # fmt: skip
    send(office, ada, create("OrgBooking", row), decide)
    assert other.begun[0].result(60)["result"] == "ok"
    kept = ada.row("OrgBooking", booked) or {}
    assert (kept["status"], kept["name"]) == ("cancelled", "Mine")


def called(lead: str) -> Json:
    return {"subject": "Call", "task_subtype": "call", "status": "Completed", "who_id": lead,
            "activity_at": AT, "call_disposition": "no_answer"}  # fmt: skip


class Beside:
    """Wraps a function: while it is called first, something else begins in another thread."""

    def __init__(self, pool: ThreadPoolExecutor, work: Callable[[], Json]) -> None:
        self._pool = pool
        self._work = work
        self.begun: list[Future[Json]] = []

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any) -> Any:
            self._begin()
            return function(*given)

        return wrapped

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any) -> Any:
            found = function(*given)
            self._begin()
            return found

        return wrapped

    def _begin(self) -> None:
        if not self.begun:
            self.begun.append(self._pool.submit(self._work))
            wait(self.begun, PATIENCE_S)
