"""Merging the record that is open, or under the cursor, with another one of its type."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from ui import found_records, sheet_saving
from ui.context import Shell
from ui.dialogs.palette_lines import PaletteItem
from ui.dialogs.record_picker import RecordPicker
from ui.records.merge_sheet import MergeSheet
from ui.records.page import RecordPage
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.duplicates import Match, merging
from workbench.services.duplicates.merging import Merged, Preview, Side

if TYPE_CHECKING:
    from workbench.app import Workbench


class MergeWork(QObject):
    """Asks with which record, and what becomes of each field; merges, with the way back."""

    merged = Signal(object)  # Merged

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.current_desk())
        self._shell = shell

    def ask_other(self, type_name: str, record_id: UUID) -> None:
        """Ask with which record to merge one; those that look like it stand first."""

        def work(core: "Workbench") -> list[Match]:
            with core.store.read() as r:
                return merging.candidates(r, type_name, record_id)

        found = partial(self._on_candidates, type_name, record_id)
        self._shell.operations.run(self, work, found)

    def show_pair(self, kept_id: UUID, other_id: UUID) -> None:
        """Show two records side by side."""

        def work(core: "Workbench") -> Preview:
            with core.store.read() as r:
                return merging.preview(r, kept_id, other_id)

        self._shell.operations.run(self, work, self._on_preview)

    def _on_candidates(self, type_name: str, record_id: UUID, found: list[Match]) -> None:
        record_type = dictionary.record_type(type_name)
        first = [
            PaletteItem(
                one.name,
                " · ".join(part for part in (one.detail, one.why) if part),
                record_type.icon,
                run=partial(self.show_pair, record_id, one.id),
            )
            for one in found
        ]
        asks = t("Merge with which {type}?").format(type=str(record_type.label).lower())

        def picked(_type: str, other_id: UUID, _name: str) -> None:
            self.show_pair(record_id, other_id)

        self._shell.open_sheet(
            RecordPicker(self._shell, found_records.find, asks, [type_name], picked, first=first)
        )

    def _on_preview(self, preview: Preview) -> None:
        swap = partial(self.show_pair, preview.other_id, preview.kept_id)
        sheet = MergeSheet(preview, lambda chosen: self._save(sheet, preview, chosen), swap)
        self._shell.open_sheet(sheet)

    def _save(self, sheet: MergeSheet, preview: Preview, chosen: dict[str, Side]) -> None:
        def work(core: "Workbench") -> Merged:
            with core.store.write() as w:
                return merging.merge(w, preview.kept_id, preview.other_id, chosen)

        sheet_saving.save(self._shell, self, sheet, work, self._on_merged, sheet.refuse)

    def _on_merged(self, merged: Merged) -> None:
        self.merged.emit(merged)
        desk = self._shell.current_desk()
        if isinstance(desk, RecordPage) and desk.record_id == merged.other_id:
            self._shell.open_record_page(merged.type, merged.kept_id)
        words = t("“{other}” is now part of “{kept}”").format(
            other=merged.other_name, kept=merged.kept_name
        )
        self._shell.toast(words, icon="git-merge", undo=partial(self._undo, merged))

    def _undo(self, merged: Merged) -> None:
        def work(core: "Workbench") -> bool:
            with core.store.write() as w:
                return merging.take_back(w, merged.mid)

        self._shell.operations.run(self, work, lambda _undone: None)
