"""Calling hours on the screen: by country, a dated rule more, one ended; and when to call back."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.gui.call_office import Office
from tests.services.conftest import WANG, Clock, Workspace
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.hours_sheet import HoursSheet
from ui.desks.calls.rule_form import RuleForm
from ui.dialogs.question import Question
from workbench.services.calling import rules
from workbench.store.database import Store


@pytest.fixture
def workspace(store: Store) -> Workspace:
    return Workspace(store, Clock())


@pytest.fixture
def opened(office: Office) -> Callable[[], HoursSheet]:
    def open_() -> HoursSheet:
        office.window.run_command("call.hours")
        office.settle()
        sheet = office.window.sheet()
        assert isinstance(sheet, HoursSheet)
        return sheet

    return open_


def choose(office: Office, sheet: HoursSheet, code: str) -> None:
    sheet.choose(code)
    office.settle()


def test_a_caller_sees_the_rules_with_their_source_and_changes_none(
    office: Office, opened: Callable[[], HoursSheet]
) -> None:
    sheet = opened()
    choose(office, sheet, "FR")
    said = "\n".join(sheet.told())
    assert "Now in Paris: 07:30, closed until 10:00" in said
    assert "At most 4 calls in 30 days" in said
    assert "from 1 Mar 2023" in said
    assert "ot legal advice" in said
    assert not sheet.add_button.isEnabled()
    assert not [one for one in sheet.findChildren(QPushButton) if "End" in one.text()]


def test_an_administrator_adds_a_rule_and_sees_what_it_means_while_typing(
    office: Office, workspace: Workspace, opened: Callable[[], HoursSheet]
) -> None:
    workspace.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    sheet = opened()
    choose(office, sheet, "CN")
    sheet.ask_new()
    form = office.window.sheet()
    assert isinstance(form, RuleForm)
    form.fields["country"].setText("德国")
    form.fields["hours"].setText("Mon-Fri 06:00-08:00")
    office.settle()
    assert form.told() == "By these hours: Now in Berlin: 07:30, open until 08:00"
    form.fields["hours"].setText("whenever")
    assert "are no hours" in form.told()
    form.fields["hours"].setText("Mon-Fri 06:00-08:00")
    form.fields["most"].setText("3 in 10 days")
    for _twice in range(2):  # it is saved once
        office.press(Qt.Key.Key_Return)
    office.settle()
    shown = office.window.sheet()
    assert isinstance(shown, HoursSheet)
    pack = shown.current()
    assert pack is not None
    assert (pack.name, pack.is_open) == ("Germany", True)
    assert "At most 3 calls in 10 days" in shown.told()
    (rule,) = [one.rule for one in pack.rules]
    keller = next(one for one in office.desk.queue.model.items if one.name == "Maria Keller")
    assert keller.hours.is_allowed
    assert keller.hours.rule.own_id == rule.own_id


def test_an_administrator_ends_a_rule_after_a_question(
    office: Office, workspace: Workspace, opened: Callable[[], HoursSheet]
) -> None:
    workspace.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    workspace.pulled(
        "CallingRule", name="Nights", country="CN", applies_from="2026-11-01",
        hours="Mon-Fri 20:00-22:00",
    )  # fmt: skip
    sheet = opened()
    choose(office, sheet, "CN")
    assert "Nights" in sheet.told()
    (end,) = [one for one in sheet.findChildren(QPushButton) if "End it" in one.text()]
    end.click()
    assert isinstance(office.window.sheet(), Question)
    office.press(Qt.Key.Key_Return)
    office.settle()
    shown = office.window.sheet()
    assert isinstance(shown, HoursSheet)
    pack = shown.current()
    assert pack is not None
    assert [one.rule.name for one in pack.rules if one.is_current] == ["China, office hours"]
    assert pack.is_open


def test_a_call_back_is_offered_when_the_callees_place_is_open(office: Office) -> None:
    friday = datetime(2026, 11, 20, 12, 30, tzinfo=ZoneInfo("Europe/Paris"))
    rule = rules.supplied().rule("FR", friday.date())
    chosen: list[datetime] = []
    sheet = CallbackSheet("When?", friday, ZoneInfo("Europe/Paris"), chosen.append, rule)
    office.window.open_sheet(sheet)
    office.type("tue")
    assert sheet.meant().startswith("Enter: Tue 12:30 their time")
    sheet.field.setText("mon 13:30")
    assert "opens 14:00" in sheet.meant()
    sheet.field.clear()
    office.press(Qt.Key.Key_2)  # tomorrow is a Saturday
    assert chosen == [datetime(2026, 11, 23, 9, tzinfo=UTC)]


def test_days_without_calls_are_told_as_people_write_them(
    office: Office, opened: Callable[[], HoursSheet]
) -> None:
    sheet = opened()
    choose(office, sheet, "AU")
    said = "\n".join(sheet.told())
    assert "No calls on: 1 Jan, 26 Jan" in said
    assert "*-" not in said


def test_an_administrator_writes_a_rule_of_a_state(
    office: Office, workspace: Workspace, opened: Callable[[], HoursSheet]
) -> None:
    workspace.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    sheet = opened()
    choose(office, sheet, "US-FL")
    said = "\n".join(sheet.told())
    assert "Florida, United States" in said
    assert "At most 3 calls in 1 day" in said
    assert "501.616" in said
    sheet.ask_new()
    form = office.window.sheet()
    assert isinstance(form, RuleForm)
    assert [form.text(name) for name in ("country", "state")] == ["United States", "Florida"]
    form.fields["state"].setText("Bayern")
    assert form.told().startswith("“Bayern” is no state of United States")
    form.fields["state"].setText("得克萨斯州")
    office.settle()
    assert form.told().startswith("By these hours: Now in Texas: 00:30")
    office.press(Qt.Key.Key_Return)
    office.settle()
    shown = office.window.sheet()
    assert isinstance(shown, HoursSheet)
    pack = shown.current()
    assert pack is not None
    assert (pack.place, pack.name) == ("US-TX", "Texas, United States")
