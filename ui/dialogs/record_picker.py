"""Picking one record by a few letters, with the palette's search."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from ui.context import Shell
from ui.dialogs.palette import Find, Palette
from ui.dialogs.palette_lines import Hit, PaletteItem
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench

Picked = Callable[[str, UUID, str], None]


class RecordPicker(Palette):
    """The palette over records of some types; what is picked is handed on, not opened."""

    def __init__(
        self,
        shell: Shell,
        find: Find,
        asks: str,
        types: Collection[str],
        picked: Picked,
        *,
        first: Sequence[PaletteItem] = (),
    ) -> None:
        """Take `picked(type, id, name)`; `first` are lines that need no search."""
        self._picked = picked

        def find_some(core: "Workbench", text: str) -> Sequence[Hit]:
            return [hit for hit in find(core, text) if hit.type_name in types]

        super().__init__(shell, first, (), find_some)
        self.setAccessibleName(asks)
        self._field.setPlaceholderText(asks)
        self._field.setAccessibleName(asks)

    @override
    def _keys(self) -> Sequence[tuple[list[str], str]]:
        return (["↑", "↓"], t("move")), (["Enter"], t("choose"))

    @override
    def _command_heads(self) -> tuple[str, str]:
        return t("Perhaps the same"), t("Perhaps the same, too")

    @override
    def _item(self, hit: Hit, typed: str) -> PaletteItem:
        run = partial(self._picked, hit.type_name, hit.record_id, hit.title)
        return replace(super()._item(hit, typed), run=run, run_in_window=None)
