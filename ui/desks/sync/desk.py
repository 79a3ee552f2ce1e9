"""The sync page: what needs you, what was refused, what waits, what happened."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.sync import reading
from ui.desks.sync.actions import Actions
from ui.desks.sync.cache_view import CacheView
from ui.desks.sync.choices import BOTH, MINE, THEIRS
from ui.desks.sync.conflict_view import ConflictView
from ui.desks.sync.happened import LastDay
from ui.desks.sync.parts import Parts, Why
from ui.desks.sync.reading import Look
from ui.desks.sync.refused_view import RefusedView
from ui.desks.sync.rows import CONFLICT, FOLD, OTHERS, REFUSED, Row, RowList
from ui.desks.sync.waiting_view import WaitingView
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState
from ui.widgets.offline_words import offline_words
from ui.widgets.page import Fact, PageHead, pane
from workbench.errors import WorkbenchError
from workbench.i18n import again, t, tn
from workbench.services import editing, record_form, words
from workbench.services.sync_panel import Change, Refused
from workbench.services.value_words import Wording
from workbench.sync.state import Phase, SyncState
from workbench.wire import values as wire_values

if TYPE_CHECKING:
    from workbench.app import Workbench

_LEFT_PX, _NARROW_LEFT_PX, _WIDE_FROM_PX = 430, 300, 1080
_BESIDE_FROM_PX, _ROOMY_FROM_PX = 640, 860
_LIST_SHARE = 0.4
_SIDES = {1: THEIRS, 2: MINE, 3: BOTH}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL = Qt.KeyboardModifier.ControlModifier


class SyncDesk(Desk):
    """Everything about sync that a person can see or decide."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Look | None = None
        self._shows_others = False
        self._wanted = 0
        self._state = SyncState(Phase.WAITING)
        self.head = PageHead(t("Sync"))
        self.pause_button = Button(t("Pause"), icon="pause")
        self.list = RowList()
        self.conflict, self.refused, self.waiting = ConflictView(), RefusedView(), WaitingView()
        self.cache, self.last_day, self.why = CacheView(), LastDay(), Why()
        self.doing = Actions(self, shell, self.reload)
        self.calm = EmptyState(
            "cloud-check",
            t("Nothing needs you"),
            t(
                "Changes are sent by themselves.\n"
                "What two people changed differently shows up here."
            ),
        )
        self.others = EmptyState(
            "users",
            t("Others decide these"),
            t(
                "Whoever's value is not in force decides first,\n"
                "after three days the record's owner and manager too.\n"
                "They do not count as yours."
            ),
        )
        for part in (self.calm, self.others):
            part.setMinimumHeight(theme.px(250))
        self.parts = Parts()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        export = self.export_button = Button("", "ghost", "download")
        export.setToolTip(t("Export diagnostics"))
        export.clicked.connect(lambda _checked=False: self.doing.ask_diagnostics())
        self.pause_button.clicked.connect(lambda _checked=False: self.pause_or_resume())
        now = Button(t("Sync now"), "primary", "refresh-cw")
        now.clicked.connect(lambda _checked=False: self.shell.sync_now())
        for button in (export, self.pause_button, now):
            self.head.add_right(button)
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumSize(theme.px(280), theme.px(120))
        for part in (self.calm, self.others, self.conflict, self.refused, self.waiting):
            self.parts.add(part)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.parts)
        column.addWidget(self.last_day)
        column.addWidget(self.cache)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(t("Decision"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(right)
        splitter = self.splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(area)
        splitter.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.why)
        outer.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.digit.connect(self._on_digit)
        self.list.entered.connect(self._on_entered)
        self.list.edit_wanted.connect(self.edit_current)
        self.list.discard_wanted.connect(self.discard_current)
        self.list.send_wanted.connect(self.send_current)
        self.list.folded.connect(self._on_folded)
        self.conflict.kept.connect(self.doing.decide)
        self.conflict.typed.connect(self._on_typed)
        self.refused.resend.connect(self._send_again)
        self.cache.verify.connect(self.doing.verify)
        for view in (self.refused, self.waiting):
            view.discard.connect(self.doing.ask_discard)
            view.export.connect(self.doing.export)
            view.record_wanted.connect(self._open_record)

    def _open_record(self, change: Refused | Change) -> None:
        self.shell.open_record(change.type, change.record_id)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.count()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types:
            self.reload()

    @override
    def on_sync_state(self, state: SyncState) -> None:
        came_to_rest = self._state.phase == Phase.SYNCING != state.phase
        self._state = state
        self._show_head()
        self.cache.show_last_sync(state.last_sync_at, _now())
        if came_to_rest and self.isVisible():
            self.count()

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        panel = self.found.panel
        parts = [t("{n} waiting").format(n=f"{panel.waiting_total:,}")]
        if panel.refused:
            parts.append(t("{n} refused").format(n=f"{len(panel.refused):,}"))
        if self.found.mine:
            parts.append(tn("{n} conflict", "{n} conflicts", len(self.found.mine)))
        return " · ".join(parts)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show list and decision beside each other, or one above the other where it is narrow."""
        width, height = self.width(), self.height() - self.head.height()
        is_roomy = width >= theme.px(_ROOMY_FROM_PX)
        self.export_button.setText(t("Export diagnostics") if is_roomy else "")
        self.export_button.setAccessibleName(t("Export diagnostics"))
        if width >= theme.px(_BESIDE_FROM_PX):
            wide = width >= theme.px(_WIDE_FROM_PX)
            self.splitter.setOrientation(Qt.Orientation.Horizontal)
            first, whole = theme.px(_LEFT_PX if wide else _NARROW_LEFT_PX), width
        else:
            self.splitter.setOrientation(Qt.Orientation.Vertical)
            first, whole = round(height * _LIST_SHARE), height
        self.splitter.setSizes([first, max(1, whole - first)])
        self._show_head()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, has_control = event.key() - Qt.Key.Key_0, bool(event.modifiers() & _CONTROL)
        is_editing = self.conflict.is_editing() or self.refused.is_editing()
        if number in _SIDES and not has_control and not is_editing:
            self._on_digit(number)
        elif event.key() == Qt.Key.Key_E and not has_control and not is_editing:
            self.edit_current()
        elif event.key() in _ENTER and has_control:
            self.send_current()
        elif event.key() in _ENTER and not is_editing:
            self._on_entered()
        else:
            super().keyPressEvent(event)

    # -- reading

    def reload(self) -> None:
        """Read everything again."""
        self._wanted += 1
        self.shell.operations.run(self, reading.look, partial(self._on_look, self._wanted))

    def count(self) -> None:
        """Count what is on this computer; asked for seldom, as every row is counted."""
        self.shell.operations.run(
            self, reading.cache, lambda found: self.cache.show_cache(found, _now())
        )

    def _on_look(self, wanted: int, found: Look) -> None:
        if wanted != self._wanted:
            return
        self.found = found
        holder, before = QApplication.focusWidget(), self.list.row()
        was_here = holder is None or self.isAncestorOf(holder)
        self.list.show_rows(reading.rows(found, with_others=self._shows_others))
        row = self.list.row()
        is_next = row is not None and row.needs_me and not (before and row.is_same(before))
        if was_here and self.isVisible() and (is_next or QApplication.focusWidget() is not holder):
            self.list.setFocus()  # what came, or is next, is decided with keys at once
        self.last_day.show_day(found.panel.figures, found.panel.happened)
        self._show_head()
        self.shell.refresh_status()

    def _on_folded(self) -> None:
        self._shows_others = not self._shows_others
        if self.found is not None:
            self.list.show_rows(reading.rows(self.found, with_others=self._shows_others))

    def _show_head(self) -> None:
        state = self._state
        host = "" if self.found is None else self.found.host
        is_off = state.phase in (Phase.OFFLINE, Phase.SIGNED_OUT, Phase.PAUSED)
        is_narrow = self.splitter.orientation() == Qt.Orientation.Vertical
        connected = t("Connected") if is_narrow else t("Connected to {host}").format(host=host)
        said = {
            Phase.OFFLINE: offline_words(state),
            Phase.SIGNED_OUT: t("Signed out"),
            Phase.PAUSED: t("Paused"),
            Phase.TOO_OLD: t("Update needed"),
        }.get(state.phase, connected)
        icon = "cloud-off" if is_off else "cloud-check"
        ink = "text2" if is_off else "good"
        if state.phase == Phase.SYNCING:
            part = "" if state.progress is None else f" {state.progress:.0%}"
            said = t("Syncing…{part}").format(part=part)
        at = state.last_sync_at
        ago = "" if at is None else t("Last sync {ago}").format(ago=words.ago(at, _now()))
        self.head.show_facts((Fact(said, "", icon, ink), Fact("", ago or t("Not synced yet"))))
        self.why.tell("" if state.phase == Phase.SYNCING else again(state.reason))
        words_, icon = {
            Phase.PAUSED: (t("Resume"), "play"),
            Phase.SIGNED_OUT: (t("Sign in…"), "lock"),
        }.get(state.phase, (t("Pause"), "pause"))
        self.pause_button.setText(words_)
        self.pause_button.set_icon(icon)

    def _on_chosen(self, row: Row | None) -> None:
        found = self.found
        if found is None or row is None:
            self.parts.choose(self.calm)
        elif row.kind in (CONFLICT, OTHERS):
            number = next(n for n, one in enumerate(found.conflicts) if one.id == row.id)
            one = found.conflicts[number]
            shown = self.conflict.marks
            if shown is None or shown.conflict != one:
                self.conflict.show_conflict(one, found.shown[number], len(found.mine))
            self.parts.choose(self.conflict)
        elif row.kind == FOLD:
            self.parts.choose(self.others)
        elif row.kind == REFUSED:
            self.refused.show_change(next(one for one in found.panel.refused if one.mid == row.id))
            self.parts.choose(self.refused)
        elif row.id is not None:
            self._ask_change(row.id)
        else:
            self.parts.choose(self.calm)

    def _ask_change(self, mid: UUID) -> None:
        def shown(change: Change | None) -> None:
            row = self.list.row()
            if change is not None and row is not None and row.id == mid:
                self.waiting.show_change(change)
                self.parts.choose(self.waiting)

        self.shell.operations.run(self, lambda core: reading.change(core, mid), shown)

    # -- deciding

    def _on_digit(self, number: int) -> None:
        if number in _SIDES and self.parts.current() is self.conflict:
            self.conflict.mark_all(_SIDES[number])

    def _on_entered(self) -> None:
        if self.parts.current() is self.conflict:
            self.conflict.keep()
        elif self.parts.current() is self.refused:
            self.refused.correct()
        elif self.parts.current() is self.others:
            self._on_folded()

    def _on_typed(self, name: str, text: str) -> None:
        marks = self.conflict.marks
        if marks is None:
            return
        type_name = marks.conflict.type

        def work(core: "Workbench") -> tuple[Any, str]:
            with core.store.read() as r:
                today = record_form.today_of(r)
                value = editing.parse(r, type_name, name, text, today=today)
                shown = Wording(r, type_name, [{name: value}]).shown(name, value)
                return value, shown

        def done(found: tuple[Any, str]) -> None:
            self.conflict.take_typed(name, _wire(type_name, name, found[0]), found[1])

        def failed(error: WorkbenchError) -> None:
            self.conflict.other(name).refuse(str(error))

        self.shell.operations.run(self, work, done, failed)

    def _send_again(self, change: Refused, corrected: dict[str, str]) -> None:
        self.doing.send_again(change, corrected, lambda e: self.refused.refuse(str(e)))

    def discard_current(self) -> None:
        """Ask whether the shown change is given up, where that is possible."""
        shown = self.parts.current()
        if shown is self.refused and self.refused.change is not None:
            self.doing.ask_discard(self.refused.change)
        elif shown is self.waiting and self.waiting.change and self.waiting.change.is_unsent:
            self.doing.ask_discard(self.waiting.change)

    def edit_current(self) -> None:
        """Open the field to type in: a third value, or the refused one."""
        if self.parts.current() is self.conflict:
            self.conflict.type_another()
        elif self.parts.current() is self.refused:
            self.refused.correct()

    def send_current(self) -> None:
        """Keep what is marked, or send the refused change again."""
        if self.parts.current() is self.conflict:
            self.conflict.keep()
        elif self.parts.current() is self.refused:
            self.refused.send_again()

    def pause_or_resume(self) -> None:
        """Let sync rest, or go on; signed out, ask for the password."""
        if self._state.phase == Phase.SIGNED_OUT and self.found is not None:
            self.doing.ask_sign_in(self.found.email, self.found.host)
        elif self._state.phase == Phase.PAUSED:
            self.doing.resume()
        else:
            self.doing.pause()


def _wire(type_name: str, name: str, value: Any) -> Any:
    from workbench.schema import dictionary

    return wire_values.canonical(dictionary.field(type_name, name), value)


def _now() -> datetime:
    return datetime.now(UTC)
