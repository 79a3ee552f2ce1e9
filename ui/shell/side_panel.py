"""The slot at the right for one record or list, closed when nothing is in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.page import pane
from workbench.i18n import t


class SidePanel(QFrame):
    """A head with its kind and tools, and below it the content, scrolled where it must be."""

    closed = Signal()
    window_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plane", "surface")
        self.setProperty("edge", "left")
        self._title = Label("", role="small", ink="text3", elided=True)
        self.window_button = IconButton(
            "external-link", t("Open in its own window"), tooltip=t("Open in its own window")
        )
        self.window_button.clicked.connect(self.window_wanted)
        close = IconButton("x", t("Close side panel"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 8, 0)
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.window_button)
        head.addWidget(close)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.setMinimumWidth(theme.px(260))
        self.hide()

    def show_content(self, content: QWidget, title: str, *, own_window: bool) -> None:
        """Show a widget in place of the one before it, which ends."""
        self._title.setText(title)
        self.window_button.setVisible(own_window)
        holder = pane("surface")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(content)
        self._scroll.setWidget(holder)
        self.show()

    def content(self) -> QWidget | None:
        """Return what is shown."""
        holder = self._scroll.widget()
        if holder is None or not self.isVisible():
            return None
        return holder.findChild(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def empty(self) -> None:
        """End the content and close."""
        holder = self._scroll.takeWidget()
        if holder is not None:
            holder.deleteLater()
        self.hide()
