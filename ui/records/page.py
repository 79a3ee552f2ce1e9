"""A record's full page: head, form, timeline, people and work."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.commands import registry
from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.calls.numbers_records import BarRecords
from ui.qualification.form import QualificationForm
from ui.qualification.playbook_card import PlaybookCard
from ui.qualification.qualifying import Qualifying
from ui.records import suggesting
from ui.records.event_numbers import EventNumbers
from ui.records.files_view import FilesView, dropped
from ui.records.form import Form
from ui.records.head import RecordHead
from ui.records.lists_page import Lists, ListsPage, no_work, nobody, scrolled
from ui.records.look_alikes import LookAlikes
from ui.records.next_step import NextStepCard
from ui.records.timeline_view import TimelineView
from ui.records.working import RecordWork
from ui.shell.record_window import RecordWindow
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Rule
from ui.widgets.page import TAB_INSET_PX, Tabs, pane
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.insight.numbers import Selection
from workbench.services import activity_log, attachments, record_page, related, timeline_search
from workbench.services.next_best import Suggestion
from workbench.services.qualification import PARTS
from workbench.services.record_form import Section
from workbench.services.record_page import NextStep, Page
from workbench.services.related import Item

if TYPE_CHECKING:
    from workbench.app import Workbench

OVERVIEW, PEOPLE, WORK, FILES, HISTORY = "overview", "people", "work", "files", "history"
_SIDE_FROM_PX = 1040
_MOST_BESIDE = 5


class RecordPage(Desk):
    """One record with everything around it."""

    def __init__(self, shell: Shell, type_name: str, record_id: UUID) -> None:
        super().__init__(shell)
        self.type_name, self.record_id = type_name, record_id
        self.page: Page | None = None
        self._wanted = 0
        self._has_shortcuts = False
        self.work = RecordWork(self, shell, type_name, record_id)
        self.head = RecordHead()
        self.look_alikes = LookAlikes(shell, type_name, record_id)
        self.tabs = Tabs(_tabs(type_name), t("Parts of the record"))
        self.tabs.currentChanged.connect(lambda _number: self._show_tab())
        self.log_button = Button(t("Log activity"), icon="plus")
        self.log_button.setToolTip(registry.tooltip("record.log"))
        self.log_button.clicked.connect(lambda _checked=False: self.log())
        if not activity_log.can_log_on(type_name):
            self.log_button.hide()
        self.form = Form()
        self.form.committed.connect(lambda field, text: self.work.save(self.form, field, text))
        self.form.link_opened.connect(shell.open_record_page)
        self.next_step = NextStepCard()
        self.playbook = PlaybookCard()
        self.suggestion = NextStepCard()
        self.numbers = EventNumbers()
        self.numbers.chosen.connect(self._show_counted)
        self.counted: BarRecords | None = None
        self.qualification: QualificationForm | None = None
        self.qualifying: Qualifying | None = None
        if type_name == "Lead":
            self.qualification = QualificationForm()
            self.qualifying = Qualifying(self.qualification, shell, self)
        self.timeline = TimelineView(shell, type_name, record_id)
        self.history = TimelineView(shell, type_name, record_id, timeline_search.CHANGES)
        self.beside = Lists(no_work(), most=_MOST_BESIDE)
        self.people, self.work_lists = Lists(nobody()), Lists(no_work())
        for lists in (self.beside, self.people, self.work_lists):
            lists.opened.connect(self._open)
            lists.ticked.connect(self.work.tick)
        self.files = FilesView(shell, record_id)
        self.files.counted.connect(lambda count: self._count_tab(FILES, count))
        self.setAcceptDrops(attachments.can_attach(type_name))
        self.pages = QStackedWidget()
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        column.addWidget(self.look_alikes)
        column.addWidget(self.pages, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        facts = QWidget()
        inside = QVBoxLayout(facts)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(12)
        inside.addWidget(self.next_step)
        inside.addWidget(self.suggestion)
        inside.addWidget(self.playbook)
        inside.addWidget(self.numbers)
        if self.qualification is not None:
            inside.addWidget(self.qualification)
            inside.addWidget(Rule())
        inside.addWidget(self.form, 1)
        facts_pane = scrolled(facts, t("Fields"))
        facts_pane.setMinimumWidth(theme.px(300))
        self.timeline.setMinimumWidth(theme.px(280))
        self._side = scrolled(self.beside, t("People and work"))
        self._side.setMinimumWidth(theme.px(240))
        for part in (facts_pane, self.timeline, self._side):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self._gone = EmptyState(
            "search-x",
            t("This record is not here any more"),
            t("It was deleted, or it left your sight."),
        )
        self._people_page = scrolled(ListsPage(self.people), t("People"))
        self._work_page = scrolled(ListsPage(self.work_lists), t("Related"))
        for page in (
            self.splitter, self._people_page, self._work_page, self.files, self.history, self._gone
        ):  # fmt: skip
            self.pages.addWidget(page)

    def _top(self) -> QWidget:
        top = pane("surface", "bottom")
        rows = QVBoxLayout(top)
        rows.setContentsMargins(16, 12, 16, 0)
        rows.setSpacing(8)
        rows.addWidget(self.head)
        tools = QHBoxLayout()
        tools.setContentsMargins(-TAB_INSET_PX, 0, 0, 4)
        tools.addWidget(self.tabs, 1)
        tools.addWidget(self.log_button)
        rows.addLayout(tools)
        return top

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self._add_shortcuts()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types:
            self.reload()

    @override
    def status_text(self) -> str:
        return "" if self.page is None else self.page.head.name

    @override
    def status_detail(self) -> str:
        return t("Alt+← back") if self.shell.can_go_back() else ""

    @override
    def focus_filter(self) -> bool:
        self.tabs.choose(OVERVIEW)
        self.timeline.search.setFocus()
        self.timeline.search.selectAll()
        return True

    # -- what one does here

    def reload(self) -> None:
        """Read the record and its timeline again."""
        self._wanted += 1
        type_name, record_id = self.type_name, self.record_id

        def work(core: "Workbench") -> Page:
            with core.store.read() as r:
                return record_page.page(r, type_name, record_id)

        self.shell.operations.run(self, work, partial(self._on_page, self._wanted), self._on_gone)
        if type_name in ("Lead", "Contact"):
            suggested = partial(suggesting.read, who_id=record_id)
            self.shell.operations.run(self, suggested, self._on_suggested)
        self.look_alikes.reload()
        shown = self.history if self.tabs.key() == HISTORY else self.timeline
        shown.reload()
        if self.qualifying is not None:
            self.qualifying.show_lead(record_id)
            self.qualifying.reload()
        if attachments.can_attach(type_name):
            self.files.reload()

    def attach(self) -> None:
        """Ask which files to attach."""
        if attachments.can_attach(self.type_name):
            self.tabs.choose(FILES)
            self.files.pick()

    def log(self, kind: str = activity_log.NOTE) -> None:
        """Ask what happened, and log it on this record."""
        if self.page is not None and activity_log.can_log_on(self.type_name):
            self.work.ask_log(self.page.head.name, kind)

    def open_window(self) -> None:
        """Show this record in a window of its own."""
        self.shell.open_record(self.type_name, self.record_id, own_window=True)

    def edit_first(self) -> None:
        """Open the next step, or the first field there is."""
        names = self.form.names()
        if names:
            self.form.row("next_step" if "next_step" in names else names[0]).edit()

    def qualify(self) -> None:
        """Put the keys where the first thing is missing that makes a deal."""
        if self.qualifying is not None:
            self.tabs.choose(OVERVIEW)
            self.qualifying.begin()

    def _on_page(self, wanted: int, page: Page) -> None:
        if wanted != self._wanted:
            return
        is_first = self.page is None
        self.page = page
        self.head.show_page(page)
        self.next_step.show_step(page.next_step)
        self.numbers.show_figures(page.figures)
        asked_above = self.qualification is not None
        self.playbook.show_playbook(None if asked_above else page.playbook)  # told there already
        sections = _asked_once(page.sections) if asked_above else page.sections
        self.form.show_sections(sections)
        if is_first:
            self.work.keep_drafts(self.form)
        people, work = page.group(related.PEOPLE), page.group(related.WORK)
        self.beside.show_lists((*people, *work))
        self.people.show_lists(people)
        self.work_lists.show_lists(work)
        self._count_tab(PEOPLE, page.count(related.PEOPLE))
        self._count_tab(WORK, page.count(related.WORK))
        if self.counted is None or self.pages.currentWidget() is not self.counted:
            self._show_tab()
        else:
            self.counted.reload()
        if is_first:
            self._fit_columns()
            if isinstance(self.window(), RecordWindow):
                self.window().setWindowTitle(page.head.name)
        self.shell.refresh_status()

    def _count_tab(self, key: str, count: int) -> None:
        for number, (each, words) in enumerate(_tabs(self.type_name)):
            if each == key:
                self.tabs.setTabText(number, f"{words} {count:,}" if count else words)

    def _on_suggested(self, found: Suggestion | None) -> None:
        words = "" if found is None else t("Suggested: {title}").format(title=found.title)
        self.suggestion.show_step(None if found is None else NextStep(words, found.reason))

    def _on_gone(self, _error: WorkbenchError) -> None:
        self.pages.setCurrentWidget(self._gone)
        self.log_button.hide()

    def _show_tab(self) -> None:
        pages = {
            OVERVIEW: self.splitter, PEOPLE: self._people_page,
            WORK: self._work_page, FILES: self.files, HISTORY: self.history,
        }  # fmt: skip
        key = self.tabs.key()
        if self.pages.currentWidget() is not pages[key]:
            self.pages.setCurrentWidget(pages[key])
            if key == HISTORY:
                self.history.reload()

    def _show_counted(self, selection: Selection, words: str) -> None:
        if self.counted is None:
            self.counted = BarRecords(self.shell, self)
            self.counted.left.connect(self._show_tab)
            self.pages.addWidget(self.counted)
        self.counted.show_bar(selection, words)
        self.pages.setCurrentWidget(self.counted)

    def _open(self, item: Item, in_window: bool) -> None:
        self.shell.open_record(item.type, item.id, own_window=in_window)

    def _add_shortcuts(self) -> None:
        if self._has_shortcuts or not isinstance(self.window(), RecordWindow):
            return
        self._has_shortcuts = True  # the main window has its own, from the register of commands
        keys = (
            *((keys, self.log) for keys in registry.get("record.log").shortcuts),
            *((keys, self.focus_filter) for keys in registry.get("app.filter").shortcuts),
            ("Esc", self.window().close),
        )
        for shortcut, action in keys:
            made = QShortcut(QKeySequence(shortcut), self.window())
            made.activated.connect(lambda action=action: action())

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped(event)
        if files:
            event.acceptProposedAction()
            self.tabs.choose(FILES)
            self.files.add(files)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        is_wide = self.width() >= theme.px(_SIDE_FROM_PX)
        was_wide = self._side.isVisibleTo(self.splitter)
        self._side.setVisible(is_wide)
        if is_wide != was_wide or not self.splitter.property("is_fitted"):
            self.splitter.setProperty("is_fitted", self.isVisible())
            form = theme.width("facts") if is_wide else theme.px(380)
            side = theme.width("panel") if is_wide else 0
            self.splitter.setSizes([form, max(1, self.width() - form - side), side])


def _asked_once(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Leave out what the qualification above the form asks."""
    asked = {f"qualification_{part}" for part in PARTS}
    return tuple(
        replace(one, fields=tuple(field for field in one.fields if field.name not in asked))
        for one in sections
    )


def _tabs(type_name: str) -> list[tuple[str, str]]:
    files = [(FILES, t("Files"))] if attachments.can_attach(type_name) else []
    return [
        (OVERVIEW, t("Overview")),
        (PEOPLE, t("People")),
        (WORK, t("Related")),
        *files,
        (HISTORY, t("History")),
    ]
