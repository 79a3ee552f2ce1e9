"""Handoffs on the screen: accept with one key, return with a reason, and what became of mine."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from tests.gui.call_desk.test_budgets import Hands
from tests.gui.call_office import Office, shown
from tests.services.conftest import LIU, THURSDAY, WANG, Clock, Workspace
from ui.desks.calls.desk import CallDesk
from ui.desks.calls.hand_over_sheet import HandoffSheet
from ui.desks.handoffs.desk import RATE, SENT, WAITING, HandoffDesk
from ui.desks.handoffs.return_sheet import ReturnSheet
from ui.records.page import RecordPage
from ui.widgets.audit import audit
from workbench.services import handoff, qualification
from workbench.services.qualification import Qualification
from workbench.store import records

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NEED = "Staff for a fourth warehouse"


class Giving:
    """Lets handoffs have been pulled."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.workspace = Workspace(office.store, Clock())
        for user, name, role in ((WANG, "Wang Jie", "bdr"), (LIU, "Liu Yang", "ae")):
            self.workspace.pulled(
                "User", user, name=name, role=role, is_active=True, time_zone="Asia/Shanghai"
            )

    def given(self, name: str, ago: timedelta, **row: Any) -> UUID:
        """Let a lead have been handed to me so long ago."""
        values: dict[str, Any] = {
            "lead_id": self.office.leads[name],
            "from_user_id": LIU,
            "owner_id": WANG,
            "need": NEED,
            "submitted_at": shown(THURSDAY - ago),
            "status": "Submitted",
            "score": 84,
            "fit": "good",
            "package": f"Need: {NEED}\nHe decides with the CFO.",
            "qualification_authority": "Confirmed",
            "qualification_timing": "Partly",
        }
        return self.workspace.pulled("Handoff", **(values | row))

    def mine(self, name: str, ago: timedelta, **row: Any) -> UUID:
        """Let me have handed a lead over so long ago."""
        return self.given(name, ago, **({"from_user_id": WANG, "owner_id": LIU} | row))


@pytest.fixture
def giving(office: Office) -> Giving:
    return Giving(office)


def show(office: Office) -> HandoffDesk:
    office.press(Qt.Key.Key_H, CONTROL | SHIFT)
    office.settle()
    desk = office.window.current_desk()
    assert isinstance(desk, HandoffDesk)
    return desk


def names(desk: HandoffDesk) -> list[str]:
    return [row.name for row in desk.list.rows.items]


def status(office: Office, handoff_id: UUID) -> str:
    with office.store.read() as r:
        return str(records.require(r, "Handoff", handoff_id)["status"])


def badge(office: Office) -> int:
    entries = office.window._sidebar.entries()
    return next(entry.count for entry in entries if entry.key == "handoffs")


def test_one_key_accepts_and_the_next_one_stands_in_its_place(
    office: Office, giving: Giving
) -> None:
    first = giving.given("Li", timedelta(hours=2))
    giving.given("Sun", timedelta(hours=1))
    desk = show(office)
    assert names(desk) == ["Wei Li", "Ping Sun"]
    assert badge(office) == 2
    hands = Hands(office)
    hands.press(Qt.Key.Key_A)
    office.settle()
    office.settle()
    assert hands.keys == 1
    assert status(office, first) == "Accepted"
    assert names(desk) == ["Ping Sun"]
    assert desk.list.hasFocus()
    assert badge(office) == 1


def test_a_key_that_is_held_accepts_one_alone(office: Office, giving: Giving) -> None:
    giving.given("Li", timedelta(hours=2))
    giving.given("Sun", timedelta(hours=1))
    desk = show(office)
    office.press(Qt.Key.Key_A)
    down, plain = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(down, Qt.Key.Key_A, plain, "a", autorep=True)
    QApplication.sendEvent(office.window.windowHandle(), held)
    office.settle()
    office.settle()
    assert names(desk) == ["Ping Sun"]


def test_the_clock_counts_working_hours_and_says_what_is_late(
    office: Office, giving: Giving
) -> None:
    giving.given("Li", timedelta(hours=2, minutes=10))  # 12:20 there, and 14:30 now
    giving.given("Sun", timedelta(hours=22), fit="poor")  # yesterday at 16:30
    desk = show(office)
    late, fresh = desk.list.rows.items
    assert (late.name, late.right, late.right_ink) == ("Ping Sun", "overdue by 3 h", "bad")
    assert late.chip == "Poor fit"
    assert (fresh.right, fresh.right_ink, fresh.chip) == ("2 h 10 min of 4 h", "text2", "")
    facts = desk.head._facts.accessibleName()
    assert "2 wait for you" in facts
    assert "1 overdue" in facts


