"""A choice of the preview: what stands on the button is chosen, the rest opens below it."""

from collections.abc import Callable, Sequence

from ui.widgets.drop_button import DropButton
from ui.widgets.list_picker import ListPicker
from workbench.i18n import t


class Picker(DropButton):
    """A button that shows what is chosen and offers the rest below it."""

    def __init__(
        self,
        name: str,
        value: str,
        choices: Sequence[tuple[str, str]],
        choose: Callable[[str], None],
    ) -> None:
        label = next((words for key, words in choices if key == value), value)
        super().__init__(label)
        self.setAccessibleName(t("{name}: {value}").format(name=name, value=label))
        self._name, self._value, self._choices, self._choose = name, value, choices, choose
        self.clicked.connect(lambda _checked=False: self._on_press())

    def choose(self, value: str) -> None:
        """Take a value."""
        if value != self._value:
            self._choose(value)

    def _on_press(self) -> None:
        picker = ListPicker(self._name, self._choices, self)
        picker.picked.connect(self.choose)
        picker.open_below(self, self._value)
