"""What the call desk reads: its queue, the day's figures, and the cards of those who come next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from ui.context import Shell
from ui.desks.calls import work
from ui.desks.calls.page import CallPage
from ui.desks.calls.session import session_facts
from ui.desks.calls.work import Found
from workbench.services import calling
from workbench.services.calling import QueueItem

_PREFETCHED: Final = 3


class CallReading(CallPage):
    """The page with its people; a new look at the queue leaves the card and what is written."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: Found | None = None
        self._wanted = 0
        self._ahead = timedelta()
        self._cards: dict[UUID, calling.Card] = {}
        self._names: dict[UUID, str] = {}  # who was called; a lead handed over may leave this cache
        self._called: tuple[UUID, datetime] | None = None
        self._choose_next: UUID | None = None
        self._since_card = QElapsedTimer()
        self._minute.timeout.connect(self.reload)

    def reload(self) -> None:
        """Read the queue again; the card and what is being written stay."""
        self._wanted += 1
        self.shell.operations.run(self, work.look, partial(self._on_found, self._wanted))

    def now(self) -> datetime:
        """Return the time of the store's clock."""
        return datetime.now(UTC) + self._ahead

    def _on_found(self, wanted: int, found: Found) -> None:
        if wanted != self._wanted:
            return
        self._found = found
        self._ahead = found.now - datetime.now(UTC)
        self._cards = {}
        items = [item for item in found.queue.items if item.who_id not in self._saving]
        held = self._item
        known = {item.who_id for item in items}
        if held is not None and held.who_id not in known and self._is_busy(held):
            items.insert(min(self.queue.model.row_of(held.who_id), len(items)), held)
        before = held.who_id if held is not None else None
        wished, self._choose_next = self._choose_next, None
        following = self.queue.after(held) if held is not None else None
        selected = self.queue.selected()
        self.queue.model.show_items(items)
        self._show_numbers()
        self.show_unknown(found.unknown)
        self._works_anyway = self._works_anyway and found.queue.first is not None
        self.closed.show_state(found.queue.first, works_anyway=self._works_anyway)
        if not items:
            self._item = None
            self.show_why_empty(found.why_empty)
            return
        self.pages.setCurrentWidget(self._outer)
        wishes = (wished, before, following.who_id if following else None)
        if not any(self.queue.choose(who_id) for who_id in wishes):
            first = next((one for one in items if one.hours.is_allowed), items[0])
            self.queue.choose(first.who_id)
        if len(selected) > 1:
            self.queue.select(selected)
        self._read_cards()

    def _show_numbers(self) -> None:
        found = self._found
        if found is None:
            return
        total = max(0, found.queue.total - len(self._saving))
        self.head.show_facts(session_facts(found.strip, found.now))
        self.queue.badge.set_count(total)
        logs = [replace(log, name=self._names.get(log.task_id, log.name)) for log in found.logs]
        self.outcomes.undo_line.show_logs(logs)
        self.shell.refresh_status()

    def _show_item(self, item: QueueItem) -> None:
        before, self._item = self._item, item
        if before is not None and before.who_id == item.who_id:
            return
        self._since_card.start()
        self._confirmed = None
        self._called = None
        self.card.number.reset()
        self._show_script()
        self.qualifying.show_lead(item.who_id if item.who_type == "Lead" else None)
        is_restored = item.who_id in self.drafts.restored
        card = self._cards.get(item.who_id)
        draft = self.drafts.text(item.who_id)
        self.card.show_item(item, draft, is_restored=is_restored, is_all=card is None)
        self._arm_usual()
        if card is not None:
            self._show_card(card)
        self._read_cards()

    def _show_script(self) -> None:
        """Begin with the script, whatever stood there for the person before."""
        had_keys = self.card.qualification.isAncestorOf(QApplication.focusWidget() or self)
        self.card.show_qualification(shown=False)
        self.card.script.objections.clear()
        if had_keys:
            self.queue.list.setFocus()

    def _read_cards(self) -> None:
        """Read the card on the screen and the next ones, so that they are there at once."""
        item = self._item
        if item is None:
            return
        row = self.queue.model.row_of(item.who_id)
        wanted = [one.who_id for one in self.queue.model.items[row : row + _PREFETCHED + 1]]
        following = self.queue.after(item)
        if following is not None:
            wanted.append(following.who_id)
        missing = [who_id for who_id in dict.fromkeys(wanted) if who_id not in self._cards]
        if missing:
            self.shell.operations.run(self, lambda core: work.cards(core, missing), self._on_cards)

    def _on_cards(self, found: dict[UUID, calling.Card]) -> None:
        self._cards.update(found)
        item = self._item
        if item is not None and item.who_id in found:
            self._show_card(found[item.who_id])

    def _show_card(self, card: calling.Card) -> None:
        self.card.show_card(card)
        self.history.show_card(card, self.now())
        self.outcomes.show_tiles(card.tiles)
