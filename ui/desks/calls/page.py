"""How the call desk is laid out, and who is on its card."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui import window_state
from ui.commands import registry
from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.calls.card import CardPane
from ui.desks.calls.closed import ClosedStrip
from ui.desks.calls.drafts import CallDrafts
from ui.desks.calls.history import HistoryPane
from ui.desks.calls.outcomes import OutcomeBar
from ui.desks.calls.queue import QueuePane
from ui.desks.calls.session import NUMBERS
from ui.desks.calls.unknown import OfferStrip, offered
from ui.qualification.qualifying import Qualifying
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.feedback import EmptyState
from ui.widgets.page import PageHead, swap_page
from workbench.i18n import t, tn
from workbench.services import calling
from workbench.services.calling import QueueItem

_MINUTE_MS: Final = 30_000  # local times and callbacks grow due
USUAL_TALK: Final = "connected_interested"
_HISTORY_FROM_PX: Final = 1040
_HISTORY_PX: Final = 288
_WIDE_QUEUE_FROM_PX: Final = 1000
_NARROW_QUEUE_PX: Final = 240
_STRIP_BELOW_PX: Final = 800
_STRIP_PX: Final = 56
_UNKNOWN_FROM_PX: Final = 1000
_LOW_PX: Final = 500


class CallPage(Desk):
    """Queue, card, history and outcome bar; the desk gives them life."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._item: QueueItem | None = None
        self._saving: set[UUID] = set()
        self._confirmed: UUID | None = None
        self._works_anyway = False  # while nobody may be called: log without asking
        self._unknown_calls: tuple[calling.UnknownCall, ...] = ()
        self.drafts = CallDrafts(shell.operations, self)
        self._armed = USUAL_TALK
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._build()

    def confirm(self, item: QueueItem) -> None:
        """Remember that this person is called although it is not the time."""
        self._confirmed = item.who_id

    def current(self) -> QueueItem | None:
        """Return the person on the card."""
        return self._item

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        item = self._item
        return None if item is None else (item.who_type, item.who_id, item.name)

    def _may_call(self, item: QueueItem) -> bool:
        works_anyway = self._works_anyway and not item.hours.is_blocked_for_good
        return item.hours.is_allowed or works_anyway or self._confirmed == item.who_id

    def _must_ask(self, item: QueueItem) -> bool:
        """Whether nobody knows what time it is there, and nobody has said to call anyway."""
        is_said = self._works_anyway or self._confirmed == item.who_id
        return item.hours.must_ask and not is_said

    def _is_busy(self, item: QueueItem) -> bool:
        on_call = self.card.number.is_running and self._item is item
        return item.who_id not in self._saving and (
            on_call or bool(self.card.notes.toPlainText().strip())
        )

    def _keep_draft(self) -> None:
        item = self._item
        if item is not None and item.who_id not in self._saving:
            self.drafts.hold(item.who_id, self.card.notes.toPlainText())

    def step(self, by: int) -> None:
        """Show the person above or below."""
        self.queue.step(by)

    def focus_notes(self) -> None:
        """Begin to write; objections that stand in place of the notes go."""
        if not self.card.notes.isVisible():
            self.card.script.show_beginning()
        self.card.notes.setFocus()

    def open_record(self, *, own_window: bool = False) -> None:
        """Show the whole record of the person on the card."""
        if self._item is not None:
            item = self._item
            self.shell.open_record(item.who_type, item.who_id, own_window=own_window)

    def _arm(self, digit: str) -> None:
        self._armed = calling.BY_KEY[digit].disposition
        self._on_notes(has_focus=True)

    def _arm_usual(self) -> None:
        self._armed = USUAL_TALK
        self._on_notes(has_focus=self.card.notes.hasFocus())

    def _on_notes(self, has_focus: bool) -> None:
        self.outcomes.arm(self._armed if has_focus else "")
        label = str(calling.BY_DISPOSITION[self._armed].label)
        self.card.show_armed(label if has_focus else "")

    def _build(self) -> None:
        self.head = PageHead(t("Call desk"))
        new = Button(t("New lead"), "secondary", "user-plus")
        new.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        new.clicked.connect(self.new_record)
        self.unknown = Button("", "ghost", "phone")
        self.unknown.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.unknown.hide()
        self.head.add_right(self.unknown)
        numbers = registry.get("call.numbers")
        self.numbers = IconButton(
            numbers.icon, numbers.plain_words(), tooltip=registry.tooltip(numbers.id)
        )
        self.numbers.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.numbers.clicked.connect(lambda: self.shell.go_to(NUMBERS))
        self.head.fact_chosen.connect(self.shell.go_to)
        self.head.add_right(self.numbers)
        self.head.add_right(new)
        self.queue, self.card, self.history = QueuePane(), CardPane(), HistoryPane()
        self.outcomes = OutcomeBar()
        self._inner = _splitter(self.card, self.history)
        self._inner.setStretchFactor(0, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.closed, self.offer = ClosedStrip(), OfferStrip()
        column.addWidget(self.closed)
        column.addWidget(self.offer)
        column.addWidget(self._inner, 1)
        column.addWidget(self.outcomes)
        self._outer = _splitter(self.queue, right)
        self._outer.setStretchFactor(1, 1)
        self.empty = self._empty_page(None)
        self.pages = QStackedWidget()
        self.pages.addWidget(QWidget())  # until the first look is there
        self.pages.addWidget(self._outer)
        self.pages.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.head)
        page.addWidget(self.pages, 1)
        self.card.notes.textChanged.connect(self._keep_draft)
        self.card.marks.setToolTip(registry.tooltip("lead.qualify"))
        self.qualifying = Qualifying(self.card.qualification, self.shell, self)
        self.setFocusProxy(self.queue.list)
        QWidget.setTabOrder(self.queue.list, self.card.notes)
        for splitter in (self._outer, self._inner):
            splitter.splitterMoved.connect(self._remember)
        self._set_widths()

    def show_unknown(self, calls: Sequence[calling.UnknownCall]) -> None:
        """Show how many calls wait for a person, and offer one whose number somebody has now."""
        self._unknown_calls = tuple(calls)
        count = len(calls)
        self.unknown.setText(t("Unknown callers ({n})").format(n=count))
        self.unknown.setVisible(bool(calls) and self.width() >= theme.px(_UNKNOWN_FROM_PX))
        self.offer.show_offer(*offered(calls))

    def show_why_empty(self, why: calling.Emptiness | None) -> None:
        """Show the empty page with its reason and the way out that fits it."""
        before, self.empty = self.empty, self._empty_page(why)
        swap_page(self.pages, before, self.empty)

    def _empty_page(self, why: calling.Emptiness | None) -> EmptyState:
        if why is not None and not why.sees_leads:
            return EmptyState(
                "phone",
                t("Your role calls nobody from here"),
                t("Leads are called by those who own them; you work with accounts."),
                button=t("Show the accounts"),
                button_icon="building-2",
                press=lambda: self.shell.go_to("accounts"),
            )
        if why is not None and not why.mine and why.others:
            return EmptyState(
                "phone",
                t("No lead here is yours to call"),
                tn(
                    "The queue holds your own leads; {n} open lead belongs to somebody else.",
                    "The queue holds your own leads; {n} open leads belong to others.",
                    why.others,
                ),
                button=t("Show the team's"),
                button_icon="users",
                press=lambda: self.shell.go_to("leads"),
            )
        return EmptyState(
            "phone",
            t("Nobody is waiting for a call"),
            t("Every lead of yours is called or planned for later.\nAdd the next one."),
            button=t("New lead"),
            button_icon="user-plus",
            shortcut=registry.get("app.new").shortcut,
            press=self.new_record,
        )

    # -- sizes

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()
        self.show_unknown(self._unknown_calls)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self.drafts.flush()

    def _set_widths(self) -> None:
        wished = window_state.recall_number("calls/queue", theme.width("list"))
        limits = (
            (_HISTORY_FROM_PX, wished),
            (_WIDE_QUEUE_FROM_PX, theme.width("list")),
            (_STRIP_BELOW_PX, theme.px(_NARROW_QUEUE_PX)),
            (0, theme.px(_STRIP_PX)),
        )
        queue = next(width for limit, width in limits if self.width() >= theme.px(limit))
        self.queue.set_width(queue)
        self.outcomes.set_low(low=self.height() < theme.px(_LOW_PX))
        self._outer.setSizes([queue, max(1, self.width() - queue)])
        self.history.setVisible(self.width() >= theme.px(_HISTORY_FROM_PX))
        history = window_state.recall_number("calls/history", theme.px(_HISTORY_PX))
        self._inner.setSizes([max(1, self.width() - queue - history), history])

    def _remember(self) -> None:
        if self.width() >= theme.px(_HISTORY_FROM_PX):
            window_state.remember("calls/queue", self.queue.width())
            window_state.remember("calls/history", self.history.width())


def _splitter(*widgets: QWidget) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter
