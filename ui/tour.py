"""The tour: the real window is driven through the main job, and every screen becomes a picture.

Every picture is looked over for what an eye would catch (ui.widgets.audit); what is found is
printed and written beside the pictures, and the tour's exit code says whether there was any.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui import sample_session, sample_trouble, tour_handoffs, tour_screens
from ui.application import Session, make_application
from ui.desks.deals.desk import DealDesk
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import CONFLICT, REFUSED
from ui.dialogs.crash import catch_bugs
from ui.main_window import MainWindow
from ui.records.page import FILES, OVERVIEW, RecordPage
from ui.tour_driver import LONGEST_WAIT_S, Driver, pause
from ui.widgets.audit import audit
from workbench import settings
from workbench.app import Workbench
from workbench.i18n import t
from workbench.samples import SampleServer
from workbench.services import deals
from workbench.store import lists
from workbench.sync.state import Phase

LOOKS = (("en", "light"), ("en", "dark"), ("zh_CN", "light"), ("zh_CN", "dark"))
SIZE, SMALL = (1440, 900), (1024, 768)
SATURDAY = 5

Do = Callable[[Driver], None]


@dataclass(frozen=True)
class Step:
    """One screen: who sees it, what is done to come there, and the picture's name."""

    name: str
    role: str
    do: Do
    is_once: bool = False  # changes records: done in the first look only


def _calls(driver: Driver) -> None:
    driver.go("calls")


def _log_no_answer(driver: Driver) -> None:
    driver.go("calls")
    pause(500)  # outcome keys are dead for a moment after a card change
    driver.key("1")


def _numbers(driver: Driver) -> None:
    """The calls' numbers, of all the time there is."""
    driver.go("call_numbers")
    driver.run("numbers.all")


def _leads(driver: Driver) -> None:
    driver.go("leads")


def _accounts(driver: Driver) -> None:
    driver.go("accounts")


def _view(name: str) -> Do:
    def show(driver: Driver) -> None:
        driver.go("deals")
        driver.run(f"deal.{name}")
        driver.settle()

    return show


def _move(driver: Driver) -> None:
    driver.go("deals")
    driver.run("deal.board")
    driver.run("deal.next_stage")


def _panel(driver: Driver) -> None:
    driver.go("deals")
    driver.run("deal.table")
    desk = driver.window.current_desk()
    if isinstance(desk, DealDesk):
        desk.table.setFocus()
    driver.key("Enter")
    driver.settle()


def _record(driver: Driver) -> None:
    today = datetime.now().astimezone().date()
    with driver.core.store.read() as r:
        mine = deals.query(r, today=today, sort=lists.Sort("amount", is_descending=True))
        found = lists.first_page(r, mine, 1)
    if found:
        driver.window.open_record_page("Account", found[0]["account_id"])
        driver.settle()
        page = driver.window.current_desk()
        if isinstance(page, RecordPage):
            page.tabs.choose(OVERVIEW)
            driver.settle()


def _sheet(command: str) -> Do:
    def show(driver: Driver) -> None:
        driver.window.close_sheet()
        driver.run(command)

    return show


def _palette(driver: Driver) -> None:
    driver.window.close_sheet()
    driver.window.open_palette()
    driver.settle()
    driver.key("lo")


def _demos(driver: Driver) -> None:
    driver.go("demos")


def _book(driver: Driver) -> None:
    driver.go("demos")
    driver.run("demo.book")


def _files(driver: Driver) -> None:
    """Attach files to the largest deal's account once, and show them."""
    driver.window.close_sheet()
    _record(driver)
    page = driver.window.current_desk()
    if isinstance(page, RecordPage):
        page.tabs.choose(FILES)
        driver.settle()
        if not page.files.rows.files():
            page.files.add(tour_screens.files_to_attach())
            driver.settle()


def _start(name: str) -> Do:
    def show(driver: Driver) -> None:
        driver.window.close_sheet()
        driver.other = tour_screens.PAGES[name]()
        driver.settle()

    return show


