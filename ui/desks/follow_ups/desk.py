"""Follow-ups: e-mails, social touches, to-dos and promised calls, worked through by keys."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.number_first import NumberSheet
from ui.desks.follow_ups import telling, work
from ui.desks.follow_ups.empty import empty_page
from ui.desks.follow_ups.telling import Row
from ui.desks.follow_ups.view import FollowUpView
from ui.desks.follow_ups.work import Found, There
from ui.links import open_link
from ui.theme import theme
from ui.widgets.buttons import Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.page import Fact, PageHead, pane, swap_page
from ui.widgets.row_list import RowList
from ui.widgets.tool_row import ToolRow
from ui.widgets.two_lines import TwoLines
from workbench import settings
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.services import follow_ups, links
from workbench.services.calling.rules import USUAL
from workbench.services.follow_ups import CALL, Changed, Detail, FollowUp

if TYPE_CHECKING:
    from workbench.store.transactions import Writer

DUE, LATER = "due", "later"
_TYPES: Final = frozenset({"Task", "Lead", "Contact", "Account", "CadenceTarget", "CadenceStep"})
_LIST_PX, _NARROW_LIST_PX, _WIDE_FROM_PX = 400, 292, 960
_CLOCK_MS: Final = 30_000


class FollowUpDesk(Desk):
    """D is done, P puts off, N is not needed; what is due stands in one list, the rest beside."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Found | None = None
        self._shown = DUE
        self._asked = 0
        self._saving: set[UUID] = set()
        self._wished: UUID | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self.reload)
        self.head = PageHead(t("Follow-ups"))
        self.head.fact_chosen.connect(self.show_side)
        self.sides = Segment(
            ((DUE, t("Due"), "clock"), (LATER, t("Next days"), "calendar")), t("Which follow-ups")
        )
        self.sides.chosen.connect(self.show_side)
        self.count = Label("", role="small", ink="text3", tabular=True)
        self.list: RowList[Row] = RowList(t("Follow-ups"), telling.spoken)
        self.list.setItemDelegate(TwoLines(self.list, telling.face))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.open_record)
        self.view = FollowUpView()
        self.view.command_wanted.connect(shell.run_command)
        self.view.open_wanted.connect(self.open_record)
        self.empty: EmptyState = EmptyState("square-check", "", "")
        self.pages = QStackedWidget()
        self._arrange()
        self.setFocusProxy(self.list)

    def _arrange(self) -> None:
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumWidth(theme.px(240))
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.view)
        self.splitter.setStretchFactor(1, 1)
        for page in (QWidget(), self.splitter, self.empty):
            self.pages.addWidget(page)
        tools = ToolRow()
        tools.add(self.sides)
        tools.add_stretch()
        tools.add(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(tools)
        column.addWidget(self.pages, 1)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & _TYPES:
            self.reload()

    @override
    def show_place(self, argument: str) -> None:
        if argument in (DUE, LATER):
            self.show_side(argument)

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

    @override
    def state(self) -> str:
        return self._shown

    @override
    def restore_state(self, state: str) -> None:
        self.show_place(state)

    # -- what is shown

    def reload(self) -> None:
        """Read the list again."""
        self._asked += 1
        self.shell.operations.run(self, work.look, partial(self._on_found, self._asked))

    def show_side(self, side: str) -> None:
        """Show what is due, or what comes on the next days."""
        self._shown = side
        self.sides.choose(side)
        self._show()

    def current(self) -> FollowUp | None:
        """Return the follow-up under the cursor."""
        row = self.list.row() if self.pages.currentWidget() is self.splitter else None
        return None if row is None else row.item

    def _on_found(self, asked: int, found: Found) -> None:
        if asked == self._asked:
            self.found = found
            self._show()

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        self._show_counts(found)
        rows = self._rows(found, self._shown)
        self.count.setText(tn("{n} follow-up", "{n} follow-ups", len(rows)))
        had_keys = self.list.hasFocus() or self.empty.isAncestorOf(self.focusWidget() or self)
        if rows:
            self.pages.setCurrentWidget(self.splitter)
        self.list.show_rows(rows)
        if self._wished is not None and self.list.choose(self._wished):
            self._wished = None
        if not rows:
            later = len(self._rows(found, LATER))
            before, self.empty = (
                self.empty,
                empty_page(self, is_due=self._shown == DUE, later=later),
            )
            swap_page(self.pages, before, self.empty)
        elif had_keys:
            self.list.setFocus()
        self.shell.refresh_status()

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
        end = follow_ups.day_end(found.now)
        return [
            telling.row(item, found.now)
            for item in found.items
            if item.id not in self._saving
            and (side == DUE) == (item.due_at is not None and item.due_at < end)
        ]

    def _on_chosen(self, row: Row | None) -> None:
        found = self.found
        if row is None or found is None:
            return
        self.view.show_row(row, found.now)

        def done(detail: Detail) -> None:
            here = self.list.row()
            if here is not None and here.id == row.id:
                self.view.show_detail(detail, found.now)

        self.shell.operations.run(self, lambda core: work.beside(core, row.id), done)

    # -- what one does

    def may_be_done(self) -> bool:
        """Whether one key says that it is done; a call asks how it ended."""
        one = self.current()
        return one is not None and one.kind != CALL

    def may_call(self) -> bool:
        """Whether it is a call that can be made now."""
        one = self.current()
        return one is not None and self.found is not None and telling.may_call(one, self.found.now)

    def open_record(self) -> None:
        """Show the page of who or what it is about."""
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
        if one.id in self._saving:
            return
        self._saving.add(one.id)
        self._show()
        self.shell.operations.run(
            self,
            lambda core: work.change(core, doing),
            partial(self._on_changed, one, said, icon),
            partial(self._on_refused, one),
        )

    def _on_changed(self, one: FollowUp, said: str, icon: str, changed: Changed) -> None:
        self._saving.discard(one.id)
        undo = partial(self._take_back, changed)
        self.shell.toast(telling.said(said, changed), icon=icon, undo=undo)
        self.reload()

    def _take_back(self, changed: Changed) -> None:
        self.shell.operations.run(
            self, lambda core: work.take_back(core, changed), self._on_taken_back
        )

    def _on_taken_back(self, task_id: UUID) -> None:
        self._wished = task_id
        self.reload()

    def _on_refused(self, one: FollowUp, error: WorkbenchError) -> None:
        self._saving.discard(one.id)
        self.shell.show_trouble(str(error))
        self.reload()

    # -- sizes and the clock

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.px(_WIDE_FROM_PX)
        left = theme.px(_LIST_PX if wide else _NARROW_LIST_PX)
        self.splitter.setSizes([left, max(1, self.width() - left)])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