def test_a_lead_goes_back_with_a_reason_and_a_note(office: Office, giving: Giving) -> None:
    given = giving.given("Li", timedelta(hours=1))
    giving.workspace.lead(last_name="Other")
    desk = show(office)
    office.press(Qt.Key.Key_R)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ReturnSheet)
    sheet.submit()
    assert office.window.sheet() is sheet  # a reason is needed
    office.press(Qt.Key.Key_4)
    office.type("No money before April")
    office.press(Qt.Key.Key_Return)
    office.settle()
    with office.store.read() as r:
        answered = handoff.for_lead(r, office.leads["Li"])[0]
        assert records.require(r, "Lead", office.leads["Li"])["owner_id"] == LIU
    assert answered.id == given
    assert answered.reason == "No budget: No money before April"
    assert names(desk) == []
    assert desk.pages.currentWidget() is desk.empty


def test_another_reason_needs_a_sentence(office: Office, giving: Giving) -> None:
    given = giving.given("Li", timedelta(hours=1))
    show(office)
    office.press(Qt.Key.Key_R)
    office.settle()
    sheet = office.window.sheet()
    office.press(Qt.Key.Key_0)
    office.press(Qt.Key.Key_Return)
    office.settle()
    assert office.window.sheet() is sheet
    assert status(office, given) == "Submitted"


def test_what_was_handed_over_says_how_it_stands(office: Office, giving: Giving) -> None:
    hour = timedelta(hours=1)
    giving.mine("Li", hour)
    giving.mine(
        "Sun", 50 * hour, status="Returned", answered_at=shown(THURSDAY - 48 * hour),
        return_reason="no_budget", return_notes="Call the CFO in April",
    )  # fmt: skip
    giving.mine("Zhou", 99 * hour, status="Accepted", answered_at=shown(THURSDAY - 98 * hour))
    desk = show(office)
    assert desk.sides.current() == SENT  # nothing waits for me
    assert [row.right for row in desk.list.rows.items] == ["1 h of 4 h", "Returned", "Accepted"]
    office.press(Qt.Key.Key_Down)
    office.settle()
    assert desk.view.said() == (
        "Liu Yang returned it after 2 h of working time. No budget: Call the CFO in April"
    )
    office.press(Qt.Key.Key_C)
    office.settle()
    assert isinstance(office.window.current_desk(), CallDesk)
    assert office.shown() == "Ping Sun"


def test_what_nobody_has_answered_can_be_taken_back(office: Office, giving: Giving) -> None:
    given = giving.mine("Li", timedelta(hours=1))
    desk = show(office)
    office.press(Qt.Key.Key_T)
    office.settle()
    assert status(office, given) == "Withdrawn"
    assert desk.list.rows.items[0].right == "Taken back"
    office.press(Qt.Key.Key_A)  # nothing of mine to accept
    office.settle()
    assert status(office, given) == "Withdrawn"


def test_enter_opens_the_lead_and_alt_left_leads_back(office: Office, giving: Giving) -> None:
    giving.given("Li", timedelta(hours=1))
    desk = show(office)
    office.press(Qt.Key.Key_Return)
    office.settle()
    page = office.window.current_desk()
    assert isinstance(page, RecordPage)
    assert page.record_id == office.leads["Li"]
    office.window.go_back()
    office.settle()
    assert office.window.current_desk() is desk


def test_each_side_says_what_to_do_where_it_is_empty(office: Office, giving: Giving) -> None:
    desk = show(office)
    assert desk.sides.current() == WAITING
    assert desk.pages.currentWidget() is desk.empty
    office.window.run_command("handoff.sent")
    office.settle()
    desk.empty.pressed.emit()
    assert isinstance(office.window.current_desk(), CallDesk)


