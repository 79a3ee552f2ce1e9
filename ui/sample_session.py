"""The window on the sample workspace: its server runs beside it, nothing is typed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, Signal

from ui import sample_deck
from ui.application import Session, make_application
from ui.dialogs.crash import start_logging
from ui.operations import QUEUED
from ui.start_window import StartWindow
from ui.theme import theme
from ui.widgets.feedback import EmptyState
from workbench.errors import WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.samples import SampleServer

CALLER = "bdr"
ROLES = ("ae", "bdr", "se", "manager", "csm")


class Making(QObject):
    """Makes the sample and opens a role's profile on a worker, telling how far it is."""

    told = Signal(str)
    finished = Signal()

    def __init__(
        self, role: str, server: SampleServer | None, *, sync_first: bool, deck: bytes
    ) -> None:
        super().__init__()
        self._role, self._sync_first, self._deck = role, sync_first, deck
        self.server = server
        self.core: Workbench | None = None
        self.error: BaseException | None = None

    def work(self) -> None:
        """Do it; called on a worker thread."""
        from workbench import samples

        try:
            self.server = self.server or samples.start(self.told.emit)
            self.told.emit(t("Signing in…"))
            self.core = samples.open_role(self.server, self._role)
            if self._sync_first:
                self.told.emit(t("Fetching the records…"))
                self.core.engine().run_until_quiet()
            if self._deck:
                sample_deck.attach_deck(self.core, self._deck)
        except WorkbenchError as error:
            self.error = error
        finally:
            self.finished.emit()


class Waiting(StartWindow):
    """The start page with what is being done on it."""

    def tell(self, doing: str) -> None:
        """Say what is being done."""
        self.setCentralWidget(EmptyState("zap", t("A sample workspace"), doing))


def prepare(role: str, *, sync_first: bool, server: SampleServer | None = None) -> Making:
    """Make the sample while a small window says how far it is; the event loop keeps running.

    Args:
        server: The sample's server where it runs already.

    Raises:
        WorkbenchError: The sample could not be made or opened.
    """
    deck = sample_deck.drawn_deck() if sync_first and role == CALLER else b""
    making = Making(role, server, sync_first=sync_first, deck=deck)
    page = Waiting(t("sample"))
    loop = QEventLoop()
    making.told.connect(page.tell, QUEUED)
    making.finished.connect(loop.quit, QUEUED)
    with ThreadPoolExecutor(1, thread_name_prefix="sample") as executor:
        executor.submit(making.work)
        loop.exec()
    page.finish()
    if making.error is not None:
        if making.server is not None:
            making.server.stop()
        raise making.error
    return making


def run(arguments: list[str], role: str, then: Callable[[Session], int] | None = None) -> int:
    """Show the sample as one of its people sees it; return the exit code.

    Args:
        then: What to do with the open window instead of waiting for the user (the tour).
    """
    app = make_application(arguments)
    start_logging()
    theme.set_scheme(theme.scheme)
    making = prepare(role, sync_first=True)
    if making.core is None or making.server is None:
        return 1
    session = Session(making.core)
    try:
        session.begin(sync=then is None)
        return app.exec() if then is None else then(session)
    finally:
        session.end()
        making.server.stop()
        sys.stdout.flush()
