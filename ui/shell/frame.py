"""How the window is laid out: sidebar, page with its side panel, status row."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from ui import window_state
from ui.shell.desk_stack import DeskStack
from ui.shell.side_panel import SidePanel
from ui.shell.sidebar import Sidebar
from ui.shell.status_row import StatusRow
from ui.theme import theme


class Frame(QWidget):
    """The central widget of the window."""

    def __init__(
        self, stack: DeskStack, sidebar: Sidebar, panel: SidePanel, status: StatusRow
    ) -> None:
        super().__init__()
        self._panel = panel
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(stack)
        self._splitter.addWidget(panel)
        self._splitter.setStretchFactor(0, 1)
        self.page = QVBoxLayout()  # a banner stands on top of it
        self.page.setContentsMargins(0, 0, 0, 0)
        self.page.setSpacing(0)
        self.page.addWidget(self._splitter, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(sidebar)
        middle.addLayout(self.page, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(status)

    def show_panel(self, content: QWidget, title: str, *, own_window: bool) -> None:
        """Show a widget in the side panel, as wide as it was the last time."""
        was_open = self._panel.content() is not None
        self._panel.show_content(content, title, own_window=own_window)
        if not was_open:
            width = window_state.recall_number("window/panel", theme.width("panel"))
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    def close_panel(self) -> None:
        """Close the side panel and remember its width."""
        self.remember()
        self._panel.empty()

    def remember(self) -> None:
        """Keep the side panel's width for the next time."""
        if self._panel.content() is not None:
            window_state.remember("window/panel", self._panel.width())
