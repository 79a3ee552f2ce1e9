"""A BDR's afternoon in a real store: who waits for a call, what was said before."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication

from tests.services.conftest import CLIENT, LIU, THURSDAY, WANG, WORKSPACE, Clock, Workspace
from ui.desks.calls.desk import CallDesk
from ui.desks.calls.keys import DEAD_MS
from ui.main_window import MainWindow
from workbench.store import meta, records
from workbench.store.database import Store, open_store
from workbench.store.records import Record

PEOPLE = (
    ("Wei", "Li", "Hengda Logistics", "COO", 92, "+862155550123", "Asia/Shanghai", "Shanghai"),
    ("Ping", "Sun", "Lantian Retail", "Head of stores", 88, "+861055550134", "Asia/Shanghai", ""),
    ("Maria", "Keller", "Rhein Parts GmbH", "CIO", 87, "+496955550187", "Europe/Berlin", "Köln"),
    ("Min", "Zhou", "Jinhe Foods", "Plant manager", 85, "+862855550145", "Asia/Shanghai", ""),
    ("Tom", "Okafor", "Delta Cold Chain", "Director", 84, "+234155550111", "Africa/Lagos", ""),
    ("Jun", "He", "Baoshan Steel Tools", "CFO", 83, "+862155550156", "Asia/Shanghai", ""),
    ("Anna", "Lindqvist", "Nordhamn AB", "Operations", 81, "+46855550120", "Europe/Stockholm", ""),
    ("Fang", "Xu", "Pearl Packaging", "COO", 79, "+862055550167", "Asia/Shanghai", ""),
    ("Tao", "Wu", "Hailan Textile", "Buyer", 78, "+8657155550178", "Asia/Shanghai", ""),
    ("Priya", "Raman", "Kaveri Motors", "VP supply", 76, "+914455550112", "Asia/Kolkata", ""),
    ("Yan", "Guo", "Tianhe Pharma", "IT lead", 74, "+862255550189", "Asia/Shanghai", ""),
    ("Lin", "Ma", "Xingye Paper", "Owner", 71, "+8659155550190", "Asia/Shanghai", ""),
    ("Kai", "Deng", "Minjiang Ports", "Planner", 70, "+8659155550191", "Asia/Shanghai", ""),
    ("Bo", "Liang", "Huaxia Cement", "CEO", 69, "+862755550192", "Asia/Shanghai", ""),
)
WHY = (
    "Registered for “Warehouse peak season” on 2 Nov [event list]; "
    "Opened the pricing deck three times this week [mail]; "
    "Three warehouses, opening a fourth in Suzhou [news]"
)

TICK_MS = 20


def new_store(path: Path) -> Store:
    """Return Wang's empty profile on a Thursday afternoon."""
    made = open_store(path, None, create=True, now=Clock().now)
    with made.write() as w:
        for key, value in (("workspace_id", WORKSPACE), ("user_id", WANG), ("client_id", CLIENT)):
            meta.put(w, key, value)
    made.forget_identity()
    return made


def seed(workspace: Workspace) -> dict[str, UUID]:
    """Fill a workspace; return its leads by last name."""
    for user, name, role in ((WANG, "Wang Jie", "bdr"), (LIU, "Liu Yang", "ae")):
        workspace.pulled("User", user, name=name, role=role, is_active=True)
    found = {}
    for first, last, company, title, score, phone, zone, city in PEOPLE:
        found[last] = workspace.lead(
            first_name=first,
            last_name=last,
            company=company,
            title=title,
            score=score,
            phone=phone,
            time_zone=zone,
            city=city or None,
            industry="Transportation",
            number_of_employees=340,
            lead_source="Web",
            why_now=WHY if last == "Li" else None,
        )
    workspace.lead(
        first_name="Hua", last_name="Zhang", company="Hengda Logistics", title="CFO", owner_id=LIU
    )
    chen = workspace.lead(first_name="Rui", last_name="Chen", company="Yunfan Freight", score=60)
    found["Chen"] = chen
    callback(workspace, chen, THURSDAY)
    for days, outcome, notes in (
        (7, "left_voicemail", "“Suzhou, staff planning”, 24 s"),
        (9, "no_answer", None),
        (14, "no_answer", None),
    ):
        called(workspace, found["Li"], THURSDAY - timedelta(days=days), outcome, notes)
    return found


def callback(workspace: Workspace, who_id: UUID, due: datetime) -> UUID:
    """Promise somebody a call."""
    return workspace.pulled(
        "Task",
        subject="Call back",
        task_subtype="call",
        status="Not Started",
        priority="High",
        who_id=who_id,
        due_at=shown(due),
        owner_id=WANG,
    )


def called(
    workspace: Workspace, who_id: UUID, at: datetime, outcome: str, notes: str | None
) -> UUID:
    """Let somebody have been called before."""
    return workspace.pulled(
        "Task",
        subject="Call",
        task_subtype="call",
        status="Completed",
        priority="Normal",
        who_id=who_id,
        activity_at=shown(at),
        call_disposition=outcome,
        call_duration_s=24,
        description=notes,
        owner_id=WANG,
    )


def shown(moment: datetime) -> str:
    """Return an instant as the wire writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Office:
    """A window over a seeded store, and what its owner does there."""

    def __init__(
        self, qtbot: Any, store: Store, window: MainWindow, leads: dict[str, UUID]
    ) -> None:
        self.bot, self.store, self.window, self.leads = qtbot, store, window, leads
        self.dialled: list[str] = []
        desk = window.current_desk()
        assert isinstance(desk, CallDesk)
        self.desk = desk

    def open_url(self, url: QUrl) -> bool:
        """Stand in for the telephone program."""
        self.dialled.append(url.toString())
        return True

    def settle(self) -> None:
        """Wait until nothing is under way."""
        operations = self.window.operations
        self.bot.wait(TICK_MS)
        self.bot.waitUntil(lambda: operations.under_way == 0)
        self.bot.wait(TICK_MS)
        self.bot.waitUntil(lambda: operations.under_way == 0)

    def awake(self) -> None:
        """Wait until outcome keys count again after a change of the card."""
        self.bot.wait(DEAD_MS + TICK_MS)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press one key where the focus is."""
        target = QApplication.focusWidget()
        assert target is not None
        self.bot.keyClick(target, key, modifiers or Qt.KeyboardModifier.NoModifier)

    def type(self, text: str) -> None:
        """Type a text, each letter where the focus is by then."""
        for letter in text:
            target = QApplication.focusWidget()
            assert target is not None
            self.bot.keyClicks(target, letter)

    def shown(self) -> str:
        item = self.desk.current()
        return "" if item is None else item.name

    def show(self, name: str) -> None:
        self.desk.queue.choose(self.leads[name])
        self.settle()
        self.awake()

    def calls(self, name: str) -> list[Record]:
        """Return the calls logged with somebody and not taken back, newest first."""
        with self.store.read() as r:
            found = r.rows(
                "SELECT id FROM task WHERE who_id = ? AND activity_at >= ? AND voided_at IS NULL"
                " ORDER BY activity_at DESC",
                (self.leads[name].bytes, int(THURSDAY.timestamp() * 1000)),
            )
            return [records.require(r, "Task", UUID(bytes=raw)) for (raw,) in found]

    def names(self) -> list[str]:
        return [item.name for item in self.desk.queue.model.items]
