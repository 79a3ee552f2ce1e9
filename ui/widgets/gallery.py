"""Every component in every state on one sheet: `python -m ui.widgets.gallery OUT.png`."""

import argparse
import sys

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui import theme_tokens
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button, FilterChip, IconButton, Kind, LinkButton, Segment
from ui.widgets.feedback import Banner, EmptyState, Skeleton, Toast
from ui.widgets.fields import FieldRow, SearchField
from ui.widgets.labels import Avatar, Badge, Bar, Chip, Keycaps, Label
from ui.widgets.page import Card, Fact, PageHead, Tabs, pane
from ui.widgets.paint import Tone
from workbench import i18n
from workbench.i18n import t

SHEET = QSize(720, 1320)
_ROLES = (
    "window", "sidebar", "surface", "raised", "sunken", "hover", "selected", "line",
    "line2", "control", "text", "text2", "text3", "accent", "accent_text", "accent_bg",
    "good", "good_bg", "warn", "warn_bg", "bad", "bad_bg", "violet", "violet_bg",
)  # fmt: skip


class Swatches(QWidget):
    """The colour roles with their names."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(680, 3 * theme.px(46))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step = self.width() // 8
        for number, role in enumerate(_ROLES):
            left, top = number % 8 * step, number // 8 * theme.px(46)
            place = QRect(left, top, step - 8, theme.px(22))
            paint.box(painter, place, fill=role, edge="line2", radius=4)
            name = QRect(left, top + theme.px(23), step - 4, theme.px(16))
            paint.text(painter, name, role, role="micro", ink="text2")
        painter.end()


class Rows(QWidget):
    """A table row at rest, hovered, selected, selected without focus, and with a cell ring."""

    STATES = ("Rest", "Hover", "Selected", "Selected, unfocused", "Cell focus")

    @override
    def sizeHint(self) -> QSize:
        return QSize(680, len(self.STATES) * theme.row_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, state in enumerate(self.STATES):
            height = theme.row_height()
            self._draw(painter, QRect(0, number * height, self.width(), height), number, state)
        painter.end()

    @staticmethod
    def _draw(painter: QPainter, row: QRect, number: int, state: str) -> None:
        painter.fillRect(row, theme.color("hover" if number == 1 else "surface"))
        if number > 1:
            paint.selection(painter, row, focused=number != 3)
        paint.hairline(painter, row)
        inner = row.adjusted(16, 0, 0, -1)
        paint.text(painter, inner, state, weight=600 if number > 1 else 500)
        paint.swatch(painter, inner.adjusted(190, 0, 0, 0), "stage4")
        paint.text(painter, inner.adjusted(204, 0, 0, 0), "Proposal")
        cell = QRect(row.left() + 320, row.top(), 90, row.height())
        if number == 4:
            focus = cell.adjusted(0, 2, 0, -3)
            paint.box(painter, focus, fill="surface", edge="focus", width=2, radius=4)
        paint.text(painter, cell.adjusted(0, 0, -8, -1), "118,000", align="right", tabular=True)
        age = QRect(row.left() + 430, row.top(), 30, row.height())
        paint.text(painter, age, "19 d", align="right", tabular=True, ink="bad")
        bar = QRect(row.left() + 468, row.top(), 48, row.height())
        paint.bar(painter, bar, 0.9, ink="bad_mark")
        signal = inner.adjusted(520, 0, 0, 0)
        paint.icon(painter, signal, "hourglass", ink="bad")
        paint.text(painter, signal.adjusted(20, 0, 0, 0), "Stalled 19 d", ink="bad")


class Gallery(QWidget):
    """The sheet of components for one scheme."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SHEET)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(8)
        for part in (
            self._head(), Swatches(), self._type_and_marks(), self._chips(), Rows(),
            self._buttons(), self._controls(), self._fields(), self._banners(), self._states(),
        ):  # fmt: skip
            self.column.addWidget(part)
        self.column.addStretch(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.end()

    def _row(self, *widgets: QWidget, spacing: int = 8) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        return holder

    def _head(self) -> QWidget:
        head = PageHead(t("Components"))
        head.show_facts(
            [
                Fact("41", "/80", share=0.5),
                Fact("3", t("stalled"), "hourglass", "bad", alarm=True),
                Fact("2", t("waiting"), "hand", "accent_text"),
            ]
        )
        head.add_right(Button(t("Pause"), "ghost", "pause"))
        return head

    def _type_and_marks(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        for role, sample in (
            ("display", "+86 21 5555 0123"),
            ("title", "17/24 商机台"),
            ("section", "14/20 历史"),
            ("body", "13/18 正文 “quoted” — dash"),
            ("small", "12/16 次要"),
            ("micro", "11/14"),
        ):
            words.addWidget(Label(sample, role=role, tabular=role == "display"))
        row.addLayout(words, 1)
        marks = QVBoxLayout()
        marks.addWidget(
            self._row(
                Keycaps("Ctrl+Shift+Right"), Keycaps("Space"), Badge(37), Badge(12, "solid"),
                Badge(3, "bad"), Badge(2, "warn"),
            )
        )  # fmt: skip
        names = ("Wang Jie", "Eva Jansen", "Liu Yang", "王伟", "Joris Vos")
        marks.addWidget(self._row(*(Avatar(name) for name in names), Bar(0.62, width=90)))
        marks.addStretch(1)
        row.addLayout(marks, 1)
        return holder

    def _chips(self) -> QWidget:
        states: tuple[tuple[str, Tone, str], ...] = (
            (t("neutral"), "neutral", ""),
            (t("ready"), "good", "check"),
            (t("pushed"), "warn", "calendar-clock"),
            (t("stalled"), "bad", "hourglass"),
            (t("demo"), "accent", "presentation"),
            ("pre-GA", "violet", "flask-conical"),
            (t("outline"), "outline", ""),
        )
        return self._row(*(Chip(*state) for state in states))

    def _buttons(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        kinds: tuple[tuple[Kind, str, str], ...] = (
            ("primary", t("New"), "plus"),
            ("secondary", t("Pause"), "pause"),
            ("ghost", t("Columns"), "columns-3"),
            ("danger", t("Hang up"), "phone-off"),
        )
        for row, (kind, words, icon) in enumerate(kinds):
            for column in range(3):
                button = Button(words, kind, icon)
                button.setEnabled(column != 2)
                button.setDown(column == 1)
                grid.addWidget(button, row // 2, row % 2 * 3 + column)
        grid.setColumnStretch(6, 1)
        return holder

    def _controls(self) -> QWidget:
        segment = Segment(
            (("board", t("Board"), "square-kanban"), ("table", t("Table"), "table-2")),
            t("View"),
        )
        return self._row(
            segment,
            SearchField(t("Filter"), width=120),
            FilterChip(t("Mine"), active=True),
            FilterChip(t("Industry")),
            FilterChip(t("Add filter"), adds=True),
            IconButton("columns-3", t("Columns")),
            LinkButton(t("Undo")),
        )

    def _fields(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        edited = FieldRow(t("Amount"), "90,000", unit="CNY")
        left.addWidget(FieldRow(t("Stage"), t("Proposal")))
        left.addWidget(edited)
        wrong = FieldRow(t("Close date"), "31 Feb 2026")
        left.addWidget(wrong)
        left.addWidget(FieldRow(t("Next step")))
        row.addLayout(left, 1)
        edited.edit()
        wrong.refuse(t("February has 28 days in 2026."))
        right = QVBoxLayout()
        field, combo = QLineEdit("Rotterdam"), QComboBox()
        combo.addItems([t("Best case"), t("Commit")])
        locked = QLineEdit(t("Read only"))
        locked.setReadOnly(True)
        check, radio = QCheckBox(t("Need")), QRadioButton(t("newest"))
        check.setChecked(True)
        radio.setChecked(True)
        note = QPlainTextEdit(t("Notes"))
        note.setFixedHeight(48)
        for part in (field, combo, locked, self._row(check, radio), note):
            part.setAccessibleName(t("Example"))
            right.addWidget(part)
        row.addLayout(right, 1)
        return holder

    def _banners(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(
            Banner(
                t("The server refused 2 changes."),
                t("Your values are kept here."),
                button=t("Review"),
            )
        )
        column.addWidget(
            Banner(t("Offline."), t("12 changes are safe on this computer."), tone="accent")
        )
        column.addWidget(
            Tabs((("a", t("Overview")), ("b", t("People")), ("c", t("History"))), t("Pages"))
        )
        return holder

    def _states(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        empty = EmptyState(
            "user-plus",
            t("No leads yet"),
            t("Bring a list from a spreadsheet."),
            button=t("Import a list…"),
            button_icon="upload",
            hint=t("or make one by hand"),
            shortcut="Ctrl+N",
        )
        card = Card()
        card.column.addWidget(Label(t("Where do deals drop out?"), role="strong"))
        card.column.addWidget(Label("n=148", role="small", ink="text3"))
        side = pane("surface", "left")
        column = QVBoxLayout(side)
        skeleton = Skeleton("people")
        skeleton.set_share(0.4)
        skeleton.show_bars()
        column.addWidget(skeleton)
        card.column.addStretch(1)
        for part in (empty, card, side):
            row.addWidget(part, 1)
        holder.setFixedHeight(330)
        return holder


def draw(scheme: str, language: str) -> QPixmap:
    """Return the sheet of one scheme and language."""
    i18n.set_language(language)
    theme.configure(scheme=scheme, language=language)
    sheet = Gallery()
    toast = Toast(t("Moved to Discover"), sheet, icon="arrow-right", undo=lambda: None)
    sheet.show()
    QApplication.processEvents()
    toast.place()
    picture = sheet.grab()
    toast.close_now()
    sheet.close()
    sheet.deleteLater()
    QApplication.processEvents()
    return picture


def main(arguments: list[str]) -> int:
    """Draw light and dark side by side into a PNG."""
    parser = argparse.ArgumentParser(description="Draw every component in every state.")
    parser.add_argument("out", help="the PNG file to write")
    parser.add_argument("--language", default="en", choices=i18n.LANGUAGES)
    chosen = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    pictures = [draw(scheme, chosen.language) for scheme in theme_tokens.COLORS]
    both = QPixmap(sum(each.width() for each in pictures), pictures[0].height())
    both.fill(Qt.GlobalColor.black)
    painter = QPainter(both)
    for number, each in enumerate(pictures):
        painter.drawPixmap(number * SHEET.width(), 0, each)
    painter.end()
    app.processEvents()
    return 0 if both.save(chosen.out) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
