"""Follow-ups: e-mails, social touches, to-dos and promised calls, worked through by keys."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from ui.context import Shell
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.number_first import NumberSheet
from ui.desks.follow_ups import telling, work
from ui.desks.follow_ups.empty import empty_page
from ui.desks.follow_ups.telling import Row
from ui.desks.follow_ups.view import FollowUpView
from ui.desks.follow_ups.work import Found, There
from ui.desks.row_desk import RowDesk
from ui.links import open_link
from ui.widgets.buttons import Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.page import Fact
from ui.widgets.row_list import RowList
from ui.widgets.two_lines import TwoLines
from workbench import settings
from workbench.i18n import t, tn
from workbench.services import follow_ups, links, words
from workbench.services.calling.rules import USUAL
from workbench.services.follow_ups import CALL, Changed, Detail, FollowUp

if TYPE_CHECKING:
    from workbench.store.transactions import Writer

DUE, LATER = "due", "later"


class FollowUpDesk(RowDesk[Row, FollowUpView]):
    """D is done, P puts off, N is not needed; what is due stands in one list, the rest beside."""

    types = frozenset({"Task", "Lead", "Contact", "Account", "CadenceTarget", "CadenceStep"})

    def __init__(self, shell: Shell) -> None:
        sides = ((DUE, t("Due"), "clock"), (LATER, t("Next days"), "calendar"))
        rows: RowList[Row] = RowList(t("Follow-ups"), telling.spoken)
        rows.setItemDelegate(TwoLines(rows, telling.face))
        super().__init__(
            shell, t("Follow-ups"), Segment(sides, t("Which follow-ups")), rows, FollowUpView()
        )
        self.found: Found | None = None

    # -- what the window asks

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        due = len(self._rows(self.found, DUE))
        return tn("{n} follow-up due", "{n} follow-ups due", due)

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        one = self.current()
        if one is None or one.about_id is None:
            return None
        return one.about_type, one.about_id, one.name

    # -- what is shown

    @override
    def reload(self) -> None:
        self.shell.operations.run(self, work.look, self.latest(self._on_found))

    def current(self) -> FollowUp | None:
        """Return the follow-up under the cursor."""
        row = self.row()
        return None if row is None else row.item

    def _on_found(self, found: Found) -> None:
        self.found = found
        self.show_found()

    @override
    def show_found(self) -> None:
        if self.found is None:
            return
        self._show_counts(self.found)
        rows = self._rows(self.found, self.side)
        self.count.setText(tn("{n} follow-up", "{n} follow-ups", len(rows)))
        self.show_rows(rows)

    @override
    def empty_page(self) -> EmptyState:
        later = 0 if self.found is None else len(self._rows(self.found, LATER))
        return empty_page(self, is_due=self.side == DUE, later=later)

    def _show_counts(self, found: Found) -> None:
        due, later = self._rows(found, DUE), self._rows(found, LATER)
        late = sum(row.ink == "bad" for row in due)
        today = len(due) - late
        facts = [
            Fact(f"{today:,}", t("due today"), "clock", key=DUE),
            Fact(f"{len(later):,}", t("in the next days"), "calendar", key=LATER),
        ]
        if late:
            facts.insert(0, Fact(f"{late:,}", t("late"), "hourglass", "bad", alarm=True, key=DUE))
        self.head.show_facts(facts)
        self.shell.set_badge("follow_ups", len(due))

    def _rows(self, found: Found, side: str) -> list[Row]:
        end = words.day_end(found.now)
        return [
            telling.row(item, found.now)
            for item in found.items
            if item.id not in self.busy
            and (side == DUE) == (item.due_at is not None and item.due_at < end)
        ]

    @override
    def show_row(self, row: Row) -> None:
        found = self.found
        if found is None:
            return
        self.view.show_row(row, found.now)

        def show(detail: Detail) -> None:
            self.view.show_detail(detail, found.now)

        self.read_beside(row, lambda core: work.beside(core, row.id), show)

    # -- what one does

    def may_be_done(self) -> bool:
        """Whether one key says that it is done; a call asks how it ended."""
        one = self.current()
        return one is not None and one.kind != CALL

    def may_call(self) -> bool:
        """Whether it is a call that can be made now."""
        one = self.current()
        return one is not None and self.found is not None and telling.may_call(one, self.found.now)

    @override
    def open_row(self) -> None:
        one = self.current()
        if one is not None and one.about_id is not None:
            self.shell.open_record_page(one.about_type, one.about_id)

    def end(self) -> None:
        """Log that it was done; the next one stands in its place at once."""
        one = self.current()
        if one is not None and self.may_be_done():
            self._change(one, lambda w: follow_ups.done(w, one.id), t("Done"), "check")

    def drop(self) -> None:
        """Take it off the list undone."""
        one = self.current()
        if one is not None:
            said = t("Not needed")
            self._change(one, lambda w: follow_ups.not_needed(w, one.id), said, "x")

    def put_off(self) -> None:
        """Ask when it is to be done; a call is planned by the clock of who is called."""
        one, found = self.current(), self.found
        if one is None or found is None:
            return
        if one.kind == CALL and one.about_id is not None:
            who = one.about_id
            self.shell.operations.run(
                self, lambda core: work.there(core, who), partial(self._ask_when, one)
            )
        else:
            self._ask_when(one, There(found.now, None, USUAL))

    def _ask_when(self, one: FollowUp, there: There) -> None:
        def save(at: datetime) -> None:
            self._change(
                one, lambda w: follow_ups.put_off(w, one.id, at), t("Put off"), "calendar-clock"
            )

        title = t("When to do “{subject}”?").format(subject=one.subject)
        hint = "" if one.kind == CALL else t("Times are yours.")
        sheet = CallbackSheet(title, there.now, there.zone, save, there.rule, hint=hint)
        self.shell.open_sheet(sheet)

    def call(self) -> None:
        """Show who was promised a call on the call desk; where only a number is known, that."""
        one = self.current()
        if one is None or not self.may_call():
            return
        if one.about_id is not None:
            self.shell.go_to("calls", f"{one.about_type}:{one.about_id}")
            return
        sheet = NumberSheet(self.shell)
        sheet.field.setText(one.number)
        self.shell.open_sheet(sheet)

    def write(self) -> None:
        """Begin an e-mail by the template of the settings; where nothing writes, copy."""
        one = self.current()
        if one is None:
            return
        url = links.mail_by(str(settings.get("mail_template")), one.email)
        if not url or not self.open_url(url):
            QGuiApplication.clipboard().setText(one.email)
            said = t("{address} copied: no program here writes e-mails")
            self.shell.toast(said.format(address=one.email), icon="copy")

    def open_url(self, url: str) -> bool:
        """Hand a link to its program; False where there is none."""
        return open_link(url)

    def copy_address(self) -> None:
        """Copy the person's e-mail address."""
        one = self.current()
        if one is not None and one.email:
            self._copy(one.email, t("{text} copied").format(text=one.email))

    def copy_text(self) -> None:
        """Copy the words of the step, or the notes."""
        if self.view.text():
            self._copy(self.view.text(), t("Text copied"))

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.shell.toast(said, icon="copy")

    def _change(
        self, one: FollowUp, doing: "Callable[[Writer], Changed]", said: str, icon: str
    ) -> None:
        def done(changed: Changed) -> None:
            undo = partial(self._take_back, changed)
            self.shell.toast(telling.said(said, changed), icon=icon, undo=undo)

        self.do(one.id, doing, done)

    def _take_back(self, changed: Changed) -> None:
        self.take_back(lambda w: follow_ups.take_back(w, changed), self.wish)
