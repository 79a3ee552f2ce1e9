"""Fields: search, and rows of read text that become fields on F2."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QObject,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Icon, Keycaps, Label
from workbench.i18n import t

_TYPING_PAUSE_MS = 60
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STILL_EDITING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class SearchField(QLineEdit):
    """A field that narrows a list while one types; Esc empties it first, then leaves it."""

    filter_changed = Signal(str)  # after a short pause in typing
    left = Signal()  # Esc in the empty field

    def __init__(
        self, placeholder: str, *, width: int = 180, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._width = width
        self.setProperty("role", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lens = self.addAction(
            theme.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.filter_changed.emit(self.text().strip()))
        self.textChanged.connect(lambda: self._pause.start())
        theme.changed.connect(self._on_theme)
        self._on_theme()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_theme(self) -> None:
        self._lens.setIcon(theme.icon("search", "text3"))
        self.setFixedWidth(theme.px(self._width))


class _Value(QWidget):
    """The read text of a field; it becomes a field on click, F2, Enter or typing."""

    wanted = Signal(str)  # what was typed already

    def __init__(self, name: str) -> None:
        super().__init__()
        self.ink, self.icon = "text", ""
        self._words = ""
        self.editable = True
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_words(self, words: str, ink: str, icon: str) -> None:
        """Show another text."""
        self._words, self.ink, self.icon = words, ink, icon
        self.setToolTip(words if paint.text_width(words) > self.width() else "")
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(paint.text_width(self._words) + theme.px(24), theme.height("control"))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48), theme.height("control"))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.editable:
            self.wanted.emit("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)  # Ctrl+Enter is the page's
        elif self.editable and event.key() in (Qt.Key.Key_F2, *_ENTER):
            self.wanted.emit("")
        elif self.editable and event.text().isprintable() and event.text().strip():
            self.wanted.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        if self.hasFocus():
            paint.ring(painter, rect.adjusted(0, 1, 0, -1))
        elif self.editable and self.underMouse():
            paint.box(painter, rect.adjusted(0, 1, 0, -1), fill="hover")
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        if self.icon:
            used = paint.icon(painter, inner, self.icon, ink=self.ink)
            inner.setLeft(inner.left() + used + theme.px(5))
        paint.text(painter, inner, self._words, ink=self.ink)
        painter.end()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class FieldRow(QWidget):
    """A label and its value; editing happens in the same place, with Enter and Esc."""

    committed = Signal(str)

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        choices: Sequence[tuple[str, str]] = (),
        read_only: bool = False,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label_text, self._choices, self._unit = label, list(choices), unit
        self._raw = value
        self._kept: tuple[str, str, str, str] = ("", "", "", "")  # as last shown from outside
        self._refused: str | None = None
        is_long = paint.text_width(label, "small") > theme.width("field_label")
        self._label = Label(label, role="small", ink="text3", wrap=is_long)
        self._label.setFixedWidth(theme.width("field_label"))
        self._value = _Value(label)
        self._value.editable = not read_only
        self._value.wanted.connect(self.edit)
        self._editor: QLineEdit | QComboBox | None = None
        self._keys = Keycaps(["Enter", "Esc"])
        self._keys.hide()
        self._problem = Label("", role="chip", ink="bad", wrap=True)
        self._problem_icon = Icon("circle-alert", "bad", 14, name_for_readers=t("Error"))
        for part in (self._problem, self._problem_icon):
            part.hide()
        self._arrange()
        self.show_value(value)

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        self._place = QHBoxLayout()
        self._place.setSpacing(8)
        self._place.addWidget(self._value, 1)
        self._place.addWidget(self._keys)
        grid.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(self._place, 0, 1)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._problem_icon)
        below.addWidget(self._problem, 1)
        grid.addLayout(below, 1, 1)
        grid.setColumnStretch(1, 1)

    @property
    def editing(self) -> bool:
        """Whether a field is open."""
        return self._editor is not None

    def show_value(
        self, shown: str, raw: str | None = None, *, ink: str = "", icon: str = ""
    ) -> None:
        """Show a value; `raw` is what the editor starts with, where that differs."""
        self._kept = (shown, shown if raw is None else raw, ink, icon)
        self._show(*self._kept)

    def _show(self, shown: str, raw: str, ink: str, icon: str) -> None:
        self._raw = raw
        labels = dict(self._choices)
        words = labels.get(shown, shown) if shown else ""
        if words and self._unit:
            words = f"{words} {self._unit}"
        self._value.show_words(words or "–", ink or ("text" if words else "text3"), icon)

    def edit(self, typed: str = "") -> None:
        """Open the field, with what was typed or with the present value selected."""
        if self._editor is not None or not self._value.editable:
            return
        self._editor = self._choice_editor() if self._choices else self._text_editor(typed)
        self._editor.setAccessibleName(self._label_text)
        self._editor.installEventFilter(self)
        self._value.hide()
        self._place.insertWidget(0, self._editor, 1)
        self._keys.show()
        self._editor.show()  # a layout shows it later, and what is hidden takes no focus
        self._editor.setFocus()

    def _text_editor(self, typed: str) -> QLineEdit:
        field = QLineEdit(typed or self._raw, self)
        if not typed:
            field.selectAll()
        return field

    def _choice_editor(self) -> QComboBox:
        combo = QComboBox(self)
        for value, label in self._choices:
            combo.addItem(label, value)
        combo.setCurrentIndex(max(0, combo.findData(self._raw)))
        return combo

    def commit(self) -> None:
        """Hand over what was entered; the desk answers with `show_value` or `refuse`."""
        if self._editor is None:
            return
        combo = self._editor
        entered = str(combo.currentData()) if isinstance(combo, QComboBox) else combo.text()
        if entered == self._refused:
            return  # it stays open, with the sentence that says why
        self._close()
        if entered != self._raw or self._refused is not None:
            self._refused = None
            self._show(entered, entered, "", "")
            self.committed.emit(entered)

    def cancel(self) -> None:
        """Drop what was entered."""
        self._refused = None
        self._close()
        self._show(*self._kept)

    def refuse(self, sentence: str) -> None:
        """Show why the value was not taken; what was typed stays in the field."""
        self._refused = self._raw
        other = QApplication.focusWidget()
        self.edit(self._raw)
        if isinstance(other, QLineEdit | QComboBox) and other is not self._editor:
            other.setFocus()  # one is typing elsewhere already
        if self._editor is not None:
            self._editor.setProperty("state", "error")
            self._editor.style().unpolish(self._editor)
            self._editor.style().polish(self._editor)
        self._problem.setText(sentence)
        self._problem.show()
        self._problem_icon.show()

    def _close(self) -> None:
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        self._keys.hide()
        self._problem.hide()
        self._problem_icon.hide()
        self._value.show()
        if had_focus:
            self._value.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.cancel()
                return True
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() not in _STILL_EDITING
        ):
            QTimer.singleShot(0, self, self.commit)
        return super().eventFilter(watched, event)
