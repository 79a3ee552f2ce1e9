"""The call desk: the queue, the card of one person, ten keys, the next person at once."""

import json
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls import asking, queue_work, unknown
from ui.desks.calls.batch import BatchLog
from ui.desks.calls.dialling import call_number
from ui.desks.calls.keys import DEAD_MS, ENTER, digit_of
from ui.desks.calls.material_work import MaterialWork
from ui.desks.calls.saving import CallSaving
from ui.links import open_link
from workbench.i18n import t, tn
from workbench.services import calling
from workbench.services.calling import Outcome

_TYPES: Final = frozenset(
    {"Lead", "Contact", "Account", "Task", "Event", "User", "Reservation", "CadenceTarget"}
    | {"CallingRule"}
)


class CallDesk(CallSaving):
    """Who to call, what to say, how it ended."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.batch = BatchLog(self, shell)
        self.material = MaterialWork(self, lambda url: self.open_url(url))
        self._join()
        self.drafts.load(self._on_drafts)

    def _join(self) -> None:
        self.closed.pressed.connect(self.work_anyway)
        self.queue.chosen.connect(self._show_item)
        self.outcomes.chosen.connect(self.choose)
        self.outcomes.undo_line.undo_wanted.connect(self.undo)
        self.card.head.open_wanted.connect(self.open_record)
        self.card.number.dial_wanted.connect(self.dial)
        self.card.number.hang_up_wanted.connect(self.card.number.stop)
        for opens in (self.card.script.material_wanted, self.history.open_wanted):
            opens.connect(self.open_material)
        self.history.copy_wanted.connect(self.copy_link)
        self.card.number.clock.left.connect(self.queue.list.setFocus)
        for written in (self.card.notes, self.card.script):
            written.left.connect(self.queue.list.setFocus)
        self.card.marks.clicked.connect(self.toggle_qualification)
        self.card.qualification.left.connect(self.leave_qualification)
        self.card.qualification.finished.connect(self._on_qualified)
        self.qualifying.known.connect(self.card.show_known)
        self.card.notes.saved.connect(self._save_notes)
        self.card.notes.armed.connect(self._arm)
        self.card.notes.focused.connect(self._on_notes)
        self.batch.logged.connect(self._on_batch)
        self.unknown.clicked.connect(self.open_unknown)
        self.offer.attach_wanted.connect(self.attach_offered)
        self.offer.dismissed.connect(self._dismiss_offer)
        self.history.record_wanted.connect(self.shell.open_record)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.queue.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()
        if "Lead" in types:
            self.qualifying.reload()

    @override
    def show_place(self, argument: str) -> None:
        _type, _colon, who_id = argument.partition(":")
        self._choose_next = UUID(who_id) if who_id else None
        self.reload()

    @override
    def status_text(self) -> str:
        if self._found is None:
            return ""
        total = max(0, self._found.queue.total - len(self._saving))
        return tn("{n} lead in the queue", "{n} leads in the queue", total)

    @override
    def status_detail(self) -> str:
        blocked = self._found.queue.blocked if self._found else 0
        return tn("{n} blocked now", "{n} blocked now", blocked) if blocked else ""

    @override
    def new_record(self) -> bool:
        asking.new_lead(self)
        return True

    @override
    def state(self) -> str:
        shown = str(self._item.who_id) if self._item else ""
        return json.dumps([shown, self.drafts.dump()])

    @override
    def restore_state(self, state: str) -> None:
        shown, drafts = json.loads(state)
        self._choose_next = UUID(shown) if shown else None
        for who_id, text in drafts.items():
            self.drafts.hold(UUID(who_id), text)

    # -- dialling

    def dial(self) -> None:
        """Dial the number on the card; where calling is not allowed now, ask first."""
        item = self._item
        if item is None or self.card.number.is_running:
            return
        if item.hours.is_blocked_for_good:
            sentence = t("{name} cannot be called: {why}.")
            self.shell.toast(sentence.format(name=item.name, why=item.hours.reason), icon="ban")
        elif not self._may_call(item) or self._must_ask(item):
            asking.before_calling(self, item, self._dial)
        else:
            self._dial()

    def open_url(self, url: QUrl) -> bool:
        """Hand a number or a link to its program; False where there is none."""
        return open_link(url.toString())

    def _dial(self) -> None:
        item, number = self._item, self.card.number.number
        if item is None or not number:
            return
        self._confirmed = item.who_id
        self._called = (item.who_id, self.now())
        self.card.number.start()
        if not item.is_guest:
            hold = partial(queue_work.hold, who_id=item.who_id)
            self.shell.operations.run(self, hold, lambda _held: None)
        call_number(self.shell, number, self.open_url)

    def open_material(self, kind: str) -> None:
        """Open the deck or the video for the person on the card."""
        if self._item is not None:
            self.material.open(self._item.who_id, kind)

    def copy_link(self, kind: str) -> None:
        """Copy the link of the deck or the video."""
        if self._item is not None:
            self.material.copy_link(self._item.who_id, kind)

    @override
    def _show_card(self, card: calling.Card) -> None:
        super()._show_card(card)
        self.material.fetch_ahead(card.materials)

    # -- qualifying

    def toggle_qualification(self) -> None:
        """Show what is known of the lead in place of the script, or the script again."""
        if self._item is None or self._item.who_type != "Lead":
            return
        if self.card.is_qualifying:
            self.leave_qualification()
        else:
            self.card.show_qualification(shown=True)
            self.qualifying.begin()

    def _on_qualified(self) -> None:
        """Go on with the notes; where they have no room beside the answers, close those."""
        if not self.card.notes.isVisible():
            self.card.show_qualification(shown=False)
        self.card.notes.setFocus()

    def leave_qualification(self) -> None:
        """Show the script again; the keys are the queue's."""
        self.card.show_qualification(shown=False)
        self.queue.list.setFocus()

    def work_anyway(self) -> None:
        """Log calls although it is not the time: for everybody where all sleep, else for one."""
        item, found = self._item, self._found
        if found is not None and found.queue.first is not None:
            self._works_anyway = not self._works_anyway
            self.closed.show_state(found.queue.first, works_anyway=self._works_anyway)
            self.queue.list.setFocus()
        elif item is not None and item.hours.opens_at is not None:
            self.confirm(item)
            said = t("Calls with {name} are logged without asking").format(name=item.name)
            self.shell.toast(said, icon="phone")

    def show_objections(self) -> None:
        """Show the answers to what people object; again, find one among all of them."""
        if self.card.is_qualifying:
            self.leave_qualification()
        self.card.script.show_objections()

    # -- unknown callers

    def open_unknown(self) -> None:
        """List the calls whose person is not known."""
        calls = self._unknown_calls
        sheet = unknown.UnknownSheet(self.shell, calls, lambda some: asking.new_lead(self, some))
        self.shell.open_sheet(sheet)

    def attach_offered(self) -> None:
        """Say that the person offered was the unknown caller."""
        if self.offer.person is not None:
            unknown.attach(self.shell, self.offer.calls, self.offer.person.id)
            self.offer.show_offer((), None)

    def _dismiss_offer(self) -> None:
        if self.offer.person is not None:
            unknown.set_aside(self.shell, self.offer.calls, self.offer.person, self.reload)
            self.offer.show_offer((), None)
            self.queue.list.setFocus()

    # -- how it ended

    def choose(self, outcome: Outcome) -> None:
        """Log an outcome for the person on the card, or all selected, after what it asks."""
        item, selected = self._item, self.queue.selected()
        if len(selected) > 1:
            self.batch.start(lambda _core: selected, outcome)
            return
        if item is None or item.who_id in self._saving:
            return
        if outcome.asks == "confirm" or self._may_call(item):
            asking.ask(self, item, outcome)
        elif outcome.asks == "callback" and not (item.hours.is_blocked_for_good or item.is_guest):
            asking.plan_callback(self, item)
        else:
            asking.before_logging(self, item, outcome)

    # -- keys

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        elif event.isAutoRepeat() and (digit or event.key() in ENTER):
            event.accept()
        elif digit:
            self._on_digit(digit)
        elif event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.dial()
        elif event.key() in ENTER:
            self.open_record(own_window=True)
        elif not self._on_letter(event):
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        """Close the panel; where none is open, a search of the objections, then these."""
        if self.shell.panel_is_open():
            self.shell.close_panel()
        else:
            self.card.script.step_back()

    def _on_letter(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Slash:  # with Shift on some keyboards
            self.show_objections()
            return True
        doing = {Qt.Key.Key_A: self.attach_offered, Qt.Key.Key_L: self.work_anyway}
        action = None if event.modifiers() else doing.get(Qt.Key(event.key()))
        if action is not None:
            action()
        return action is not None

    def _on_digit(self, digit: str) -> None:
        just_changed = self._since_card.isValid() and self._since_card.elapsed() < DEAD_MS
        if just_changed and len(self.queue.selected()) < 2:
            return  # meant for the person before
        self.choose(calling.BY_KEY[digit])

    def _on_batch(self) -> None:
        self.queue.select_current()
        self._since_card.start()
        self.reload()

    # -- notes

    def _on_drafts(self) -> None:
        """Show whom one was writing about when the program ended."""
        restored = self.drafts.restored
        if restored and (self._item is None or not self._is_busy(self._item)):
            self._choose_next = min(restored)
            self._item = None
            self.reload()

    def _save_notes(self) -> None:
        self.queue.select_current()  # the notes are about the person on the card
        self.choose(calling.BY_DISPOSITION[self._armed])
