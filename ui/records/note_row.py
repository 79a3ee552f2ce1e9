"""A text of many lines: read in place, edited in place; Ctrl+Enter keeps it, Esc drops it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Icon, Keycaps, Label
from workbench.i18n import t

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Text(Label):
    """The read text; click, F2 or Enter opens it."""

    wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__("–", wrap=True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_F2, *_ENTER):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            paint.ring(painter, self.rect())
            painter.end()
        super().paintEvent(event)


class NoteRow(QWidget):
    """A label with a text of many lines beneath it."""

    committed = Signal(str)
    typed = Signal(str)  # what stands in the open field; empty once it is closed

    def __init__(self, label: str, *, read_only: bool = False) -> None:
        super().__init__()
        self._label_text, self._read_only = label, read_only
        self._raw = ""
        self._editor: QPlainTextEdit | None = None
        self._text = _Text(label)
        self._text.wanted.connect(self.edit)
        self._keys = Keycaps("Ctrl+Enter")
        self._keys.hide()
        self._restored = Label(t("Draft restored"), role="small", ink="text3")
        self._restored.hide()
        self._problem = Label("", role="chip", ink="bad", wrap=True)
        self._problem_icon = Icon("circle-alert", "bad", 14, name_for_readers=t("Error"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(label, role="small", ink="text3"))
        head.addStretch(1)
        head.addWidget(self._restored)
        head.addWidget(self._keys)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._problem_icon)
        below.addWidget(self._problem, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self._text)
        self._column.addLayout(below)
        self._show_problem("")

    @property
    def editing(self) -> bool:
        """Whether the field is open."""
        return self._editor is not None

    def show_value(self, shown: str, raw: str | None = None) -> None:
        """Show another text."""
        self._raw = shown if raw is None else raw
        self._text.setText(shown or "–")
        self._text.set_ink("text" if shown else "text3")

    def edit(self) -> None:
        """Open the field."""
        if self._editor is None and not self._read_only:
            self._open().setFocus()

    def restore(self, draft: str) -> None:
        """Open the field with what was being typed when the program ended."""
        if self._editor is not None or self._read_only or draft == self._raw:
            return
        self._open().setPlainText(draft)
        self._restored.show()

    def _open(self) -> QPlainTextEdit:
        self._editor = QPlainTextEdit(self._raw, self)
        self._editor.setAccessibleName(self._label_text)
        self._editor.setTabChangesFocus(True)
        self._editor.setFixedHeight(theme.px(112))
        self._editor.installEventFilter(self)
        self._editor.textChanged.connect(self._on_typed)
        self._text.hide()
        self._column.insertWidget(1, self._editor)
        self._keys.show()
        self._editor.show()
        return self._editor

    def _on_typed(self) -> None:
        self._restored.hide()
        if self._editor is not None:
            self.typed.emit(self._editor.toPlainText())

    def commit(self) -> None:
        """Hand the text over; the page answers with `show_value` or `refuse`."""
        if self._editor is None:
            return
        entered = self._editor.toPlainText()
        self._close()
        if entered != self._raw:
            self.show_value(entered)
            self.committed.emit(entered)

    def refuse(self, sentence: str) -> None:
        """Show why the text was not taken; what was typed stays."""
        self.edit()
        self._show_problem(sentence)

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        for part in (self._problem, self._problem_icon):
            part.setVisible(bool(sentence))

    def _close(self) -> None:
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        self._restored.hide()
        self.typed.emit("")
        editor.hide()
        editor.deleteLater()
        self._keys.hide()
        self._show_problem("")
        self._text.show()
        if had_focus:
            self._text.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._editor:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent):
            keeps = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            is_ours = (event.key() in _ENTER and keeps) or event.key() == Qt.Key.Key_Escape
            if is_ours and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if is_ours and event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self._close()
                else:
                    self.commit()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        return super().eventFilter(watched, event)
