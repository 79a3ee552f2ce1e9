"""The commands and views that the palette offers."""

from collections.abc import Callable, Iterable
from functools import partial

from ui.commands import registry
from ui.commands.registry import Command
from ui.dialogs.palette_lines import PaletteItem
from ui.shell.sidebar import Entry
from workbench.i18n import t


def commands(
    is_enabled: Callable[[Command], bool], run: Callable[[str], None]
) -> list[PaletteItem]:
    """Return what can be run now."""
    return [
        PaletteItem(
            title=known.plain_words(),
            icon=known.icon or "command",
            keys=known.shortcut,
            run=partial(run, known.id),
        )
        for known in registry.commands()
        if known.in_palette and known.id != "go.palette" and is_enabled(known)
    ]


def views(entries: Iterable[Entry], show: Callable[[str], None]) -> list[PaletteItem]:
    """Return the desks and saved views of the sidebar."""
    return [
        PaletteItem(
            title=entry.words,
            detail=t("Saved view") if entry.is_view else t("Desk"),
            icon=entry.icon,
            keys=f"Ctrl+{entry.digit}" if entry.digit else "",
            run=partial(show, entry.key),
        )
        for entry in entries
        if entry.key
    ]
