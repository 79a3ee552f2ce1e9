"""What the window says back: one toast, one banner, one step back."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.commands import registry
from ui.widgets.feedback import Banner, Toast


class Messages:
    """The toast and the banner of a window; a second one takes the first one's place."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._page = QVBoxLayout()
        self._toast: Toast | None = None
        self._banner: Banner | None = None
        self._undo: Callable[[], object] | None = None
        self._above = 0

    def stand_in(self, page: QVBoxLayout, above_px: int) -> None:
        """Show banners on top of this layout, toasts so far above the window's end."""
        self._page, self._above = page, above_px

    def toast(
        self, words: str, *, icon: str = "check", undo: Callable[[], None] | None = None
    ) -> None:
        """Say what happened, with a way back for six seconds (Ctrl+Z takes it)."""
        self.close_toast()
        self._undo = undo
        self._toast = Toast(
            words,
            self._window,
            icon=icon,
            undo=None if undo is None else self._take_back,
            undo_keys=registry.get("app.undo").shortcut,
        )
        self._toast.closed.connect(self._on_toast_closed)
        self._toast.place(self._above)

    def offer_undo(self, undo: Callable[[], object]) -> None:
        """Let Ctrl+Z take a step back that the page itself tells of."""
        self._undo = undo

    def undo(self) -> bool:
        """Take the last step back that a toast offered; False where there is none."""
        if self._undo is None:
            return False
        self.close_toast()
        self._take_back()
        return True

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _on_toast_closed(self) -> None:
        self._toast = None

    def close_toast(self) -> None:
        """Take the toast away; its step back stays for Ctrl+Z."""
        if self._toast is not None:
            self._toast.close_now()

    def show_banner(self, banner: Banner) -> Banner | None:
        """Show a banner in place of the one before; return that one where it keeps its place."""
        before = self._banner
        if before is not None and before.stays and not banner.stays:
            banner.deleteLater()
            return before
        self.close_banner()
        banner.closed.connect(self.close_banner)
        self._page.insertWidget(0, banner)
        self._banner = banner
        return None

    def close_banner(self) -> None:
        """Take the banner away."""
        banner, self._banner = self._banner, None
        if banner is not None:
            self._page.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def place_toast(self) -> None:
        """Follow a new size of the window."""
        if self._toast is not None:
            self._toast.place(self._above)
