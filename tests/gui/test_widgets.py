"""Buttons, fields and messages do what their look promises."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from ui.theme import theme
from ui.widgets import gallery, paint
from ui.widgets.buttons import Button, FilterChip, LinkButton, Segment
from ui.widgets.feedback import EmptyState, Notice, Skeleton, Toast
from ui.widgets.fields import FieldRow, SearchField
from ui.widgets.labels import Badge, Chip, Keycaps, Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.page import Fact, Facts, Tabs
from ui.widgets.tool_row import ToolRow

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
STAGES = [("demo", "Demo"), ("proposal", "Proposal")]


def on_screen(qtbot: Any, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
    return widget


def test_a_field_becomes_a_field_on_f2_and_enter_commits(qtbot: Any) -> None:
    row = FieldRow("Amount", "90,000", unit="CNY")
    on_screen(qtbot, row)
    row._value.setFocus()
    qtbot.keyClick(row._value, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.selectedText() == "90,000"
    qtbot.keyClicks(editor, "118,000")
    with qtbot.waitSignal(row.committed) as committed:
        qtbot.keyClick(editor, ENTER)
    assert committed.args == ["118,000"]
    assert not row.editing
    assert row._value.accessibleDescription() == "118,000 CNY"


def test_esc_leaves_a_field_as_it_was(qtbot: Any) -> None:
    row = FieldRow("Amount", "90,000")
    on_screen(qtbot, row)
    qtbot.mouseClick(row._value, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(row.committed):
        qtbot.keyClicks(QApplication.focusWidget(), "7")
        qtbot.keyClick(QApplication.focusWidget(), ESC)
    assert row._value.accessibleDescription() == "90,000"


def test_an_unchanged_field_commits_nothing(qtbot: Any) -> None:
    row = FieldRow("Amount", "90,000")
    on_screen(qtbot, row)
    row.edit()
    with qtbot.assertNotEmitted(row.committed):
        row.commit()


def test_a_refused_value_stays_in_its_field_with_the_reason(qtbot: Any) -> None:
    row = FieldRow("Close date", "12 Jun 2026")
    on_screen(qtbot, row)
    row.edit("31 Feb 2026")
    row.commit()
    row.refuse("February has 28 days in 2026.")
    editor = row._editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "31 Feb 2026"
    assert editor.property("state") == "error"
    assert row._problem.isVisible()
    row.cancel()
    assert not row._problem.isVisible()


def test_a_choice_is_made_from_labels(qtbot: Any) -> None:
    row = FieldRow("Stage", "demo", choices=STAGES)
    on_screen(qtbot, row)
    assert row._value.accessibleDescription() == "Demo"
    row.edit()
    combo = row.findChild(QComboBox)
    assert combo is not None
    combo.setCurrentIndex(1)
    with qtbot.waitSignal(row.committed) as committed:
        row.commit()
    assert committed.args == ["proposal"]
    assert row._value.accessibleDescription() == "Proposal"


def test_a_read_only_field_stays_closed(qtbot: Any) -> None:
    row = FieldRow("Owner", "Wang Jie", read_only=True)
    on_screen(qtbot, row)
    qtbot.mouseClick(row._value, Qt.MouseButton.LeftButton)
    assert not row.editing


def test_the_search_field_waits_for_a_pause_and_esc_empties_it_first(qtbot: Any) -> None:
    field = SearchField("Filter")
    on_screen(qtbot, field)
    told: list[str] = []
    field.filter_changed.connect(told.append)
    qtbot.keyClicks(field, "cato")
    qtbot.waitUntil(lambda: told == ["cato"])
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, ESC)
    qtbot.waitUntil(lambda: told == ["cato", ""])
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, ESC)


def test_a_long_list_is_narrowed_by_typing(qtbot: Any) -> None:
    anchor = Button("Owner")
    on_screen(qtbot, anchor)
    people = [(str(n), f"Person {n}") for n in range(30)]
    picker = ListPicker("Owner", people, anchor)
    picked: list[str] = []
    picker.picked.connect(picked.append)
    picker.open_below(anchor, "7")
    qtbot.keyClicks(picker._field, "per 12")
    qtbot.keyClick(picker._field, ENTER)
    assert picked == ["12"]


def test_a_filter_chip_is_cleared_by_its_mark_or_by_delete(qtbot: Any) -> None:
    chip = FilterChip("Mine", active=True)
    on_screen(qtbot, chip)
    told: list[str] = []
    chip.cleared.connect(lambda: told.append("cleared"))
    chip.clicked.connect(lambda: told.append("clicked"))
    middle = chip.height() // 2
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, middle))
    assert told == ["cleared"]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(10, middle))
    assert told == ["cleared", "clicked"]
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert told == ["cleared", "clicked", "cleared"]


def test_one_choice_of_a_segment_holds(qtbot: Any) -> None:
    segment = Segment((("board", "Board", "square-kanban"), ("table", "Table", "table-2")), "View")
    on_screen(qtbot, segment)
    with qtbot.waitSignal(segment.chosen) as chosen:
        qtbot.mouseClick(segment._items[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["table"]
    assert segment.current() == "table"
    with qtbot.assertNotEmitted(segment.chosen):
        segment.choose("table")


def test_a_narrow_tool_row_gives_way_before_anything_is_cut(qtbot: Any) -> None:
    row = ToolRow()
    segment = Segment((("board", "Board", "square-kanban"), ("table", "Table", "table-2")), "View")
    chips = [FilterChip("Mine", active=True), FilterChip("Industry"), FilterChip("Stage")]
    for part in (segment, *chips):
        row.add(part)
    row.add_stretch()
    row.add(Button("New deal", "primary", "plus"))
    row.resize(900, 44)
    on_screen(qtbot, row)
    assert not row._hidden
    wide = segment.sizeHint().width()
    row.resize(420, 44)
    assert segment.sizeHint().width() < wide
    assert row._hidden
    assert chips[0] not in row._hidden
    assert row._wanted() <= 420
    row.resize(900, 44)
    assert not row._hidden
    assert segment.sizeHint().width() == wide


def test_facts_that_do_not_fit_are_left_out_from_the_right(qtbot: Any) -> None:
    facts = Facts()
    facts.show_facts([Fact("4", "tasks", key="tasks"), Fact("3", "stalled"), Fact("1", "renewal")])
    facts.resize(facts.sizeHint())
    on_screen(qtbot, facts)
    assert len(facts._places()) == 3
    facts.resize(140, 28)
    assert [fact.words for fact, _ in facts._places()] == ["tasks", "stalled"]
    with qtbot.waitSignal(facts.chosen) as chosen:
        qtbot.mouseClick(facts, Qt.MouseButton.LeftButton, pos=QPoint(5, 14))
    assert chosen.args == ["tasks"]


def test_tabs_keep_their_width_when_chosen(qtbot: Any) -> None:
    tabs = Tabs((("a", "Overview"), ("b", "People")), "Pages")
    on_screen(qtbot, tabs)
    widths = [tabs.tabRect(n).width() for n in range(2)]
    tabs.choose("b")
    assert tabs.key() == "b"
    assert [tabs.tabRect(n).width() for n in range(2)] == widths


def test_a_toast_undoes_once_and_goes(qtbot: Any) -> None:
    parent = QWidget()
    parent.resize(800, 600)
    on_screen(qtbot, parent)
    undone: list[str] = []
    toast = Toast("Deal moved to Lost", parent, undo=lambda: undone.append("once"))
    button = toast.findChild(LinkButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == ["once"]
    assert not toast.isVisible()


def test_a_toast_stays_while_the_mouse_is_on_it(qtbot: Any) -> None:
    parent = QWidget()
    parent.resize(800, 600)
    on_screen(qtbot, parent)
    toast = Toast("Saved", parent)
    assert toast._timer.interval() == 6000
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QEnterEvent

    place = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(place, place, place))
    assert not toast._timer.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert toast._timer.isActive()
    toast.close_now()


def test_an_empty_page_has_one_button(qtbot: Any) -> None:
    page = EmptyState(
        "user-plus", "No leads yet", "One.\nTwo.", button="Import…", shortcut="Ctrl+N"
    )
    on_screen(qtbot, page)
    button = page.findChild(Button)
    assert button is not None
    with qtbot.waitSignal(page.pressed):
        qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_notice_leads_on(qtbot: Any) -> None:
    notice = Notice("search-x", "No person matches.", link="Clear the filter", shortcut="Esc")
    on_screen(qtbot, notice)
    link = notice.findChild(LinkButton)
    assert link is not None
    with qtbot.waitSignal(notice.pressed):
        link.click()


def test_bars_of_a_loading_page_wait_before_they_show(qtbot: Any) -> None:
    skeleton = Skeleton("people")
    skeleton.resize(300, 200)
    on_screen(qtbot, skeleton)
    blank = skeleton.grab().toImage()
    skeleton.show_bars()
    assert skeleton.grab().toImage() != blank


def test_a_badge_hides_at_zero(qtbot: Any) -> None:
    parent = QWidget()
    badge = Badge(3, parent=parent)
    on_screen(qtbot, parent)
    assert badge.isVisible()
    badge.set_count(0)
    assert not badge.isVisible()
    badge.set_count(1200)
    assert badge.accessibleName() == "1,200"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Wang Jie", "WJ"),
        ("王伟", "伟"),
        ("Cato", "C"),
        ("Eva van der Berg", "EB"),
        ("", "?"),
        ("123 Ltd", "1L"),
    ],
)
def test_initials_are_those_people_expect(name: str, letters: str) -> None:
    assert paint.initials(name) == letters


@pytest.mark.parametrize(
    ("shortcut", "caps"),
    [
        ("Ctrl+Shift+Right", ["Ctrl", "Shift", "→"]),
        ("Ctrl++", ["Ctrl", "+"]),
        ("F5", ["F5"]),
        ("", []),
        ("Ctrl+Return", ["Ctrl", "Enter"]),
    ],
)
def test_keycaps_name_the_keys(shortcut: str, caps: list[str]) -> None:
    assert paint.key_labels(shortcut) == caps


def test_text_wraps_at_spaces_and_between_han() -> None:
    latin = paint.wrapped("Send the redlines to the legal team today", 120)
    assert len(latin) == 2
    assert latin[0].split() == latin[0].split(" ")
    han = paint.wrapped("请把合同修订稿今天发给对方法务团队并抄送销售经理", 120)
    assert paint.text_width(han[0], "small") <= 120
    assert "".join(han) == "请把合同修订稿今天发给对方法务团队并抄送销售经理"


def test_painting_tells_the_used_width(qtbot: Any) -> None:
    from PySide6.QtCore import QRect

    image = QImage(400, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    rect = QRect(0, 0, 400, 40)
    assert paint.text(painter, rect, "Proposal") == paint.text_width("Proposal")
    assert paint.chip(painter, rect, "ready", tone="good", icon_name="check") == paint.chip_width(
        "ready", "check"
    )
    assert paint.badge(painter, rect, "37") == paint.badge_width("37")
    assert paint.keycaps(painter, rect, ["Ctrl", "K"]) == paint.keycaps_width(["Ctrl", "K"])
    assert paint.avatar(painter, rect, "Wang Jie", size=24) == 24
    assert paint.text(painter, QRect(0, 0, 20, 40), "Proposal") == 20
    painter.end()


def test_small_marks_have_names_for_screen_readers(qtbot: Any) -> None:
    assert Keycaps("Ctrl+K").accessibleName() == "Ctrl K"
    assert Chip("stalled", "bad", "hourglass").accessibleName() == "stalled"
    label = Label("Long words", elided=True)
    assert label.accessibleName() == "Long words"


def test_the_gallery_draws_both_schemes(tmp_path: Path, qapp: QApplication) -> None:
    out = tmp_path / "gallery.png"
    assert gallery.main([str(out), "--language", "zh_CN"]) == 0
    image = QImage(str(out))
    assert image.width() == 2 * gallery.SHEET.width()
    left, right = image.pixelColor(2, 2), image.pixelColor(gallery.SHEET.width() + 2, 2)
    assert left.lightness() > 200 > 60 > right.lightness()
    assert theme.scheme == "dark"