def test_the_acceptance_is_a_chart_whose_bars_open_their_handoffs(
    office: Office, giving: Giving
) -> None:
    giving.mine("Li", timedelta(hours=9), status="Accepted", answered_at=shown(THURSDAY))
    desk = show(office)
    office.press(Qt.Key.Key_3, CONTROL | SHIFT)
    office.bot.waitUntil(lambda: desk.rate.cards[0]._picture is not None, timeout=20_000)
    assert desk.sides.current() == RATE
    desk.rate.cards[0].setFocus()
    office.press(Qt.Key.Key_Right)
    office.press(Qt.Key.Key_Return)
    office.settle()
    office.settle()
    assert desk.rate.currentWidget() is desk.rate.records
    office.press(Qt.Key.Key_Escape)
    assert desk.rate.cards[0].hasFocus()


def test_what_is_known_goes_along_and_is_filled_in(office: Office, giving: Giving) -> None:
    with office.store.write() as w:
        qualification.save(w, office.leads["Li"], Qualification(NEED, "Confirmed"))
    office.show("Li")
    hands = Hands(office)
    hands.press(Qt.Key.Key_6)
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    assert sheet.text("need") == NEED
    assert sheet.package.stamp.accessibleName() == "Good fit"
    hands.press(Qt.Key.Key_Return)
    office.settle()
    assert hands.keys == 2
    with office.store.read() as r:
        made = handoff.sent(r)[0]
    assert (made.to_name, made.need, made.qualification.authority) == (
        "Liu Yang", NEED, "Confirmed"
    )  # fmt: skip


def test_a_poor_fit_is_stamped_before_it_is_handed_over(office: Office, giving: Giving) -> None:
    poor = giving.workspace.lead(
        last_name="Gao",
        title="Intern",
        phone=None,
        number_of_employees=2,
        annual_revenue=None,
        company="–",
    )
    office.window.open_record_page("Lead", poor)
    office.settle()
    office.window.run_command("lead.hand_over")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, HandoffSheet)
    assert sheet.package.stamp.accessibleName() == "Poor fit"


def test_from_a_leads_page_it_is_handed_over_without_a_call(office: Office, giving: Giving) -> None:
    office.window.open_record_page("Lead", office.leads["Li"])
    office.settle()
    office.window.run_command("lead.hand_over")
    office.settle()
    office.type(NEED)
    office.press(Qt.Key.Key_Return, CONTROL)
    office.settle()
    assert office.calls("Li") == []
    with office.store.read() as r:
        assert [one.need for one in handoff.sent(r)] == [NEED]
    office.press(Qt.Key.Key_Z, CONTROL)
    office.settle()
    with office.store.read() as r:
        assert handoff.sent(r) == []
        assert records.require(r, "Lead", office.leads["Li"])["owner_id"] == WANG


def test_the_card_of_a_lead_that_came_back_says_who_and_why(office: Office, giving: Giving) -> None:
    giving.mine(
        "Li", timedelta(hours=50), status="Returned", return_reason="no_timing",
        answered_at=shown(THURSDAY - timedelta(hours=48)), return_notes="After the summer",
    )  # fmt: skip
    office.desk.reload()
    office.settle()
    office.show("Li")
    office.settle()
    said = [text.words() for _icon, text, _source in office.desk.card.why._lines]
    assert said[0] == "Liu Yang gave them back: Too early: After the summer"
    model = office.desk.queue.model
    row = model.index(model.row_of(office.leads["Li"]))
    assert row.data(Qt.ItemDataRole.ToolTipRole) == "Wei Li\nHengda Logistics\n" + said[0]
    assert said[0] in row.data(Qt.ItemDataRole.AccessibleTextRole)
    other = model.index(model.row_of(office.leads["Sun"]))
    assert other.data(Qt.ItemDataRole.ToolTipRole) == "Ping Sun\nLantian Retail"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (800, 600)])
def test_nothing_of_the_handoffs_is_cut_or_covered(
    office: Office, giving: Giving, size: tuple[int, int], language: str
) -> None:
    giving.given("Li", timedelta(hours=22), fit="poor")
    giving.mine("Sun", timedelta(hours=1))
    if language == "zh_CN":
        office.window.run_command("view.language")
    office.window.resize(*size)
    office.window.run_command("handoff.open")
    office.settle()
    office.settle()
    assert audit(office.window) == []
    office.window.run_command("handoff.return")
    office.settle()
    assert isinstance(office.window.sheet(), ReturnSheet)
    assert audit(office.window) == []
    office.window.close_sheet()
    office.window.run_command("handoff.sent")
    office.settle()
    assert audit(office.window) == []
    assert QApplication.focusWidget() is not None
