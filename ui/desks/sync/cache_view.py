"""What of the team's records is on this computer: which share, how many, and of when."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Label
from ui.widgets.page import SectionHead, clear
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.sync_cache import Cache


class CacheView(QWidget):
    """Scope and age of the local copy, and the button that compares it with the server."""

    verify = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._last_sync: datetime | None = None
        self._cache: Cache | None = None
        self.verify_button = Button(t("Verify my data"), icon="shield-check")
        self.verify_button.setToolTip(t("Compare every record here with the server"))
        self.verify_button.clicked.connect(lambda _checked=False: self.verify.emit())
        head = SectionHead(t("Records on this computer"))
        head.row.addWidget(self.verify_button)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._age = Label("", role="small", ink="text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 24)
        column.setSpacing(8)
        column.addWidget(head)
        column.addLayout(self._grid)
        column.addWidget(self._age)

    def show_cache(self, cache: Cache, now: datetime) -> None:
        """Show what is here."""
        self._cache = cache
        clear(self._grid)
        for line, part in enumerate(cache.parts):
            icon, ink = ("circle-check", "good") if part.is_loaded else ("hourglass", "accent_text")
            number = tn("{n} record", "{n} records", part.records)
            said = number if part.is_loaded else t("{number} so far").format(number=number)
            self._grid.addWidget(Icon(icon, ink, 14), line, 0)
            self._grid.addWidget(Label(part.label, elided=True), line, 1)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(Label(said, ink="text2", tabular=True), line, 2, right)
        self._show_age(now)

    def show_last_sync(self, at: datetime | None, now: datetime) -> None:
        """Take a newer time of the last sync."""
        self._last_sync = at
        self._show_age(now)

    def _show_age(self, now: datetime) -> None:
        cache = self._cache
        if cache is None:
            return
        is_shared = sum(part.records for part in cache.parts) > cache.records
        said = t("{n} in all, some in several lines") if is_shared else t("{n} in all")
        known = [at for at in (self._last_sync, cache.as_of) if at is not None]
        parts = [
            t("In step with the server {ago}").format(ago=words.ago(max(known), now))
            if known
            else t("Not synced yet"),
            said.format(n=f"{cache.records:,}"),
        ]
        if cache.verified_at is not None:
            ago = words.ago(cache.verified_at, now)
            parts.append(t("compared record by record {ago}").format(ago=ago))
        parts.append(t("{size} on disk").format(size=words.size(cache.file_bytes)))
        self._age.setText(" · ".join(parts))
        self._grid.setVerticalSpacing(theme.px(4))
