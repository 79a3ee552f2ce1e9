"""The timeline with its search field and kind filter; older entries load while one scrolls."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.context import Shell
from ui.records.timeline_rows import ROW_ROLE, TimelineDelegate, TimelineModel
from ui.theme import theme
from ui.widgets.buttons import FilterChip
from ui.widgets.feedback import Notice
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from workbench.i18n import t
from workbench.services import timeline_search
from workbench.services.timeline import Entry, Timeline

if TYPE_CHECKING:
    from workbench.app import Workbench

PAGE = 100
_NEAR_END_PX = 400


class TimelineList(QListView):
    """The rows; Enter tells which entry was chosen."""

    opened = Signal(object)  # the entry
    end_near = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = TimelineModel()
        self.setModel(self.rows)
        self.setItemDelegate(TimelineDelegate(self))
        self.setAccessibleName(t("Timeline"))
        self.setProperty("plane", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(lambda index: self._open(index.data(ROW_ROLE).entry))
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _open(self, entry: Entry | None) -> None:
        if entry is not None:
            self.opened.emit(entry)

    def tell_end(self) -> None:
        """Tell where the end is near."""
        self._on_scrolled(self.verticalScrollBar().value())

    def _on_scrolled(self, value: int) -> None:
        if value + _NEAR_END_PX > self.verticalScrollBar().maximum():
            self.end_near.emit()


class TimelineView(QWidget):
    """Everything that happened with one record."""

    def __init__(
        self, shell: Shell, type_name: str, record_id: UUID, kind: str = timeline_search.ALL
    ) -> None:
        super().__init__()
        self._shell, self._type, self._id = shell, type_name, record_id
        self._kind = kind
        self._earlier: datetime | None = None
        self._wanted = 0
        self._is_loading = False
        self.search = SearchField(t("Search in timeline"), width=164)
        self.search.filter_changed.connect(lambda _text: self.reload())
        self.search.left.connect(self._focus_rows)
        self.kind_chip = FilterChip(dict(kinds())[kind], active=kind != timeline_search.ALL)
        self.kind_chip.clicked.connect(self._pick_kind)
        self.kind_chip.cleared.connect(lambda: self.show_kind(timeline_search.ALL))
        self.rows_view = TimelineList()
        self.rows_view.end_near.connect(self._load_older)
        self.rows_view.opened.connect(self._on_opened)
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 8, 16, 8)
        tools.setSpacing(12)
        tools.addWidget(Label(t("Timeline"), role="section"))
        tools.addWidget(self.search)
        tools.addStretch(1)
        tools.addWidget(self.kind_chip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.rows_view)
        self._empty = QWidget()
        room = QVBoxLayout(self._empty)
        room.setContentsMargins(16, 12, 16, 16)
        self._notice_place = QVBoxLayout()
        room.addLayout(self._notice_place)
        room.addStretch(1)
        self._pages.addWidget(self._empty)
        column.addWidget(self._pages, 1)

    def reload(self) -> None:
        """Read the newest part again."""
        self._wanted += 1
        self._load(None, partial(self._on_newest, self._wanted))

    def show_kind(self, kind: str) -> None:
        """Show one kind of entries, or all."""
        self._kind = kind
        label = dict(kinds())[kind]
        self.kind_chip.show_filter(label, active=kind != timeline_search.ALL)
        self.reload()

    def entries(self) -> list[Entry]:
        """Return the entries loaded so far."""
        return self.rows_view.rows.entries()

    def _focus_rows(self) -> None:
        self.rows_view.setFocus()

    def _load(self, before: datetime | None, done: partial[None]) -> None:
        self._is_loading = True
        kind, text, type_name, record_id = self._kind, self.search.text(), self._type, self._id
        limit = PAGE if before is not None else max(PAGE, len(self.entries()))

        def work(core: "Workbench") -> Timeline:
            with core.store.read() as r:
                return timeline_search.narrowed(
                    r, type_name, record_id, kind=kind, text=text, limit=limit, before=before
                )

        self._shell.operations.run(self, work, done)

    def _on_newest(self, wanted: int, found: Timeline) -> None:
        self._is_loading = False
        if wanted != self._wanted:
            return
        self._earlier = found.earlier
        place = self.rows_view.verticalScrollBar().value()
        current = self.rows_view.currentIndex().row()
        self.rows_view.rows.show_days(found.days)
        if current >= 0:
            self.rows_view.setCurrentIndex(self.rows_view.rows.index(current, 0))
        self.rows_view.verticalScrollBar().setValue(place)
        if place:
            self.rows_view.tell_end()
        if found.days:
            self._pages.setCurrentWidget(self.rows_view)
        else:
            self._show_notice()

    def _load_older(self) -> None:
        if self._earlier is not None and not self._is_loading:
            self._load(self._earlier, partial(self._on_older, self._wanted))

    def _on_older(self, wanted: int, found: Timeline) -> None:
        self._is_loading = False
        if wanted == self._wanted:
            self._earlier = found.earlier
            self.rows_view.rows.append_days(found.days)

    def _show_notice(self) -> None:
        item = self._notice_place.takeAt(0)
        old = item.widget() if item is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()
        if self.search.text() or self._kind != timeline_search.ALL:
            notice = Notice(
                "search-x", t("Nothing in the timeline matches."), link=t("Show everything")
            )
            notice.pressed.connect(self._clear)
        else:
            notice = Notice("history", t("Nothing has happened here yet. Log the first step."))
        self._notice_place.addWidget(notice)
        self._pages.setCurrentWidget(self._empty)

    def _clear(self) -> None:
        self.search.clear()
        self.show_kind(timeline_search.ALL)

    def _pick_kind(self) -> None:
        picker = ListPicker(t("Kind of entries"), kinds(), self)
        picker.picked.connect(self.show_kind)
        picker.open_below(self.kind_chip, self._kind)

    def _on_opened(self, entry: Entry) -> None:
        if entry.type == "Conflict":
            self._shell.open_sync()
        elif entry.type in ("Task", "Event", "OrgBooking"):
            self._shell.open_record(entry.type, entry.id)


def kinds() -> list[tuple[str, str]]:
    """Return what the timeline can be narrowed to."""
    return [
        (timeline_search.ALL, t("All types")),
        (timeline_search.CALLS, t("Calls")),
        (timeline_search.NOTES, t("Notes, e-mails, to-dos")),
        (timeline_search.MEETINGS, t("Meetings")),
        (timeline_search.CHANGES, t("Changes")),
        (timeline_search.BOOKINGS, t("Bookings")),
    ]
