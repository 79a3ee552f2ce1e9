"""The bottom row: what is shown at the left, how sync stands at the right."""

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Label
from ui.widgets.offline_words import offline_words
from workbench.i18n import again, t, tn
from workbench.sync.state import Phase, SyncState

_ICONS = {
    Phase.SYNCED: "cloud-check",
    Phase.WAITING: "cloud-upload",
    Phase.SYNCING: "refresh-cw",
    Phase.OFFLINE: "cloud-off",
    Phase.NEEDS_YOU: "circle-alert",
    Phase.SIGNED_OUT: "lock",
    Phase.TOO_OLD: "circle-alert",
    Phase.PAUSED: "pause",
}
_RED = (Phase.NEEDS_YOU, Phase.SIGNED_OUT, Phase.TOO_OLD)
_BLUE = (Phase.WAITING, Phase.SYNCING, Phase.OFFLINE)


def sync_words(state: SyncState, now: datetime) -> str:
    """Return the chip's words: the exception first, then what waits, then when it was done."""
    waiting = t("{n} waiting").format(n=f"{state.waiting:,}") if state.waiting else ""
    ago = _ago(state.last_sync_at, now)
    fixed = {
        Phase.SIGNED_OUT: t("Sign in again"),
        Phase.TOO_OLD: t("Update needed"),
        Phase.PAUSED: t("Paused"),
        Phase.OFFLINE: offline_words(state),
    }
    if state.phase == Phase.NEEDS_YOU:
        return t("Needs you: {what}").format(what=_needs(state))
    if state.phase in fixed:
        return " · ".join(part for part in (fixed[state.phase], waiting) if part)
    if state.phase == Phase.SYNCING:
        share = "" if state.progress is None else f" {state.progress:.0%}"
        return t("Syncing") + share
    if waiting:
        return " · ".join(part for part in (waiting, ago) if part)
    return ago[:1].upper() + ago[1:] if ago else t("Not synced yet")


def _needs(state: SyncState) -> str:
    parts = []
    if state.conflicts:
        parts.append(tn("{n} conflict", "{n} conflicts", state.conflicts))
    if state.quarantined:
        parts.append(t("{n} refused").format(n=f"{state.quarantined:,}"))
    return " · ".join(parts) or t("see why")


def _ago(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < -5:
        return t("synced later than now: check the clock")
    if minutes < 1:
        return t("synced just now")
    if minutes < 60:
        return tn("synced {n} min ago", "synced {n} min ago", minutes)
    hours = minutes // 60
    if hours < 24:
        return tn("synced {n} h ago", "synced {n} h ago", hours)
    return tn("synced {n} day ago", "synced {n} days ago", hours // 24)


class SyncChip(QPushButton):
    """How sync stands, in icon and words; a click opens the sync panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._state = SyncState(Phase.SYNCED)
        self._words = ""
        self.show_state(self._state)

    def show_state(self, state: SyncState) -> None:
        """Show how sync stands now."""
        self._state = state
        self._words = sync_words(state, datetime.now(UTC))
        self.setAccessibleName(self._words)
        self.setToolTip(again(state.reason) or self._words)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return what the chip says."""
        return self._words

    @override
    def sizeHint(self) -> QSize:
        role = "small" if self._state.phase == Phase.SYNCED else "chip"
        width = paint.text_width(self._words, role)
        return QSize(width + theme.px(14 + 6 + 6 + 12 + 16), theme.px(22))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, phase = self.rect(), self._state.phase
        ink, role = "text2", "chip"
        if phase in _RED:
            ink = "bad"
            paint.box(painter, rect, fill="bad_bg", radius=4)
        elif phase in _BLUE or self._state.waiting:
            ink = "accent_text"
        if self.underMouse() and phase not in _RED:
            paint.box(painter, rect, fill="sidebar_hover", radius=4)
        if self.hasFocus():
            paint.ring(painter, rect, radius=4)
        inner = rect.adjusted(theme.px(6), 0, -theme.px(6), 0)
        used = paint.icon(painter, inner, _ICONS[phase], ink=ink)
        inner.setLeft(inner.left() + used + theme.px(6))
        if phase == Phase.SYNCED and not self._state.waiting:
            role = "small"
        used = paint.text(painter, inner, self._words, role=role, ink=ink, tabular=False)
        inner.setLeft(inner.left() + used + theme.px(6))
        paint.icon(painter, inner, "chevron-up", ink=ink, size=12)
        painter.end()


class StatusRow(QFrame):
    """View state, its detail, and the sync chip."""

    sync_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plane", "sidebar")
        self.setProperty("edge", "top")
        self._text = Label("", role="small", ink="text2", tabular=True)
        self._detail = Label("", role="small", ink="text3", elided=True)
        self.chip = SyncChip()
        self.chip.clicked.connect(self.sync_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        row.addWidget(self._text)
        row.addWidget(self._detail, 1)
        row.addWidget(self.chip)
        self._on_theme()
        theme.changed.connect(self._on_theme)

    def show_text(self, words: str, detail: str = "") -> None:
        """Show the desk's state."""
        self._text.setText(words)
        self._detail.setText(detail)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the longer text has its room before the next paint

    def text(self) -> str:
        """Return what is said at the left."""
        return self._text.words()

    def _on_theme(self) -> None:
        self.setFixedHeight(theme.height("status"))