def _sync(driver: Driver) -> None:
    driver.window.close_sheet()
    driver.window.open_sync()
    driver.settle()
    desk = driver.window.current_desk()
    if isinstance(desk, SyncDesk):  # a look before may have left the refused change chosen
        desk.list.choose_first(CONFLICT)
        driver.settle()


def _disagree(driver: Driver) -> None:
    """A colleague changes the same deal, and a booking is refused: both by the real server."""
    schedule = driver.core.schedule
    schedule.pause()
    started = monotonic()
    while schedule.state.phase != Phase.PAUSED and monotonic() - started < LONGEST_WAIT_S:
        pause(50)
    sample_trouble.make(driver.server, driver.core)
    schedule.resume()
    _sync(driver)


def _refused(driver: Driver) -> None:
    _sync(driver)
    desk = driver.window.current_desk()
    if isinstance(desk, SyncDesk):
        desk.list.choose_first(REFUSED)
    driver.settle()


def _go_offline(driver: Driver) -> None:
    """The main job: the server is away, and work goes on."""
    driver.server.stop()
    driver.go("calls")
    for keys in ("1", "2", "1"):
        pause(500)
        driver.key(keys)
    driver.window.sync_now()
    driver.settle()
    pause(1500)


def _come_back(driver: Driver) -> None:
    """The server is there again; what waited is sent."""
    driver.window.close_sheet()
    driver.server.restart()
    driver.window.sync_now()
    started = monotonic()
    while driver.waiting() and monotonic() - started < LONGEST_WAIT_S:
        pause(200)
    driver.settle()


STEPS = (
    Step("call_desk", "bdr", _calls),
    Step("call_logged", "bdr", _log_no_answer, is_once=True),
    Step("offline", "bdr", _go_offline, is_once=True),
    Step("sign_out_unsent", "bdr", _sheet("app.sign_out"), is_once=True),
    Step("synced_again", "bdr", _come_back, is_once=True),
    Step("call_numbers", "bdr", _numbers),
    Step("leads", "bdr", _leads),
    Step("call_qualify", "bdr", tour_handoffs.qualify),
    Step("call_hand_over", "bdr", tour_handoffs.hand_over),
    Step("lead_convert", "bdr", tour_handoffs.convert),
    Step("handoffs_sent", "bdr", tour_handoffs.sent),
    Step("deal_board", "ae", _view("board")),
    Step("deal_moved", "ae", _move, is_once=True),
    Step("deal_table", "ae", _view("table")),
    Step("deal_charts", "ae", _view("charts")),
    Step("deal_new", "ae", _sheet("app.new")),
    Step("side_panel", "ae", _panel),
    Step("handoffs", "ae", tour_handoffs.waiting),
    Step("handoff_return", "ae", tour_handoffs.give_back),
    Step("handoff_rate", "ae", tour_handoffs.rate),
    Step("accounts", "ae", _accounts),
    Step("record", "ae", _record),
    Step("record_files", "ae", _files),
    Step("palette", "ae", _palette),
    Step("settings", "ae", _sheet("app.settings")),
    Step("keys", "ae", _sheet("help.keys")),
    Step("own_keys", "ae", _sheet("app.keys")),
    Step("sign_out", "ae", _sheet("app.sign_out")),
    Step("start_recovery", "ae", _start("recovery")),
    Step("start_backup", "ae", _start("backup")),
    Step("start_accounts", "ae", _start("accounts")),
    Step("sync_quiet", "ae", _sync, is_once=True),
    Step("sync_conflict", "ae", _disagree, is_once=True),
    Step("sync", "ae", _sync),
    Step("sync_refused", "ae", _refused),
    Step("demo_desk", "se", _demos),
    Step("demo_book", "se", _book),
)


