"""The deck and the video are opened, fetched ahead, and their links copied."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication

from ui.desks.calls.reading import CallReading
from ui.links import open_copy
from ui.operations import Progress
from workbench.errors import NotFound, WorkbenchError
from workbench.i18n import t
from workbench.services import calling
from workbench.services.calling.materials import Material

if TYPE_CHECKING:
    from workbench.app import Workbench


class MaterialWork:
    """What can be done with the material for the person on the card."""

    def __init__(self, desk: CallReading, open_url: Callable[[QUrl], bool]) -> None:
        self._desk, self._shell, self._open_url = desk, desk.shell, open_url
        self._fetched: set[UUID] = set()  # asked for once; a second look asks nothing more

    def open(self, who_id: UUID, kind: str) -> None:
        """Open the file in its own program, else the link; say why where neither can be."""
        self._look(who_id, kind, self._open)

    def copy_link(self, who_id: UUID, kind: str) -> None:
        """Copy the link that can be sent."""
        self._look(who_id, kind, self._copy)

    def fetch_ahead(self, materials: Iterable[Material]) -> None:
        """Have the files here before they are wanted; without a network that waits."""
        for one in materials:
            if one.file_id is not None and not one.is_here and one.file_id not in self._fetched:
                self._fetched.add(one.file_id)
                self._shell.operations.run(
                    self._desk, partial(_fetch, one.file_id), self._on_fetched, _not_now
                )

    def _on_fetched(self, _name: str) -> None:
        self._desk.reload()

    def _look(self, who_id: UUID, kind: str, done: Callable[[Material], None]) -> None:
        def answer(found: Material | None) -> None:
            if found is None:
                said = t("Nothing is set for it: attach a file to a campaign, or see the settings.")
                self._shell.toast(said, icon="info")
            else:
                done(found)

        self._shell.operations.run(self._desk, partial(_material, who_id, kind), answer)

    def _open(self, found: Material) -> None:
        if found.file_id is None:
            if not found.url or not self._open_url(QUrl(found.url)):
                self._shell.toast(found.why or t("No program here opens it."), icon="info")
            return
        if not found.is_here:
            said = t("“{name}” is being fetched").format(name=found.name)
            self._shell.toast(said, icon="download")
        self._shell.operations.run_long(
            self._desk, partial(_copy_to_open, found.file_id), self._open_copy, self._refused
        )

    def _open_copy(self, file: Path) -> None:
        if not open_copy(file):
            said = t("No program opens “{name}” here: save it and open it yourself.")
            self._shell.show_trouble(said.format(name=file.name))

    def _refused(self, error: WorkbenchError) -> None:
        self._shell.show_trouble(str(error))

    def _copy(self, found: Material) -> None:
        if not found.url:
            said = found.why or t("There is no link for it: the settings can name one.")
            self._shell.toast(said, icon="info")
            return
        QGuiApplication.clipboard().setText(found.url)
        self._shell.toast(t("Link copied"), icon="copy")


def _material(who_id: UUID, kind: str, core: "Workbench") -> Material | None:
    with core.store.read() as r:
        try:
            found = calling.card(r, who_id).materials
        except NotFound:
            return None
    return next((one for one in found if one.kind == kind), None)


def _copy_to_open(file_id: UUID, core: "Workbench", _progress: Progress) -> Path:
    from workbench import attaching

    return attaching.copy_to_open(core, file_id)


def _fetch(file_id: UUID, core: "Workbench") -> str:
    from workbench import attaching

    return attaching.fetch(core, file_id)


def _not_now(_error: WorkbenchError) -> None:
    """Leave it: whoever opens the file is told why it is not here."""
