"""The register of commands; a taken id or shortcut fails at import."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, TypeVar

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import Unpack

from ui.context import Shell
from workbench.i18n import mark, t

MENUS = (
    mark("&File"),
    mark("&Edit"),
    mark("&View"),
    mark("&Go"),
    mark("&Record"),
    mark("&Tools"),
    mark("&Window"),
    mark("&Help"),
)

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class CommandContext:
    """What a command may use: the window, and the desk it was called on."""

    shell: Shell

    @property
    def desk(self) -> QWidget:
        """The desk on the screen."""
        return self.shell.current_desk()

    def desk_as(self, kind: type[W]) -> W:
        """Return the desk on the screen, which is of this kind while its commands are enabled."""
        desk = self.desk
        if not isinstance(desk, kind):
            raise TypeError(f"{kind.__name__} is not on the screen")
        return desk


Action = Callable[[CommandContext], None]
Test = Callable[[CommandContext], bool]


def always(context: CommandContext) -> bool:
    """Say yes: the command needs nothing."""
    return bool(context)


@dataclass(frozen=True)
class Command:
    """One thing the user can do, with its words and keys."""

    id: str
    label: str
    menu: str
    shortcuts: tuple[str, ...]
    icon: str
    desk: str  # only there is it enabled; empty: everywhere
    group: int  # commands of one menu are separated by a line where the group changes
    enabled: Test
    checked: Test | None
    in_palette: bool
    help: str
    run: Action

    @property
    def shortcut(self) -> str:
        """The first shortcut, which menus and tooltips show."""
        return self.shortcuts[0] if self.shortcuts else ""

    def words(self) -> str:
        """Return the label in the user's language, with its access key."""
        return t(self.label)

    def plain_words(self) -> str:
        """Return the label without access key, for palette, tooltip and buttons."""
        return without_access_key(self.words())


_commands: dict[str, Command] = {}
_chosen: dict[str, tuple[str, ...]] = {}


class Options(TypedDict, total=False):
    """What a command may say beside its id, words and help.

    The menu is one of `MENUS`, or empty for commands found only by key or palette; `Ctrl` in a
    shortcut is Command on macOS; `desk` is the key of the only desk where this makes sense.
    """

    menu: str
    shortcut: str | Sequence[str]
    icon: str
    desk: str
    group: int
    enabled: Test
    checked: Test | None
    in_palette: bool


def command(id: str, label: str, **options: Unpack[Options]) -> Callable[[Action], Action]:
    """Register the function as a command; its docstring is the command's help.

    The label is English, with `&` before the access key and a real … where a choice follows.

    Raises:
        ValueError: The id or a shortcut is taken, or the menu does not exist.
    """

    def decorate(run: Action) -> Action:
        register(id, label, run, help=(run.__doc__ or "").strip(), **options)
        return run

    return decorate


def register(id: str, label: str, run: Action, *, help: str, **options: Unpack[Options]) -> None:
    """Put a command into the register; for one of several that share a function.

    Raises:
        ValueError: The id or a shortcut is taken, or the menu does not exist.
    """
    shortcut = options.get("shortcut", ())
    shortcuts = (shortcut,) if isinstance(shortcut, str) else shortcut
    new = Command(
        id=id,
        label=label,
        menu=options.get("menu", ""),
        shortcuts=tuple(_canonical(keys) for keys in shortcuts if keys),
        icon=options.get("icon", ""),
        desk=options.get("desk", ""),
        group=options.get("group", 0),
        enabled=options.get("enabled", always),
        checked=options.get("checked"),
        in_palette=options.get("in_palette", True),
        help=help,
        run=run,
    )
    if new.id in _commands:
        raise ValueError(f"The command {new.id} exists twice.")
    if new.menu and new.menu not in MENUS:
        raise ValueError(f"There is no menu {new.menu}.")
    for other in _commands.values():
        together = not other.desk or not new.desk or other.desk == new.desk
        taken = set(other.shortcuts) & set(new.shortcuts)
        if together and taken:
            raise ValueError(f"{new.id} and {other.id} both want {', '.join(sorted(taken))}.")
    _commands[new.id] = new


def remove(command_id: str) -> None:
    """Take a command out of the register; for commands that live as long as their owner."""
    _commands.pop(command_id, None)


def use_keys(chosen: Mapping[str, Sequence[str]]) -> None:
    """Give commands other shortcuts than the declared ones; the rest have those again."""
    _chosen.clear()
    for command_id, shortcuts in chosen.items():
        _chosen[command_id] = tuple(filter(None, map(_canonical, shortcuts)))


def declared(command_id: str) -> Command:
    """Return a command with the shortcuts it was made with."""
    return _commands[command_id]


def taken_by(command_id: str, shortcut: str) -> Command | None:
    """Return which other command has a shortcut where this one would want it."""
    wants = _commands[command_id]
    canonical = _canonical(shortcut)
    for other in commands():
        together = not other.desk or not wants.desk or other.desk == wants.desk
        if other.id != command_id and together and canonical in other.shortcuts:
            return other
    return None


def get(command_id: str) -> Command:
    """Return a command by its id, with the shortcuts that count now."""
    return _with_keys(_commands[command_id])


def commands() -> tuple[Command, ...]:
    """Return every command in the order of registration, with the shortcuts that count now."""
    return tuple(_with_keys(each) for each in _commands.values())


def _with_keys(known: Command) -> Command:
    chosen = _chosen.get(known.id)
    return known if chosen is None else replace(known, shortcuts=chosen)


def is_enabled(known: Command, context: CommandContext, desk_key: str) -> bool:
    """Say whether a command can run now, on this desk."""
    return known.desk in ("", desk_key) and known.enabled(context)


def menu_words(menu: str) -> str:
    """Return a menu's title in the user's language, with its access key."""
    return t(menu)


def tooltip(command_id: str) -> str:
    """Return `Label (keys)` for buttons that run a command."""
    known = get(command_id)
    words = known.plain_words().removesuffix("…")
    return f"{words} ({native_keys(known.shortcut)})" if known.shortcut else words


def native_keys(shortcut: str) -> str:
    """Return a shortcut as this system's keyboards write it."""
    form = QKeySequence.SequenceFormat
    native = form.NativeText if sys.platform == "darwin" else form.PortableText
    return QKeySequence(shortcut).toString(native)


def without_access_key(label: str) -> str:
    """Drop the `&` before an access key, and the `(&X)` that Chinese labels carry."""
    start = label.find("(&")
    if start >= 0 and label[start + 3 : start + 4] == ")":
        label = label[:start] + label[start + 4 :]
    return label.replace("&&", "\0").replace("&", "").replace("\0", "&")


def commands_markdown(known: Iterable[Command] | None = None) -> str:
    """Return the manual's page of commands, one table for each menu."""
    every = tuple(commands() if known is None else known)
    pages = ["# Commands", "", "Made from the register of commands; do not edit.", ""]
    for menu in (*MENUS, ""):
        rows = [each for each in every if each.menu == menu]
        if not rows:
            continue
        title = without_access_key(menu) or "Keys and palette only"
        pages += [f"## {title}", "", "| Command | Keys | What it does |", "| --- | --- | --- |"]
        pages += [_markdown_row(each) for each in rows]
        pages.append("")
    return "\n".join(pages).rstrip() + "\n"


def _markdown_row(known: Command) -> str:
    keys = ", ".join(f"`{keys}`" for keys in known.shortcuts) or "–"
    first_line = " ".join(known.help.split())
    return f"| {without_access_key(known.label)} | {keys} | {first_line} |"


def _canonical(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)