def run_tour(folder: Path, *, strict: bool = False) -> int:
    """Drive the window, save every picture, say what the audit found; 0 when it found nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="workbench-tour-") as home:
        os.environ["WORKBENCH_HOME"] = home  # nobody's settings or sample are touched
        return _run_in(folder, strict=strict)


def _run_in(folder: Path, *, strict: bool) -> int:
    make_application(sys.argv)
    findings: list[dict[str, str]] = []
    uncatch = catch_bugs(lambda found: findings.append(_bug(found)))
    server: SampleServer | None = None
    try:
        for role in ("bdr", "ae", "se"):
            making = sample_session.prepare(role, sync_first=True, server=server)
            server = making.server
            if making.core is None or server is None:
                return 1
            _set_clock(making.core)
            session = Session(making.core)
            try:
                session.begin(sync=True)
                findings += list(_role(Driver(session, making.core, server), role, folder))
            finally:
                session.end()
    finally:
        if server is not None:
            server.stop()
        uncatch()
    return _report(folder, findings, strict=strict)


def _bug(found: str) -> dict[str, str]:
    """Return an error nobody expected as a finding: a tour that met one is no good tour."""
    sys.stderr.write(f"{found}\n")
    return {"picture": "", "kind": "bug", "widget": "", "words": found}


def _set_clock(core: Workbench) -> None:
    """Make it a working day at half past eight in London: people may be called."""
    real = core.store.now
    wanted = real().replace(hour=8, minute=30)
    while wanted.weekday() >= SATURDAY:
        wanted += timedelta(days=1)
    ahead = wanted - real()
    core.store.now = lambda: real() + ahead


def _role(driver: Driver, role: str, folder: Path) -> Iterator[dict[str, str]]:
    steps = [step for step in STEPS if step.role == role]
    for number, (language, scheme) in enumerate(LOOKS):
        _dress(driver, language, scheme, SIZE)
        for step in steps:
            if number and step.is_once:
                continue
            step.do(driver)
            yield from _take(driver, folder / f"{step.name}_{language}_{scheme}.png")
    _dress(driver, "en", "light", SMALL)
    for step in steps:
        if not step.is_once:
            step.do(driver)
            yield from _take(driver, folder / f"{step.name}_small.png")
    _dress(driver, "en", "light", SIZE)
    for step in steps[:1]:
        step.do(driver)
        yield from _take(driver, folder / f"{step.name}_150.png", scale=1.5)
    driver.window.close_sheet()


def _dress(driver: Driver, language: str, scheme: str, size: tuple[int, int]) -> None:
    settings.put("language", language)
    settings.put("theme", scheme)
    driver.window.close_sheet()
    driver.window.apply_settings()
    driver.window.resize(*size)
    driver.settle()


def _take(driver: Driver, file: Path, scale: float = 1.0) -> Iterator[dict[str, str]]:
    window = driver.other or driver.window
    QTest.mouseMove(window, QPoint(window.width() - 2, window.height() - 2))
    picture = QPixmap(window.size() * scale)
    picture.setDevicePixelRatio(scale)
    window.render(picture)
    picture.save(str(file))
    sys.stdout.write(f"{file}\n")
    for found in audit(_looked_at(window), grid=True, contrast=True):
        yield {
            "picture": file.name,
            "kind": found.kind,
            "widget": found.widget,
            "words": found.words,
        }
    if driver.other is not None:
        driver.other.close()
        driver.other = None


def _looked_at(window: QWidget) -> QWidget:
    sheet = window.sheet() if isinstance(window, MainWindow) else None
    return sheet if sheet is not None else window


def _report(folder: Path, findings: list[dict[str, str]], *, strict: bool) -> int:
    content = json.dumps(findings, ensure_ascii=False, indent=1)
    (folder / "findings.json").write_text(content, encoding="utf-8")
    pictures = len(list(folder.glob("*.png")))
    sys.stdout.write(
        t("{pictures} pictures in {folder}, {findings} findings.").format(
            pictures=pictures, folder=folder.resolve(), findings=len(findings)
        )
        + "\n"
    )
    for kind, count in Counter(found["kind"] for found in findings).items():
        sys.stdout.write(f"  {kind}: {count}\n")
    return 1 if findings and strict else 0
