"""An AE's pipeline in a real store: four open deals of mine, a colleague's, two that are closed."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.services.conftest import CLIENT, LIU, WANG, WORKSPACE, Clock, Workspace
from tests.services.pipeline import Pipeline
from ui.desks.deals.board import CardList
from ui.desks.deals.desk import DealDesk
from ui.main_window import MainWindow
from ui.widgets.feedback import Banner, Toast
from workbench.store import meta, records
from workbench.store.database import Store, open_store
from workbench.store.records import Record

TICK_MS = 20
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TODAY = datetime.now().astimezone().date()
"""The desk's own day: close dates of the tests lie around it."""


def new_store(path: Path) -> Store:
    """Return Wang's empty profile."""
    made = open_store(path, None, create=True)
    with made.write() as w:
        for key, value in (("workspace_id", WORKSPACE), ("user_id", WANG), ("client_id", CLIENT)):
            meta.put(w, key, value)
    made.forget_identity()
    return made


def in_days(days: int) -> str:
    """Return the day so far from today, as the wire writes it."""
    return (TODAY + timedelta(days=days)).isoformat()


def seed(store: Store) -> dict[str, UUID]:
    """Fill a profile; return its deals by name."""
    workspace = Workspace(store, Clock())
    workspace.stages()
    for user, name in ((WANG, "Wang Jie"), (LIU, "Liu Yang")):
        workspace.pulled("User", user, name=name, role="ae", is_active=True)
    pipeline = Pipeline(workspace)
    created = f"{in_days(-1)}T08:00:00.000Z"
    accounts = {name: pipeline.account(name) for name in ("Bolt Parcel", "恒达物流")}
    rows: dict[str, dict[str, Any]] = {
        "Sorting line": {"amount": "118000.0000", "account_id": accounts["Bolt Parcel"]},
        "仓储排班": {"amount": "90000.0000", "account_id": accounts["恒达物流"]},
        "Peak staffing": {"amount": "40000.0000", "next_step": None, "stage": "Prospecting"},
        "Old quote": {"stage": "Negotiation/Review", "close_date": in_days(-3)},
        "Of a colleague": {"owner_id": LIU},
        "Won one": {"stage": "Closed Won", "amount": "5000.0000", "close_date": in_days(0)},
        "Lost one": {"stage": "Closed Lost", "close_date": in_days(0)},
    }
    found = {}
    for number, (name, row) in enumerate(rows.items()):
        known = {"close_date": in_days(10 + number), "created_at": created} | row
        found[name] = pipeline.deal(name, **known)
    return found


class DealOffice:
    """A window over the pipeline, and hands that count what they press and click."""

    def __init__(
        self, qtbot: Any, store: Store, window: MainWindow, deals: dict[str, UUID]
    ) -> None:
        self.bot, self.store, self.window, self.deals = qtbot, store, window, deals
        self.keys, self.clicks = 0, 0
        desk = window.current_desk()
        assert isinstance(desk, DealDesk)
        self.desk = desk

    def settle(self) -> None:
        """Wait until nothing is under way and what was told has been shown."""
        for _ in range(3):
            self.bot.wait(TICK_MS)
            self.bot.waitUntil(lambda: self.window.operations.under_way == 0)

    def begin(self) -> None:
        """Begin to count a task."""
        self.keys, self.clicks = 0, 0

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press one key where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        self.keys += 1
        QTest.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def type(self, words: str) -> None:
        """Type a text where the focus is; the budgets count it as one thing."""
        target = QApplication.focusWidget()
        assert target is not None
        if words.isascii():
            QTest.keyClicks(target, words)
            return
        typed = QInputMethodEvent()  # 中文 never comes as keys, but from an input method
        typed.setCommitString(words)
        QApplication.sendEvent(target, typed)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget, in its middle or at a place."""
        self.clicks += 1
        where = widget.rect().center() if place is None else place
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)

    def choose(self, name: str) -> None:
        """Put the cursor on a card of the board."""
        assert self.desk.board.choose(self.deals[name])

    def show(self, view: str) -> None:
        """Show board, table or charts."""
        self.window.run_command(f"deal.{view}")
        self.settle()

    def column_of(self, name: str) -> CardList:
        return next(
            one for one in self.desk.board.lists if one.records.row_of(self.deals[name]) >= 0
        )

    def column(self, stage: str) -> CardList:
        board = self.desk.found.board if self.desk.found else None
        assert board is not None
        stages = [column.stage.api_name for column in board.columns]
        return self.desk.board.lists[stages.index(stage)]

    def on_board(self) -> set[str]:
        return {
            card.name
            for one in self.desk.board.lists
            if one.isVisible()
            for card in one.records.cards
        }

    def in_table(self) -> list[str]:
        model = self.desk.model
        cards = [model.row_at(row) for row in range(model.rowCount())]
        return [card.name if card else "…" for card in cards]

    def cell(self, name: str, key: str) -> None:
        """Put the cursor on a cell of the table."""
        row = self.in_table().index(name)
        number = next(n for n, one in enumerate(self.desk.model.columns) if one.key == key)
        self.desk.table.setFocus()
        self.desk.table.setCurrentIndex(self.desk.model.index(row, number))

    def words_of(self, name: str, key: str) -> str:
        row = self.in_table().index(name)
        number = next(n for n, one in enumerate(self.desk.model.columns) if one.key == key)
        return str(self.desk.model.index(row, number).data())

    def record(self, name: str) -> Record:
        with self.store.read() as r:
            return records.require(r, "Opportunity", self.deals[name])

    def stored(self, name: str) -> Record:
        """Return the newest deal of that name."""
        with self.store.read() as r:
            raw = r.value("SELECT id FROM opportunity WHERE name = ? ORDER BY pk DESC", [name])
            return records.require(r, "Opportunity", UUID(bytes=raw))

    def said(self) -> str:
        """Return what the toast says."""
        toasts = [one for one in self.window.findChildren(Toast) if one.isVisible()]
        return toasts[-1].accessibleName() if toasts else ""

    def trouble(self) -> str:
        """Return what the banner says."""
        banners = [one for one in self.window.findChildren(Banner) if one.isVisible()]
        return banners[-1].accessibleName() if banners else ""


def day_in(days: int) -> date:
    """Return the day so far from today."""
    return TODAY + timedelta(days=days)
