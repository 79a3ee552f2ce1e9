"""The sync page: what needs you, what was refused, what waits, what happened."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.desks.sync import reading
from ui.desks.sync.choices import BOTH, MINE, THEIRS, TYPED, Marks
from ui.desks.sync.conflict_view import ConflictView
from ui.desks.sync.diagnostics import DiagnosticsSheet
from ui.desks.sync.happened import LastDay
from ui.desks.sync.parts import Parts
from ui.desks.sync.reading import Look
from ui.desks.sync.refused_view import RefusedView
from ui.desks.sync.rows import CONFLICT, REFUSED, Row, RowList
from ui.dialogs.question import Question
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState
from ui.widgets.page import Fact, PageHead, pane
from workbench import platform_files
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.services import editing, record_form, sync_panel, words
from workbench.services.sync_panel import Refused
from workbench.services.value_words import Wording
from workbench.sync import conflicts
from workbench.sync.state import Phase, SyncState
from workbench.wire import values as wire_values

if TYPE_CHECKING:
    from workbench.app import Workbench

_LEFT_PX, _NARROW_LEFT_PX, _WIDE_FROM_PX = 430, 320, 1080
_SIDES = {1: THEIRS, 2: MINE, 3: BOTH}


class SyncDesk(Desk):
    """Everything about sync that a person can see or decide."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Look | None = None
        self._wanted = 0
        self._state = SyncState(Phase.WAITING)
        self.head = PageHead(t("Sync"))
        self.pause_button = Button(t("Pause"), icon="pause")
        self.list = RowList()
        self.conflict, self.refused = ConflictView(), RefusedView()
        self.last_day = LastDay()
        self.calm = EmptyState(
            "cloud-check",
            t("Nothing needs you"),
            t(
                "Changes are sent by themselves.\n"
                "What two people changed differently shows up here."
            ),
        )
        self.calm.setMinimumHeight(theme.px(300))
        self.parts = Parts()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        export = Button(t("Export diagnostics"), "ghost", "download")
        export.clicked.connect(lambda _checked=False: self.ask_diagnostics())
        self.pause_button.clicked.connect(lambda _checked=False: self.pause_or_resume())
        now = Button(t("Sync now"), "primary", "refresh-cw")
        now.clicked.connect(lambda _checked=False: self.shell.sync_now())
        for button in (export, self.pause_button, now):
            self.head.add_right(button)
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumWidth(theme.px(300))
        for part in (self.calm, self.conflict, self.refused):
            self.parts.add(part)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.parts)
        column.addWidget(self.last_day)
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
        outer.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.digit.connect(self._on_digit)
        self.list.entered.connect(self._on_entered)
        self.conflict.kept.connect(self.decide)
        self.conflict.typed.connect(self._on_typed)
        self.refused.resend.connect(self.send_again)
        self.refused.discard.connect(self.ask_discard)
        self.refused.export.connect(self._export_change)
        self.refused.record_wanted.connect(
            lambda change: self.shell.open_record(change.type, change.record_id)
        )

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types:
            self.reload()

    @override
    def on_sync_state(self, state: SyncState) -> None:
        self._state = state
        self._show_head()

    @override
    def status_text(self) -> str:
        if self.found is None:
            return ""
        panel = self.found.panel
        parts = [t("{n} waiting").format(n=f"{panel.waiting_total:,}")]
        if panel.refused:
            parts.append(t("{n} refused").format(n=f"{len(panel.refused):,}"))
        if self.found.conflicts:
            parts.append(tn("{n} conflict", "{n} conflicts", len(self.found.conflicts)))
        return " · ".join(parts)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = theme.px(_LEFT_PX if self.width() >= theme.px(_WIDE_FROM_PX) else _NARROW_LEFT_PX)
        self.splitter.setSizes([left, max(1, self.width() - left)])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if number in _SIDES and not self.conflict.is_editing():
            self._on_digit(number)
        else:
            super().keyPressEvent(event)

    # -- reading

    def reload(self) -> None:
        """Read everything again."""
        self._wanted += 1
        self.shell.operations.run(self, reading.look, partial(self._on_look, self._wanted))

    def _on_look(self, wanted: int, found: Look) -> None:
        if wanted != self._wanted:
            return
        self.found = found
        self.list.show_rows(reading.rows(found))
        self.last_day.show_day(found.panel.figures, found.panel.happened)
        self._show_head()
        self.shell.refresh_status()

    def _show_head(self) -> None:
        state = self._state
        host = "" if self.found is None else self.found.host
        is_off = state.phase in (Phase.OFFLINE, Phase.SIGNED_OUT, Phase.PAUSED)
        said = {
            Phase.OFFLINE: t("Offline"),
            Phase.SIGNED_OUT: t("Signed out"),
            Phase.PAUSED: t("Paused"),
            Phase.TOO_OLD: t("Update needed"),
        }.get(state.phase, t("Connected to {host}").format(host=host))
        icon = "cloud-off" if is_off else "cloud-check"
        ink = "text2" if is_off else "good"
        at = state.last_sync_at
        ago = "" if at is None else t("Last sync {ago}").format(ago=words.ago(at, _now()))
        self.head.show_facts((Fact(said, state.reason or ago or t("Not synced yet"), icon, ink),))
        is_paused = state.phase == Phase.PAUSED
        self.pause_button.setText(t("Resume") if is_paused else t("Pause"))
        self.pause_button.set_icon("play" if is_paused else "pause")

    def _on_chosen(self, row: Row | None) -> None:
        found = self.found
        if found is None or row is None:
            self.parts.choose(self.calm)
        elif row.kind == CONFLICT:
            number = next(n for n, one in enumerate(found.conflicts) if one.id == row.id)
            one = found.conflicts[number]
            shown = self.conflict.marks
            if shown is None or shown.conflict != one:
                total = len(found.conflicts)
                self.conflict.show_conflict(one, found.shown[number], found.me, total)
            self.parts.choose(self.conflict)
        elif row.kind == REFUSED:
            self.refused.show_change(next(one for one in found.panel.refused if one.mid == row.id))
            self.parts.choose(self.refused)
        else:
            self.parts.choose(self.calm)

    # -- deciding

    def _on_digit(self, number: int) -> None:
        if number in _SIDES and self.parts.current() is self.conflict:
            self.conflict.mark_all(_SIDES[number])

    def _on_entered(self) -> None:
        if self.parts.current() is self.conflict:
            self.conflict.keep()
        elif self.parts.current() is self.refused:
            self.refused.resend_button.setFocus()

    def decide(self, marks: Marks) -> None:
        """Keep the marked values; the decision is a change like any other."""
        one, choice = marks.conflict, marks.choice()
        values = marks.values() if choice == TYPED else None

        def change(w: Any) -> None:
            conflicts.resolve(w, one.id, choice, values)

        words_ = t("“{name}”: the marked values are kept").format(name=one.record)
        self._run(change, lambda _done: self.shell.toast(words_, icon="git-merge"))

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

    def send_again(self, change: Refused, corrected: dict[str, str]) -> None:
        """Send a refused change anew, as corrected."""

        def failed(error: WorkbenchError) -> None:
            self.refused.refuse(str(error))

        self._run(
            lambda w: sync_panel.correct(w, change.mid, corrected),
            lambda _mid: self.shell.toast(t("It goes with the next sync."), icon="refresh-cw"),
            failed,
        )

    def ask_discard(self, change: Refused) -> None:
        """Ask before a refused change is given up."""
        self.shell.open_sheet(
            Question(
                t("Discard “{change}”?").format(change=change.words),
                t("Your values are given up and the record shows what the server has."),
                t("Discard"),
                lambda: self._discard(change),
                dangerous=True,
            )
        )

    def _discard(self, change: Refused) -> None:
        self._run(
            lambda w: sync_panel.discard(w, change.mid),
            lambda _done: self.shell.toast(t("Discarded."), icon="trash-2"),
        )

    def pause_or_resume(self) -> None:
        """Let sync rest, or go on."""
        resumes = self._state.phase == Phase.PAUSED

        def work(core: "Workbench") -> None:
            if resumes:
                core.schedule.resume()
            else:
                core.schedule.pause()

        self.shell.operations.run(self, work, _nothing_more)

    # -- files

    def ask_diagnostics(self) -> None:
        """Ask what the file may hold, then where it goes."""
        self.shell.open_sheet(DiagnosticsSheet(self._pick_diagnostics))

    def _pick_diagnostics(self, with_texts: bool) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, t("Export diagnostics"), "sync-diagnostics.json", "JSON (*.json)"
        )
        if path:
            self.save_diagnostics(Path(path), with_texts=with_texts)

    def save_diagnostics(self, path: Path, *, with_texts: bool) -> None:
        """Write how sync stands into a file."""

        def work(core: "Workbench") -> None:
            with core.store.read() as r:
                found = sync_panel.diagnostics(r, with_texts=with_texts)
            text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
            platform_files.write_durably(path, text.encode(), owner_only=True)

        self._save(work, path)

    def _export_change(self, change: Refused) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, t("Export…"), "refused-change.json", "JSON (*.json)"
        )
        if path:
            self.save_change(change, Path(path))

    def save_change(self, change: Refused, path: Path) -> None:
        """Write a refused change into a file, values included."""

        def work(core: "Workbench") -> None:
            with core.store.read() as r:
                text = sync_panel.exported(r, change.mid)
            platform_files.write_durably(path, text.encode(), owner_only=True)

        self._save(work, path)

    def _save(self, work: "Callable[[Workbench], None]", path: Path) -> None:
        said = t("Saved as {file}").format(file=path.name)
        self.shell.operations.run(self, work, lambda _done: self.shell.toast(said, icon="download"))

    def _run(
        self,
        change: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        def work(core: "Workbench") -> Any:
            with core.store.write() as w:
                return change(w)

        def finished(result: Any) -> None:
            done(result)
            self.reload()

        self.shell.operations.run(self, work, finished, failed)


def _wire(type_name: str, name: str, value: Any) -> Any:
    from workbench.schema import dictionary

    return wire_values.canonical(dictionary.field(type_name, name), value)


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing_more(_result: None) -> None:
    return None
