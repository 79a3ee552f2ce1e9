"""A record in the side panel: who it is, how to reach it, its fields, what happened last."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.commands import registry
from ui.context import Shell
from ui.desks.base import Desk
from ui.links import open_link
from ui.records.form import Form
from ui.records.head import RecordHead
from ui.records.lists_page import Lists, no_work
from ui.records.next_step import NextStepCard
from ui.records.recent import Recent
from ui.records.working import RecordWork
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Icon, Label, Rule
from ui.widgets.page import clear
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services import activity_log, record_page, timeline
from workbench.services.record_page import Page, Reach
from workbench.services.related import Item
from workbench.services.timeline import Timeline

if TYPE_CHECKING:
    from workbench.app import Workbench

_RECENT = 6
_MOST_ROWS = 4


class _ReachLink(LinkButton):
    role = "body"


class RecordPanel(Desk):
    """What one needs of a record beside a list."""

    def __init__(self, shell: Shell, type_name: str, record_id: UUID) -> None:
        super().__init__(shell)
        self.type_name, self.record_id = type_name, record_id
        self.page: Page | None = None
        self._wanted = 0
        self.work = RecordWork(self, shell, type_name, record_id)
        self.head = RecordHead(narrow=True)
        self.reach = QGridLayout()
        self.reach.setColumnStretch(1, 1)
        self.reach.setHorizontalSpacing(8)
        self.reach.setVerticalSpacing(4)
        self.form = Form(with_titles=False)
        self.form.committed.connect(lambda field, text: self.work.save(self.form, field, text))
        self.form.link_opened.connect(shell.open_record)
        self.next_step = NextStepCard()
        self.lists = Lists(no_work(), most=_MOST_ROWS)
        self.lists.opened.connect(self._open)
        self.lists.ticked.connect(self.work.tick)
        self.recent = Recent()
        self._arrange()
        self.reload()

    def _arrange(self) -> None:
        padded = QWidget()
        inside = QVBoxLayout(padded)
        inside.setContentsMargins(16, 4, 16, 8)
        inside.setSpacing(12)
        inside.addWidget(self.head)
        inside.addLayout(self.reach)
        inside.addLayout(self._actions())
        inside.addWidget(self.next_step)
        inside.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(padded)
        column.addWidget(Rule())
        column.addWidget(self.lists)
        column.addWidget(Rule())
        column.addWidget(self.recent)
        column.addStretch(1)

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        page = Button(t("Open page"), "primary", "file-text")
        page.clicked.connect(
            lambda _checked=False: self.shell.open_record_page(self.type_name, self.record_id)
        )
        log = Button(t("Log"), icon="plus")
        log.setToolTip(registry.tooltip("record.log"))
        log.clicked.connect(lambda _checked=False: self.log())
        if not activity_log.can_log_on(self.type_name):
            log.hide()
        for button in (page, log):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(page, 1)
        row.addWidget(log, 1)
        return row

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types:
            self.reload()

    def reload(self) -> None:
        """Read the record again."""
        self._wanted += 1
        type_name, record_id = self.type_name, self.record_id

        def work(core: "Workbench") -> tuple[Page, Timeline]:
            with core.store.read() as r:
                recent = timeline.timeline(r, type_name, record_id, limit=_RECENT)
                return record_page.page(r, type_name, record_id), recent

        done = partial(self._on_page, self._wanted)
        self.shell.operations.run(self, work, done, self._on_gone)

    def log(self, kind: str = activity_log.NOTE) -> None:
        """Ask what happened, and log it on this record."""
        if self.page is not None and activity_log.can_log_on(self.type_name):
            self.work.ask_log(self.page.head.name, kind)

    def _on_page(self, wanted: int, found: tuple[Page, Timeline]) -> None:
        if wanted != self._wanted:
            return
        page, recent = found
        is_first = self.page is None
        self.page = page
        self.head.show_page(page)
        if is_first or self.reach.count() == 0:
            self._show_reach(page.reach)
        self.next_step.show_step(page.next_step)
        self.form.show_sections(page.sections[:1])
        if is_first:
            self.work.keep_drafts(self.form)
        self.lists.show_lists(page.lists)
        self.recent.show_entries(recent.entries)

    def _show_reach(self, ways: tuple[Reach, ...]) -> None:
        clear(self.reach)
        for number, way in enumerate(ways):
            self.reach.addWidget(Icon(way.icon, "text2", 16), number, 0)
            if not way.link:
                self.reach.addWidget(Label(way.shown, elided=True), number, 1)
                continue
            link = _ReachLink(way.shown)
            link.clicked.connect(lambda _checked=False, to=way.link: open_link(to))
            line = QHBoxLayout()
            line.setContentsMargins(-4, 0, 0, 0)  # its text stands where other texts stand
            line.addWidget(link)
            line.addStretch(1)
            self.reach.addLayout(line, number, 1)

    def _on_gone(self, error: WorkbenchError) -> None:
        self.head.subtitle.setText(str(error))

    def _open(self, item: Item, in_window: bool) -> None:
        self.shell.open_record(item.type, item.id, own_window=in_window)
