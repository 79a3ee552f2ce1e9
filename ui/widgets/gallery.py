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
from workbench.i18n import Label as Word

SHEET = QSize(720, 1320)
_ROLES = (
    "window", "sidebar", "surface", "raised", "sunken", "hover", "selected", "line",
    "line2", "control", "text", "text2", "text3", "accent", "accent_text", "accent_bg",
    "good", "good_bg", "warn", "warn_bg", "bad", "bad_bg", "violet", "violet_bg",
)  # fmt: skip


def _w(en: str, zh: str) -> str:
    return str(Word(en, zh))


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
        head = PageHead(_w("Components", "组件"))
        head.show_facts(
            [
                Fact("41", "/80", share=0.5),
                Fact("3", _w("stalled", "停滞"), "hourglass", "bad", alarm=True),
                Fact("2", _w("waiting", "待处理"), "hand", "accent_text"),
            ]
        )
        head.add_right(Button(_w("Pause", "暂停"), "ghost", "pause"))
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
            (_w("neutral", "普通"), "neutral", ""),
            (_w("ready", "就绪"), "good", "check"),
            (_w("pushed", "已推迟"), "warn", "calendar-clock"),
            (_w("stalled", "停滞"), "bad", "hourglass"),
            (_w("demo", "演示"), "accent", "presentation"),
            ("pre-GA", "violet", "flask-conical"),
            (_w("outline", "描边"), "outline", ""),
        )
        return self._row(*(Chip(*state) for state in states))

    def _buttons(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        kinds: tuple[tuple[Kind, str, str], ...] = (
            ("primary", _w("New", "新建"), "plus"),
            ("secondary", _w("Pause", "暂停"), "pause"),
            ("ghost", _w("Columns", "列"), "columns-3"),
            ("danger", _w("Hang up", "挂断"), "phone-off"),
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
            (
                ("board", _w("Board", "看板"), "square-kanban"),
                ("table", _w("Table", "表格"), "table-2"),
            ),
            _w("View", "视图"),
        )
        return self._row(
            segment,
            SearchField(_w("Filter", "筛选"), width=120),
            FilterChip(_w("Mine", "我的"), active=True),
            FilterChip(_w("Industry", "行业")),
            FilterChip(_w("Add filter", "添加筛选"), adds=True),
            IconButton("columns-3", _w("Columns", "列")),
            LinkButton(_w("Undo", "撤销")),
        )

    def _fields(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        edited = FieldRow(_w("Amount", "金额"), "90,000", unit="CNY")
        left.addWidget(FieldRow(_w("Stage", "阶段"), _w("Proposal", "方案报价")))
        left.addWidget(edited)
        wrong = FieldRow(_w("Close date", "成交日期"), "31 Feb 2026")
        left.addWidget(wrong)
        left.addWidget(FieldRow(_w("Next step", "下一步")))
        row.addLayout(left, 1)
        edited.edit()
        wrong.refuse(_w("February has 28 days in 2026.", "2026 年 2 月只有 28 天。"))
        right = QVBoxLayout()
        field, combo = QLineEdit("Rotterdam"), QComboBox()
        combo.addItems([_w("Best case", "乐观"), _w("Commit", "承诺")])
        locked = QLineEdit(_w("Read only", "只读"))
        locked.setReadOnly(True)
        check, radio = QCheckBox(_w("Need", "需求")), QRadioButton(_w("newest", "最新"))
        check.setChecked(True)
        radio.setChecked(True)
        note = QPlainTextEdit(_w("Notes", "备注"))
        note.setFixedHeight(48)
        for part in (field, combo, locked, self._row(check, radio), note):
            part.setAccessibleName(_w("Example", "示例"))
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
                _w("The server refused 2 changes.", "服务器拒绝了 2 项更改。"),
                _w("Your values are kept here.", "您填写的内容保留在本机。"),
                button=_w("Review", "查看"),
            )
        )
        column.addWidget(
            Banner(
                _w("Offline.", "离线。"),
                _w("12 changes are safe on this computer.", "12 项更改已安全保存在本机。"),
                tone="accent",
            )
        )
        column.addWidget(
            Tabs(
                (
                    ("a", _w("Overview", "概览")),
                    ("b", _w("People", "联系人")),
                    ("c", _w("History", "历史")),
                ),
                _w("Pages", "页面"),
            )
        )
        return holder

    def _states(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        empty = EmptyState(
            "user-plus",
            _w("No leads yet", "还没有线索"),
            _w("Bring a list from a spreadsheet.", "从电子表格导入一份名单。"),
            button=_w("Import a list…", "导入名单…"),
            button_icon="upload",
            hint=_w("or make one by hand", "或手工新建"),
            shortcut="Ctrl+N",
        )
        card = Card()
        card.column.addWidget(
            Label(_w("Where do deals drop out?", "商机在哪一步流失？"), role="strong")
        )
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
    toast = Toast(
        _w("Moved to Discover", "已移至需求挖掘"), sheet, icon="arrow-right", undo=lambda: None
    )
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
