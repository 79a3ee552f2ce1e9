"""What to say: opener, pain, ask, and answers to what people object."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.desks.calls.objections import ObjectionCard, ObjectionsPage
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Keycaps, Label
from ui.widgets.page import TAB_INSET_PX, Tabs, clear
from ui.widgets.wrapping import wrapped
from workbench.i18n import t
from workbench.services.calling.materials import Material
from workbench.services.calling.scripts import Objection, Part, Script

OBJECTIONS: Final = "objections"
_STEP: Final = "step"
_PARTS: Final = ("opener", "pain", "ask")
_SHOWN_BELOW: Final = 3
_LINES: Final = 3
_LOW_LINES: Final = 2
_MOST_LINES: Final = 6
_SIDE_PX: Final = 18


class ScriptCard(QWidget):
    """The words to say, and what to do after them; a click goes on to the next part."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text, self._hint = "", ""
        self.is_low, self.is_lowest, self.is_alone = False, False, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_part(self, text: str, hint: str) -> None:
        """Show another part."""
        self._text, self._hint = text, hint
        self.setAccessibleName(f"{text} {hint}")
        self.set_alone(alone=self.is_alone)
        self.update()

    def set_alone(self, *, alone: bool) -> None:
        """Stand without the tabs, in as few lines as there are; the rest is in the tooltip."""
        self.is_alone = alone
        says = t("A click shows the next part.")
        self.setToolTip(f"{self._text}\n{self._hint}\n{says}" if alone else "")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_alone:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def _needed(self) -> int:
        """Return how many lines the words take: what is to be said is never cut."""
        return len(wrapped(self._text, self.width() - 2 * theme.px(_SIDE_PX), "body", _MOST_LINES))

    def _has_hint(self) -> bool:
        return not (self.is_lowest or self.is_alone) and (
            not self.is_low or self._needed() <= _LOW_LINES
        )

    @override
    def minimumSizeHint(self) -> QSize:
        usual = _LOW_LINES if self.is_low else _LINES
        wanted = min(_LINES, self._needed()) if self.is_alone else max(usual, self._needed())
        lines = wanted * theme.line_px("body")
        hint = theme.line_px("small") + theme.px(8) if self._has_hint() else 0
        return QSize(theme.px(200), lines + hint + 2 * self._above() + theme.px(4))

    def _above(self) -> int:
        return theme.px(4 if self.is_alone else 10)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self.rect().adjusted(0, 0, 0, -1)
        paint.card(painter, card)
        bar = QRect(0, theme.px(10), 3, card.height() - theme.px(20))
        paint.box(painter, bar, fill="focus", radius=1.5)
        side, small = theme.px(_SIDE_PX), theme.line_px("small")
        inner = card.adjusted(side, self._above(), -side, -self._above())
        most = _LINES if self.is_alone else _MOST_LINES
        paint.lines(painter, inner, self._text, role="body", ink="text", most=most)
        if self._has_hint():
            hint = QRect(inner.left(), inner.bottom() + 1 - small, inner.width(), small)
            paint.text(painter, hint, self._hint, role="small", ink="text3")
        painter.end()


