"""Ctrl+,: every setting once; a change applies at once."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.page import pane
from ui.widgets.roll import Roll
from ui.widgets.spin import indent
from workbench import settings
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.settings import Option

_MOST_HEIGHT_PX = 800
_ROOM_PX = 16
"""Right of the editors, where a scroll bar stands when the window is low."""
Apply = Callable[[], None]


def choice_words(value: str) -> str:
    """Return the words of a setting's choice; languages are named in themselves."""
    return {
        "system": t("As the system"),
        "en": "English",
        "zh_CN": "简体中文",
        "light": t("Light"),
        "dark": t("Dark"),
        "compact": t("Compact"),
        "comfortable": t("Comfortable"),
    }.get(value, value)


class SettingsSheet(Sheet):
    """One row for each setting, made from its declaration."""

    keys_wanted = Signal()

    def __init__(self, apply: Apply) -> None:
        super().__init__(t("Settings"), width=560)
        self._apply = apply
        self.editors: dict[str, QWidget] = {}
        inside = pane("raised")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, _ROOM_PX, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, option in enumerate(settings.OPTIONS):
            label = Label(str(option.label), ink="text2")
            editor = self._editor(option)
            editor.setAccessibleName(str(option.label))
            editor.setFixedWidth(theme.px(240))
            label.setBuddy(editor)
            self.editors[option.name] = editor
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Roll(t("Settings"), _MOST_HEIGHT_PX, inside))
        self._problem = Label("", role="chip", ink="bad", wrap=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        keys = Button(t("Change keys"), "secondary", "keyboard", big=True)
        keys.clicked.connect(lambda _checked=False: self.keys_wanted.emit())
        done = Button(t("Done"), "primary", big=True)
        done.clicked.connect(self.done)
        self.add_foot(
            Label(t("Every change applies at once."), role="small", ink="text3"), keys, done
        )

    def _editor(self, option: Option) -> QWidget:
        value = settings.get(option.name)
        if option.choices:
            return self._combo(option, str(value))
        if isinstance(option.default, bool):
            box = QCheckBox(t("On"))
            box.setChecked(bool(value))
            box.toggled.connect(lambda on: self._put(option, on))
            return box
        if isinstance(option.default, int):
            return self._number(option, int(value))
        field = QLineEdit(str(value))
        field.editingFinished.connect(lambda: self._put(option, field.text().strip()))
        return field

    def _combo(self, option: Option, value: str) -> QComboBox:
        combo = QComboBox()
        for choice in option.choices:
            combo.addItem(choice_words(choice), choice)
        combo.setCurrentIndex(max(0, combo.findData(value)))
        combo.activated.connect(lambda: self._put(option, str(combo.currentData())))
        return combo

    def _number(self, option: Option, value: int) -> QSpinBox:
        number = QSpinBox()
        number.setRange(option.minimum or 0, option.maximum or 1_000_000)
        number.setValue(value)
        number.setKeyboardTracking(False)
        indent(number)
        number.valueChanged.connect(lambda new: self._put(option, new))
        return number

    def _put(self, option: Option, value: object) -> None:
        if value == settings.get(option.name):
            return
        try:
            settings.put(option.name, value)
        except WorkbenchError as trouble:
            self._problem.setText(str(trouble))
            self._problem.show()
            self.resized.emit()
            return
        self._problem.hide()
        self._apply()
