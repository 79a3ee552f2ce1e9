"""The screens of the tour: who sees each, and what is done to come there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from ui import sample_trouble, tour_handoffs, tour_lists, tour_screens
from ui.desks.calls.desk import CallDesk
from ui.desks.deals.desk import DealDesk
from ui.desks.follow_ups.desk import FollowUpDesk
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import CONFLICT, REFUSED
from ui.records.page import FILES, OVERVIEW, RecordPage
from ui.scoring.sheet import ScoreSheet
from ui.tour_driver import LONGEST_WAIT_S, Driver, pause
from workbench import i18n
from workbench.services import deals
from workbench.services.follow_ups import EMAIL
from workbench.store import lists

Do = Callable[[Driver], None]


@dataclass(frozen=True)
class Step:
    """One screen: who sees it, what is done to come there, and the picture's name."""

    name: str
    role: str
    do: Do
    is_once: bool = False  # changes records: done in the first look only
    is_home: bool = False  # where somebody works all day: also taken on a laptop's screen


def _calls(driver: Driver) -> None:
    driver.go("calls")
    desk = driver.window.current_desk()
    if isinstance(desk, CallDesk):  # a look before may have left the objections there
        desk.card.script.show_beginning()


def _objections(driver: Driver) -> None:
    """What is found among the cards of everybody."""
    _calls(driver)
    driver.key("//")
    desk = driver.window.current_desk()
    if isinstance(desk, CallDesk):
        word = "budget" if i18n.language() == "en" else "预算"
        desk.card.script.objections.field.setText(word)
    driver.settle()


def _log_no_answer(driver: Driver) -> None:
    _calls(driver)
    pause(500)  # outcome keys are dead for a moment after a card change
    driver.key("1")


def _numbers(driver: Driver) -> None:
    """The calls' numbers, of all the time there is."""
    driver.go("call_numbers")
    driver.run("numbers.all")


def _follow_ups(driver: Driver) -> None:
    """What is due, with an e-mail of a cadence under the cursor where there is one."""
    driver.go("follow_ups", "due")
    desk = driver.window.current_desk()
    if isinstance(desk, FollowUpDesk):
        kinds = [row.item.kind for row in desk.list.rows.items]
        desk.list.step(kinds.index(EMAIL) - desk.list.currentIndex().row() if EMAIL in kinds else 0)
    driver.settle()


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


def _score(driver: Driver) -> None:
    """Show the weights with who is at the top by them."""
    driver.window.close_sheet()
    driver.run("score.board")
    pause(500)  # the top is asked for when the weights stand still
    driver.settle()


def _learned_score(driver: Driver) -> None:
    """Show the other page of the screen of the lead score."""
    _score(driver)
    for sheet in driver.window.findChildren(ScoreSheet):
        sheet.pages.choose("learned")


def _score_parts(driver: Driver) -> None:
    driver.window.close_sheet()
    driver.go("calls")
    driver.run("score.parts")


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
    driver.rest_sync()
    sample_trouble.make(driver.server, driver.core)
    driver.core.schedule.resume()
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
    Step("call_desk", "bdr", _calls, is_home=True),
    Step("call_objections", "bdr", _objections, is_home=True),
    Step("call_logged", "bdr", _log_no_answer, is_once=True),
    Step("offline", "bdr", _go_offline, is_once=True),
    Step("sign_out_unsent", "bdr", _sheet("app.sign_out"), is_once=True),
    Step("synced_again", "bdr", _come_back, is_once=True),
    Step("call_numbers", "bdr", _numbers),
    Step("call_back", "bdr", tour_lists.call_back),
    Step("call_number", "bdr", tour_lists.call_number),
    Step("calling_hours", "bdr", _sheet("call.hours")),
    Step("cadences", "bdr", _sheet("call.cadences")),
    Step("cadence_choose", "bdr", tour_lists.choose_cadence),
    Step("lead_score", "bdr", _score),
    Step("lead_score_learned", "bdr", _learned_score),
    Step("lead_score_parts", "bdr", _score_parts),
    Step("new_lead", "bdr", tour_lists.new_lead),
    Step("follow_ups", "bdr", _follow_ups),
    Step("leads", "bdr", _leads),
    Step("call_qualify", "bdr", tour_handoffs.qualify),
    Step("call_hand_over", "bdr", tour_handoffs.hand_over),
    Step("lead_convert", "bdr", tour_handoffs.convert),
    Step("handoffs_sent", "bdr", tour_handoffs.sent),
    Step("import_list", "bdr", tour_lists.import_list),
    Step("import_paste", "bdr", tour_lists.import_paste),
    Step("import_cards", "bdr", tour_lists.import_cards),
    Step("import_file", "bdr", tour_lists.import_file),
    Step("import_event", "bdr", tour_lists.import_event),
    Step("import_rows", "bdr", tour_lists.import_rows),
    Step("import_done", "bdr", tour_lists.import_done, is_once=True),
    Step("import_undone", "bdr", tour_lists.import_undone, is_once=True),
    Step("deal_board", "ae", _view("board"), is_home=True),
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
    Step("devices", "ae", _sheet("app.devices")),
    Step("own_keys", "ae", _sheet("app.keys")),
    Step("sign_out", "ae", _sheet("app.sign_out")),
    Step("start_recovery", "ae", _start("recovery")),
    Step("start_backup", "ae", _start("backup")),
    Step("start_accounts", "ae", _start("accounts")),
    Step("sync_quiet", "ae", _sync, is_once=True),
    Step("sync_conflict", "ae", _disagree, is_once=True),
    Step("sync", "ae", _sync),
    Step("sync_refused", "ae", _refused),
    Step("demo_desk", "se", _demos, is_home=True),
    Step("demo_book", "se", _book),
    Step("merge_pick", "manager", tour_lists.merge_pick),
    Step("merge", "manager", tour_lists.merge),
    Step("duplicates", "manager", tour_lists.duplicates),
)
