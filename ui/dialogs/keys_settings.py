"""Every command with its keys, to be changed: a taken key is told, the usual ones come back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.commands import registry
from ui.commands.registry import Command
from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index, ItemList
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.two_lines import dress
from workbench import settings
from workbench.i18n import t

_MOST_ROWS: Final = 9
_DESKS: Final = "go.desk_"  # their digits are their places in the sidebar
_EDITING: Final = {
    *("Return", "Enter", "Esc", "Tab", "Backtab", "Space", "Backspace", "Del"),
    *("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"),
}


def why_not(command: Command, shortcut: str) -> str:
    """Return why a command cannot have a shortcut; empty where it can, taken or not."""
    *held, key = shortcut.replace("++", "+Plus").split("+")
    is_bare = not set(held) - {"Shift"}
    if "Meta" in held:
        return t("That key belongs to the system: use Ctrl, Alt or Shift with a letter or digit.")
    if is_bare and key in _EDITING:
        return t("Fields and lists need that key: add Ctrl or Alt.")
    if set(held) == {"Ctrl"} and key in "123456789":
        return t("Ctrl with a digit leads to the desk in that place of the sidebar.")
    if is_bare and not command.desk and len(key) == 1:
        return t("A letter alone would be typed into fields: add Ctrl or Alt.")
    return ""


def _words(command: Command) -> str:
    shown = [registry.native_keys(keys) for keys in command.shortcuts] or [t("no key")]
    return f"{_place(command)}{command.plain_words()}, {', '.join(shown)}"


@guarded
class _Delegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.height("row_palette"))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        command: Command = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            paint.box(painter, rect.adjusted(0, 1, 0, -1), fill="selected")
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        for shortcut in reversed(command.shortcuts):
            caps = paint.key_labels(shortcut)
            width = paint.keycaps_width(caps)
            place = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            paint.keycaps(painter, place, caps)
            inner.setRight(place.left() - theme.px(12))
        is_own = command.shortcuts != registry.declared(command.id).shortcuts
        if is_own:
            words = t("changed")
            paint.text(painter, inner, words, role="small", ink="accent_text", align="right")
            inner.setRight(inner.right() - paint.text_width(words, "small") - theme.px(8))
        paint.text(painter, inner, f"{_place(command)}{command.plain_words()}")
        painter.restore()


class KeysSettings(Sheet):
    """The list, and below it the keys of the command under the cursor."""

    def __init__(self, follow: Callable[[], None]) -> None:
        super().__init__(t("Keys"), width=680)
        self._follow = follow
        self.has_changed = False
        self.search = SearchField(t("Find a command"))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.textChanged.connect(lambda _typed: self._list())
        self._model: ItemList[Command] = ItemList(_words)
        self.rows = QListView()
        self.rows.setModel(self._model)
        self.rows.setItemDelegate(_Delegate(self.rows))
        dress(self.rows, t("Commands and their keys"))
        self.rows.setProperty("plane", "raised")
        self.rows.setFixedHeight(_MOST_ROWS * theme.height("row_palette"))
        self.rows.selectionModel().currentChanged.connect(lambda _new, _old: self._show())
        self.name = Label("", role="strong", elided=True)
        self.editor = QKeySequenceEdit()
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName(t("New keys"))
        self.editor.setFixedWidth(theme.px(160))
        self.editor.editingFinished.connect(self.take)
        self.none = Button(t("No key"), icon="x")
        self.none.clicked.connect(lambda _checked=False: self._put(()))
        self.reset = Button(t("Usual key"), icon="rotate-ccw")
        self.reset.clicked.connect(lambda _checked=False: self._put(None))
        self.trouble = Label("", role="chip", ink="bad", wrap=True)
        self.take_over = Button(t("Take it over"), icon="check")
        self.take_over.clicked.connect(lambda _checked=False: self._take_over())
        self.all = Button(t("All as usual"), "secondary", "rotate-ccw", big=True)
        self.all.clicked.connect(lambda _checked=False: self._reset_all())
        done = Button(t("Done"), "primary", big=True)
        done.clicked.connect(self.done)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        for part in (self.editor, self.none, self.reset):
            row.addWidget(part)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.trouble, 1)
        below.addWidget(self.take_over)
        self.body.addWidget(self.search)
        self.body.addWidget(self.rows)
        self.body.addLayout(row)
        self.body.addLayout(below)
        self.add_foot(self.all, done)
        self.first = self.search
        self._list()

    def command(self) -> Command | None:
        """Return the command under the cursor."""
        return self._model.at(self.rows.currentIndex().row())

    def choose(self, command_id: str) -> None:
        """Put the cursor on a command."""
        ids = [each.id for each in self._model.items]
        if command_id in ids:
            self.rows.setCurrentIndex(self._model.index(ids.index(command_id), 0))

    def take(self) -> None:
        """Give the command the keys that were pressed, unless they are taken."""
        command, pressed = self.command(), self._pressed()
        if command is None or not pressed or pressed in command.shortcuts:
            return
        refusal = why_not(command, pressed)
        other = registry.taken_by(command.id, pressed)
        if refusal:
            self._tell(refusal)
        elif other is not None:
            words = t("“{keys}” belongs to “{command}”. Take it over, and that has no key then?")
            self._tell(
                words.format(keys=registry.native_keys(pressed), command=other.plain_words()),
                can_take=True,
            )
        else:
            self._put((pressed,))

    def _take_over(self) -> None:
        command, pressed = self.command(), self._pressed()
        if command is None or not pressed:
            return
        chosen = settings.keys()
        while (other := registry.taken_by(command.id, pressed)) is not None:
            chosen[other.id] = tuple(keys for keys in other.shortcuts if keys != pressed)
            registry.use_keys(chosen)
        chosen[command.id] = (pressed,)
        self._keep(chosen)

    def _put(self, shortcuts: tuple[str, ...] | None) -> None:
        command = self.command()
        if command is None:
            return
        chosen = settings.keys()
        chosen.pop(command.id, None)
        usual = registry.declared(command.id).shortcuts
        if shortcuts is not None and shortcuts != usual:
            chosen[command.id] = shortcuts
        for keys in usual if shortcuts is None else ():
            other = registry.taken_by(command.id, keys)
            if other is not None:
                words = t("“{keys}” belongs to “{command}” now: change that first.")
                native = registry.native_keys(keys)
                self._tell(words.format(keys=native, command=other.plain_words()))
                return
        self._keep(chosen)

    def _reset_all(self) -> None:
        self._keep({})

    def _keep(self, chosen: dict[str, tuple[str, ...]]) -> None:
        settings.put_keys(chosen)
        registry.use_keys(chosen)
        self.has_changed = True
        self._follow()
        self._list()

    def _list(self) -> None:
        before, typed = self.command(), self.search.text().casefold().split()
        found = [
            each
            for each in registry.commands()
            if not each.id.startswith(_DESKS) and all(word in _searched(each) for word in typed)
        ]
        self._model.show_items(found)
        if found:
            self.rows.setCurrentIndex(self._model.index(0, 0))
        if before is not None:
            self.choose(before.id)
        self._show()

    def _show(self) -> None:
        command = self.command()
        self.name.setText("" if command is None else command.plain_words())
        self.editor.setKeySequence(QKeySequence("" if command is None else command.shortcut))
        for part in (self.editor, self.none, self.reset):
            part.setEnabled(command is not None)
        if command is not None:
            self.none.setEnabled(bool(command.shortcuts))
            self.reset.setEnabled(command != registry.declared(command.id))
        self.all.setEnabled(bool(settings.keys()))
        self._tell("")

    def _pressed(self) -> str:
        return self.editor.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _tell(self, words: str, *, can_take: bool = False) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.take_over.setVisible(can_take)
        self.resized.emit()


def _place(command: Command) -> str:
    if not command.menu:
        return ""
    return f"{registry.without_access_key(registry.menu_words(command.menu))} › "


def _searched(command: Command) -> str:
    keys = " ".join(command.shortcuts)
    return f"{_place(command)}{command.plain_words()} {keys}".casefold()
