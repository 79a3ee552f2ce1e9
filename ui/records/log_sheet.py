"""Log activity: a note, a call, an e-mail, a meeting or a to-do, in three keys or a line."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.labels import Icon, Keycaps, Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import activity_log

Save = Callable[[str, str, str, str], None]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KINDS = activity_log.KINDS


class LogSheet(Sheet):
    """Asks what happened: Alt+1 to Alt+5 choose the kind, Ctrl+Enter saves.

    Enter alone saves what needs no words: that a call, an e-mail or a meeting was.
    """

    def __init__(self, name: str, save: Save) -> None:
        """Take `save(kind, text, outcome, due)`."""
        super().__init__(t("Log activity on {name}").format(name=name), width=520)
        self._save = save
        self.kind = Segment(
            (
                (activity_log.NOTE, t("Note"), "sticky-note"),
                (activity_log.CALL, t("Call"), "phone"),
                (activity_log.EMAIL, t("E-mail"), "mail"),
                (activity_log.MEETING, t("Meeting"), "calendar-check"),
                (activity_log.TO_DO, t("To-do"), "square-check"),
            ),
            t("Kind"),
        )
        self.kind.chosen.connect(lambda _key: self._follow_kind())
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(t("What happened"))
        self.text.setFixedHeight(theme.px(112))
        self.text.installEventFilter(self)
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(t("Outcome"))
        for choice in picklists.CALL_DISPOSITION.choices:
            if choice.value != "call_back_later":  # needs a time: the call desk asks for it
                self.outcome.addItem(str(choice.label), choice.value)
        self.due = QLineEdit()
        self.due.setAccessibleName(t("Due"))
        self.due.setPlaceholderText(t("Due: today, tomorrow, Fri, 30 Jun"))
        self.due.returnPressed.connect(self._on_save)
        self._trouble_icon = Icon("circle-alert", "bad", 14, name_for_readers=t("Error"))
        self._trouble = Label("", role="chip", ink="bad", wrap=True)
        self._restored = Label(t("Draft restored"), role="small", ink="text3")
        self._restored.hide()
        self._arrange()
        self.text.textChanged.connect(self._restored.hide)
        self._follow_kind()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.kind)
        top.addStretch(1)
        top.addWidget(self._restored)
        self.body.addLayout(top)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.text)
        self.body.addWidget(self.due)
        trouble = QHBoxLayout()
        trouble.setSpacing(6)
        trouble.addWidget(self._trouble_icon)
        trouble.addWidget(self._trouble, 1)
        self.body.addLayout(trouble)
        self._show_trouble("")
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        save = Button(t("Save"), "primary", "check", big=True)
        save.clicked.connect(self._on_save)
        self.add_foot(Keycaps("Ctrl+Enter"), cancel, save)

    def restore(self, draft: str) -> None:
        """Show what was being written when the sheet was left."""
        if draft and not self.text.toPlainText():
            self.text.setPlainText(draft)
            self._restored.show()

    def refuse(self, sentence: str) -> None:
        """Say what does not fit; what was typed stays."""
        self._show_trouble(sentence)
        self.resized.emit()

    def _show_trouble(self, sentence: str) -> None:
        self._trouble.setText(sentence)
        for part in (self._trouble, self._trouble_icon):
            part.setVisible(bool(sentence))

    def _follow_kind(self) -> None:
        kind = self.kind.current()
        self.outcome.setVisible(kind == activity_log.CALL)
        self.due.setVisible(kind == activity_log.TO_DO)
        hints = {
            activity_log.NOTE: t("What is worth knowing?"),
            activity_log.CALL: t("What was said?"),
            activity_log.EMAIL: t("What was written? Enter saves the e-mail without words."),
            activity_log.MEETING: t("What was said? Enter saves the meeting without words."),
            activity_log.TO_DO: t("What is to do?"),
        }
        self.text.setPlaceholderText(hints[kind])
        self.text.setFocus()
        self.resized.emit()

    def _on_save(self) -> None:
        self._save(
            self.kind.current(),
            self.text.toPlainText(),
            str(self.outcome.currentData()),
            self.due.text(),
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._means_save(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._takes(event):
                return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        if self._means_save(event):
            self._on_save()
            return True
        number = event.key() - Qt.Key.Key_1
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and 0 <= number < len(_KINDS):
            self.kind.choose(_KINDS[number])
            self._follow_kind()
            return True
        return False

    def _means_save(self, event: QKeyEvent) -> bool:
        if event.key() not in _ENTER or event.isAutoRepeat():
            return False
        is_empty = not self.text.toPlainText().strip()
        needs_none = is_empty and self.kind.current() in activity_log.WORDLESS
        return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) or needs_none
