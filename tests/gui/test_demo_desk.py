"""The demo desk by keys and mouse, on a real store."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.services.conftest import CLIENT, LI_NA, LIU, WORKSPACE, Clock, Workspace
from ui import desk_list
from ui.desks.base import DeskEntry
from ui.desks.demos.booking_sheet import BookingSheet
from ui.desks.demos.days import Days, shown_days
from ui.desks.demos.desk import DemoDesk
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.widgets import audit
from workbench.services import demos
from workbench.store import meta, records
from workbench.store.database import Store, open_store

NOW = datetime(2026, 6, 11, 14, 30).astimezone().astimezone(UTC)
"""A Thursday afternoon where the tests run."""
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a local time in June."""
    return datetime(2026, 6, day, hour, minute).astimezone()


def wire(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Demos:
    """A workspace with orgs and bookings."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rows = Workspace(store, Clock())
        self.rows.pulled("User", LI_NA, name="Li Na", role="se", is_active=True)
        self.rows.pulled("User", LIU, name="Liu Yang", role="ae", is_active=True)

    def org(self, alias: str, **row: Any) -> UUID:
        values = {
            "alias": alias,
            "state": "ready",
            "industry": "Healthcare",
            "maintainer_id": LI_NA,
            "has_login_ok": True,
            "last_check_at": wire(NOW - HOUR),
            "expires_at": wire(NOW + timedelta(days=20)),
        }
        return self.rows.pulled("DemoOrg", **(values | row))

    def booking(self, org: UUID, name: str, start: datetime, **row: Any) -> UUID:
        values = {
            "name": name,
            "demo_org_id": org,
            "kind": "demo",
            "start_at": wire(start),
            "end_at": wire(start + HOUR),
            "buffer_before_min": 30,
            "buffer_after_min": 30,
            "status": "approved",
            "owner_id": LIU,
        }
        return self.rows.pulled("OrgBooking", **(values | row))

    def bookings(self, org: UUID) -> list[demos.Booking]:
        with self.store.read() as r:
            return demos.bookings(r, NOW, NOW + timedelta(days=30), org_id=org)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(tmp_path / "profile" / "profile.db", None, create=True, now=lambda: NOW)
    with made.write() as w:
        meta.put(w, "workspace_id", WORKSPACE)
        meta.put(w, "user_id", LI_NA)
        meta.put(w, "client_id", CLIENT)
    made.forget_identity()
    yield made
    made.close()


@pytest.fixture
def core(store: Store) -> Any:
    return SimpleNamespace(store=store)


@pytest.fixture
def world(store: Store) -> Demos:
    return Demos(store)


@pytest.fixture
def desks() -> list[DeskEntry]:
    return [entry for entry in desk_list.desk_entries() if entry.key == "demos"]


@pytest.fixture
def settled(qtbot: Any, operations: Operations) -> Callable[[], None]:
    def settle() -> None:
        qtbot.waitUntil(lambda: operations.under_way == 0)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: operations.under_way == 0)

    return settle


@pytest.fixture
def desk(
    world: Demos, make_window: Callable[..., MainWindow], settled: Callable[[], None]
) -> DemoDesk:
    health = world.org("IDO-Health")
    world.org("IDO-Health-2")
    world.org("IDO-Mfg", state="needs_reset", industry="Manufacturing")
    world.booking(health, "Willow", at(15, 10))
    window = make_window()
    settled()
    shown = window.current_desk()
    assert isinstance(shown, DemoDesk)
    return shown


def window_of(desk: DemoDesk) -> MainWindow:
    window = desk.window()
    assert isinstance(window, MainWindow)
    return window


def org_named(desk: DemoDesk, alias: str) -> UUID:
    return next(card.id for card in desk.board.cards() if card.alias == alias)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    QTest.keyClick(focused, key, modifier)


def sheet_of(desk: DemoDesk) -> BookingSheet:
    sheet = desk.sheet()
    assert sheet is not None
    return sheet


def test_an_org_is_booked_with_two_keys_and_a_name(
    desk: DemoDesk, world: Demos, settled: Callable[[], None]
) -> None:
    chosen = org_named(desk, "IDO-Health-2")
    desk.choose_org(chosen)
    press(Qt.Key.Key_B)
    settled()
    QTest.keyClicks(QApplication.focusWidget(), "Dune Energy")
    press(Qt.Key.Key_Return)
    settled()
    assert desk.sheet() is None
    (made,) = world.bookings(chosen)
    assert (made.name, made.status, made.is_mine) == ("Dune Energy", "pending", True)
    assert made.end_at - made.start_at == HOUR
    assert desk.mine.records.items[0].chip == "provisional"
    assert desk.status_detail() == "1 waits for the server"


def test_an_opportunity_is_found_by_its_account_and_picked_with_enter(
    desk: DemoDesk, world: Demos, settled: Callable[[], None], qtbot: Any
) -> None:
    account = world.rows.pulled("Account", name="Cato Health")
    deal = world.rows.pulled("Opportunity", name="Ward rota", account_id=account)
    press(Qt.Key.Key_B)
    settled()
    sheet = sheet_of(desk)
    QTest.keyClicks(sheet.finder.field, "cato")
    qtbot.waitUntil(lambda: len(sheet.finder.choices()) == 1)
    press(Qt.Key.Key_Return)
    assert (sheet.finder.text(), sheet.finder.picked) == ("Cato Health", deal)
    press(Qt.Key.Key_Return)
    settled()
    (line,) = desk.mine.records.items
    assert line.name == "Cato Health"


def test_a_clash_shows_two_free_times_and_a_key_takes_one(
    desk: DemoDesk, world: Demos, settled: Callable[[], None]
) -> None:
    health = org_named(desk, "IDO-Health")
    desk.book(health, at(15, 11), at(15, 12))
    settled()
    sheet = sheet_of(desk)
    assert "Taken by “Willow”" in sheet.answer()
    assert sheet.offered() == (
        "IDO-Health-2, Mon 15 Jun 11:00–12:00",
        "IDO-Health, Mon 15 Jun 12:00–13:00",
    )
    QTest.keyClicks(sheet.finder.field, "Rowan")
    press(Qt.Key.Key_Return)  # refused: the cursor goes to the free times
    press(Qt.Key.Key_2)
    settled()
    assert sheet.offered() == ()
    press(Qt.Key.Key_Return)
    settled()
    assert [(one.name, one.start_at) for one in world.bookings(health)] == [
        ("Willow", at(15, 10)),
        ("Rowan", at(15, 12)),
    ]


def test_buffers_may_touch_and_ends_are_not_taken(
    desk: DemoDesk, settled: Callable[[], None]
) -> None:
    health = org_named(desk, "IDO-Health")
    desk.book(health, at(15, 12), at(15, 13))  # Willow ends 11:00, both buffers are half an hour
    settled()
    sheet = sheet_of(desk)
    assert sheet.offered() == ()
    assert sheet.answer() == "Free. Taken from 11:30 to 13:30, buffers included."
    sheet.before.setValue(45)
    QTest.qWait(200)
    settled()
    assert len(sheet.offered()) == 2


def test_a_booking_without_a_name_asks_for_it(
    desk: DemoDesk, world: Demos, settled: Callable[[], None]
) -> None:
    press(Qt.Key.Key_B)
    settled()
    press(Qt.Key.Key_Return)
    assert sheet_of(desk).answer() == "For whom is it? Type a name."
    QTest.keyClicks(sheet_of(desk).finder.field, "Acme")
    settled()
    assert "For whom" not in sheet_of(desk).answer()
    press(Qt.Key.Key_Escape)
    assert desk.sheet() is None
    assert desk.board.hasFocus()
    assert len(world.bookings(org_named(desk, "IDO-Health"))) == 1


def test_a_lost_booking_is_told_and_one_key_books_again(
    desk: DemoDesk, world: Demos, settled: Callable[[], None], store: Store
) -> None:
    health, twin = org_named(desk, "IDO-Health"), org_named(desk, "IDO-Health-2")
    free = [
        {"demo_org_id": str(twin), "start_at": wire(at(15, 10)), "end_at": wire(at(15, 11))},
        {"demo_org_id": str(health), "start_at": wire(at(15, 13)), "end_at": wire(at(15, 14))},
    ]
    lost = world.booking(
        health, "Quartz", at(15, 10), status="rejected", owner_id=LI_NA, alternatives=free
    )
    desk.reload()
    settled()
    assert desk.lost.isVisible()
    assert desk.lost.words() == ("“Quartz” lost IDO-Health",)
    press(Qt.Key.Key_1)
    settled()
    assert not desk.lost.isVisible()
    with store.read() as r:
        again = records.require(r, "OrgBooking", lost)
    assert (again["demo_org_id"], again["start_at"], again["status"]) == (
        twin,
        at(15, 10),
        "pending",
    )


def test_a_reset_is_one_key_and_can_be_undone(
    desk: DemoDesk, settled: Callable[[], None], store: Store
) -> None:
    mfg = org_named(desk, "IDO-Mfg")
    desk.choose_org(mfg)
    press(Qt.Key.Key_R)
    settled()
    with store.read() as r:
        assert records.require(r, "DemoOrg", mfg)["state"] == "ready"
        assert records.require(r, "DemoOrg", mfg)["last_reset_at"] == NOW
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled()
    with store.read() as r:
        assert records.require(r, "DemoOrg", mfg)["state"] == "needs_reset"
        assert records.require(r, "DemoOrg", mfg)["last_reset_at"] is None


def test_a_failed_login_breaks_the_org_and_a_good_one_repairs_it(
    desk: DemoDesk, settled: Callable[[], None], store: Store
) -> None:
    health = org_named(desk, "IDO-Health")
    desk.choose_org(health)
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    settled()
    broken = desk.board.card()
    assert broken is not None
    assert (broken.id, broken.state) == (health, "broken")
    press(Qt.Key.Key_L)
    settled()
    repaired = desk.board.card()
    assert repaired is not None
    assert (repaired.state, repaired.has_login_ok) == ("ready", True)


def test_arrows_walk_the_orgs_of_the_board(desk: DemoDesk) -> None:
    desk.choose_org(org_named(desk, "IDO-Health"))
    press(Qt.Key.Key_Down)
    assert desk.org_id() == org_named(desk, "IDO-Health-2")
    press(Qt.Key.Key_Right)
    assert desk.org_id() == org_named(desk, "IDO-Mfg")
    press(Qt.Key.Key_Left)
    assert desk.org_id() == org_named(desk, "IDO-Health")


def test_arrows_walk_bookings_and_enter_opens_mine(
    desk: DemoDesk, world: Demos, settled: Callable[[], None]
) -> None:
    twin = org_named(desk, "IDO-Health-2")
    world.booking(twin, "Tern", at(12, 10), owner_id=LI_NA)
    desk.reload()
    settled()
    desk.timeline.setFocus()
    desk.timeline.choose_org(twin)
    press(Qt.Key.Key_Right)
    held = desk.timeline.booking()
    assert held is not None
    assert held.name == "Tern"
    press(Qt.Key.Key_Return)
    settled()
    sheet = sheet_of(desk)
    assert sheet.accessibleName() == "Move “Tern”"
    sheet.take_times(at(12, 15), at(12, 16))
    sheet.submit()
    settled()
    (moved,) = world.bookings(twin)
    assert (moved.start_at, moved.status) == (at(12, 15), "pending")


def test_a_drag_on_a_free_place_asks_for_that_time(
    desk: DemoDesk, settled: Callable[[], None]
) -> None:
    twin = org_named(desk, "IDO-Health-2")
    start = desk.timeline.place_of(twin, at(12, 10))
    end = desk.timeline.place_of(twin, at(12, 14))
    QTest.mousePress(desk.timeline, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(desk.timeline, QPoint((start.x() + end.x()) // 2, start.y()))
    QTest.mouseMove(desk.timeline, end)
    QTest.mouseRelease(desk.timeline, Qt.MouseButton.LeftButton, pos=end)
    settled()
    wanted = sheet_of(desk).wanted()
    assert wanted.org_id == twin
    assert (wanted.start, wanted.end) == (at(12, 10), at(12, 14))


def test_the_desk_has_nothing_cut_or_unnamed(
    desk: DemoDesk, world: Demos, settled: Callable[[], None]
) -> None:
    world.org("IDO-Finance", state="broken", has_login_ok=False, state_note="login fails")
    desk.reload()
    settled()
    assert audit.audit(window_of(desk)) == []
    press(Qt.Key.Key_B)
    settled()
    assert audit.audit(sheet_of(desk)) == []


def test_weekends_are_left_out_unless_something_happens_on_them() -> None:
    thursday, saturday = at(11, 9).date(), at(13, 9).date()
    assert [day.day for day in shown_days(thursday, thursday)] == [11, 12, 15, 16, 17]
    assert [day.day for day in shown_days(thursday, thursday, [saturday])] == [11, 12, 13, 15, 16]


def test_a_moment_and_its_place_are_the_same_thing() -> None:
    days = Days(shown_days(at(11, 9).date(), at(11, 9).date()))
    for moment in (at(11, 9), at(12, 13, 30), at(17, 17, 45)):
        assert days.moment(days.share(moment)) == moment
    assert days.share(at(13, 12)) == pytest.approx(2 / 5)  # a Saturday stands before Monday
    assert (days.share(at(10, 9)), days.share(at(20, 9))) == (0, 1)


def test_a_check_asks_how_it_went_and_enter_says_it_works(
    desk: DemoDesk, settled: Callable[[], None], store: Store
) -> None:
    mfg = org_named(desk, "IDO-Mfg")
    desk.choose_org(mfg)
    press(Qt.Key.Key_C)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    focused = popup.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    settled()
    with store.read() as r:
        org = records.require(r, "DemoOrg", mfg)
    assert (org["has_login_ok"], org["last_check_at"]) == (True, NOW)
