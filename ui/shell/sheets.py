"""The one sheet over the window, and the sheets that every page may open."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.widgets.overlay import Overlay, Sheet
from workbench.sync.state import SyncState

if TYPE_CHECKING:
    from ui.dialogs.palette import Find
    from ui.dialogs.palette_lines import PaletteItem


class Sheets:
    """Keeps the sheet that is open; another one takes its place."""

    def __init__(self, window: QWidget, shell: Shell) -> None:
        self._window, self._shell = window, shell
        self._overlay: Overlay | None = None

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is open."""
        return self._overlay.sheet if self._overlay is not None else None

    def open(self, sheet: Sheet) -> None:
        """Show a sheet over the dimmed window until it is done."""
        self.close()
        self._overlay = Overlay(self._window, sheet)
        self._overlay.closed.connect(self._on_closed)

    def close(self) -> None:
        """Close the sheet that is open."""
        if self._overlay is not None:
            self._overlay.close_now()

    def on_changes(self, types: frozenset[str]) -> None:
        """Tell the sheet of committed changes."""
        if self._overlay is not None:
            self._overlay.sheet.on_changes(types)

    def on_sync_state(self, state: SyncState) -> None:
        """Tell the sheet how sync stands."""
        if self._overlay is not None:
            self._overlay.sheet.on_sync_state(state)

    def open_palette(
        self,
        commands: "Sequence[PaletteItem]",
        views: "Sequence[PaletteItem]",
        find: "Find | None",
    ) -> None:
        """Open the palette of records and commands."""
        from ui.dialogs.palette import Palette

        self.open(Palette(self._shell, commands, views, find))

    def open_settings(self, apply: Callable[[], None]) -> None:
        """Open the settings."""
        from ui.dialogs.settings import SettingsSheet

        sheet = SettingsSheet(apply)
        sheet.keys_wanted.connect(self._shell.open_keys_settings)
        self.open(sheet)

    def open_keys_settings(self, follow: Callable[[], None], rebuild: Callable[[], None]) -> None:
        """Open the keys; menus follow each change, everything else once the sheet closes."""
        from ui.dialogs.keys_settings import KeysSettings

        sheet = KeysSettings(follow)
        self.open(sheet)
        if self._overlay is not None:
            self._overlay.closed.connect(lambda: rebuild() if sheet.has_changed else None)

    def has_settings(self) -> bool:
        """Say whether the settings are open."""
        from ui.dialogs.settings import SettingsSheet

        return isinstance(self.sheet, SettingsSheet)

    def open_keys(self, desk_key: str) -> None:
        """Show every key."""
        from ui.dialogs.key_sheet import KeySheet

        self.open(KeySheet(desk_key))

    def _on_closed(self) -> None:
        self._overlay = None