class ScriptPane(QWidget):
    """Tabs over the parts of a script; / shows the objections, then finds one among all."""

    changed = Signal(str)
    left = Signal()  # the keys are the desk's again
    material_wanted = Signal(str)  # deck or video

    def __init__(self) -> None:
        super().__init__()
        self._materials: tuple[Material, ...] = ()
        self._script: Script | None = None
        names = (t("Opener"), t("Pain"), t("Ask"))
        tabs = [(_STEP, t("Step")), *zip(_PARTS, names, strict=True)]
        self.tabs = Tabs([*tabs, (OBJECTIONS, t("Objections"))], t("Script"))
        self.tabs.choose(_PARTS[0])
        self.tabs.setTabVisible(0, False)
        self.tabs.currentChanged.connect(lambda _number: self._show())
        self._name = Label("", role="small", ink="text3", elided=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.setContentsMargins(-TAB_INSET_PX, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.tabs)
        self._key = Keycaps(("/",))
        head.addWidget(self._key)
        head.addSpacing(16)
        head.addStretch(1)
        head.addWidget(self._name)
        self._links = QHBoxLayout()
        self._buttons: list[IconButton] = []
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setSpacing(4)
        head.addLayout(self._links)
        self._card = ScriptCard()
        self._card.clicked.connect(self._go_on)
        self.objections = ObjectionsPage()
        self.objections.left.connect(self.show_beginning)
        self.objections.kept.connect(self.left)
        self.objections.grown.connect(self._fit)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._card)
        self._pages.addWidget(self.objections)
        self.below = QWidget()
        self._below = QHBoxLayout(self.below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages)
        column.addWidget(self.below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._fit()
        theme.changed.connect(self._fit)

    def show_script(self, script: Script) -> None:
        """Show a person's script, with the tab as it was; a cadence's step begins with its own."""
        if script == self._script:
            return
        before, self._script = self._script, script
        self._name.setText(t("Script: {name}").format(name=script.name))
        self.objections.show_script(script)
        if before is None or before.objections != script.objections:
            self._fill_below(script.objections[:_SHOWN_BELOW])
        if self.tabs.key() in (_STEP, _PARTS[0]):
            self.tabs.choose(self._first())
        self.tabs.setTabVisible(0, script.step is not None)
        self._show()

    def show_materials(self, materials: Sequence[Material]) -> None:
        """Show what can be opened while talking; what may not says why."""
        if tuple(materials) == self._materials:
            return
        self._materials = tuple(materials)
        clear(self._links)
        self._buttons.clear()
        for one in materials:
            button = IconButton(one.icon, one.label, tooltip=one.tooltip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setEnabled(not one.why)
            button.clicked.connect(partial(self._on_material, one.kind))
            self._links.addWidget(button)
            self._buttons.append(button)
            button.setVisible(not self._card.is_alone)

    def _on_material(self, kind: str, _checked: bool = False) -> None:
        self.material_wanted.emit(kind)

    def show_objections(self) -> None:
        """Show the objections; where they stand already, put the cursor into their field."""
        if not self.shows_objections:
            self.tabs.choose(OBJECTIONS)
        elif self.objections.isVisible():
            self.objections.begin()

    def step_back(self) -> None:
        """Clear a search of the objections; where there is none, show the script again."""
        if self.objections.field.text():
            self.objections.clear()
        elif self.shows_objections:
            self.show_beginning()

    @Slot()
    def show_beginning(self) -> None:
        """Show what to say first."""
        self.tabs.choose(self._first())

    def _first(self) -> str:
        return _STEP if self._script is not None and self._script.step is not None else _PARTS[0]

    @property
    def shows_objections(self) -> bool:
        """Whether the objections stand in place of the script."""
        return self.tabs.key() == OBJECTIONS

    def _go_on(self) -> None:
        keys = [key for key in (_STEP, *_PARTS) if key != _STEP or self._first() == _STEP]
        at = keys.index(self.tabs.key()) if self.tabs.key() in keys else -1
        self.tabs.choose(keys[(at + 1) % len(keys)])

    def set_alone(self, *, alone: bool) -> None:
        """Show what is to be said alone where the page is lowest of all."""
        if alone != self._card.is_alone:
            self._card.set_alone(alone=alone)
            self.objections.set_low(low=alone)
            for part in (self.tabs, self._key, self._name, *self._buttons):
                part.setVisible(not alone)
            self._fit()

    def set_low(self, *, low: bool, lowest: bool) -> None:
        """Leave out the cards below where the page is low, and the hint where it is lowest."""
        self.below.setVisible(not low and self.tabs.key() != OBJECTIONS)
        self._card.is_low, self._card.is_lowest = low, lowest
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fill_below(self, objections: Sequence[Objection]) -> None:
        clear(self._below)
        for objection in objections:
            self._below.addWidget(ObjectionCard(objection))

    def _show(self) -> None:
        if self._script is None:
            return
        key = self.tabs.key()
        had_keys = self.objections.field.hasFocus() and key != OBJECTIONS
        if key == OBJECTIONS:
            self._pages.setCurrentWidget(self.objections)
        else:
            self.objections.clear()
            part = self._part(self._script, key)
            self._card.show_part(part.text, part.hint)
            self._pages.setCurrentWidget(self._card)
        self._fit()
        self.changed.emit(key)
        if had_keys:
            self.left.emit()

    def _part(self, script: Script, key: str) -> Part:
        if key == _STEP and script.step is not None:
            return script.step
        number = _PARTS.index(key) if key in _PARTS else 0
        return script.parts[min(number, len(script.parts) - 1)]

    @Slot()
    def _fit(self) -> None:
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width())  # the name beside it gives way
        page = self.objections if self.shows_objections else self._card
        self._pages.setMinimumHeight(page.minimumSizeHint().height())
        self._pages.setMaximumHeight(page.sizeHint().height())
