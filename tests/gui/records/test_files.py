"""The files of a record in the window: added, dropped, fetched with progress, saved, removed."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QFileDialog

from tests.gui.record_office import Office
from tests.services.conftest import LIU
from ui.main_window import MainWindow
from ui.operations import Operations
from ui.records.files_view import FilesView
from ui.records.page import FILES, RecordPage
from ui.widgets.audit import audit
from workbench.store import blobs
from workbench.wire import messages

OTHERS = b"what a colleague wrote " * 50_000


class Client:
    """A server that has one content, and gives it a piece at a time."""

    def __init__(self) -> None:
        self.goes_on = threading.Semaphore(0)

    def blob(self, _sha256: str) -> Iterator[bytes]:
        for start, end in ((0, 1000), (1000, 2000), (2000, None)):
            yield OTHERS[start:end]
            assert self.goes_on.acquire(timeout=20)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def core(office: Office, client: Client) -> Any:
    core = office.core()
    core.client = client
    return core


@pytest.fixture
def view(window: MainWindow, office: Office, operations: Operations, qtbot: Any) -> FilesView:
    window.open_record_page("Opportunity", office.deal)
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    page.tabs.choose(FILES)
    qtbot.waitUntil(lambda: page.page is not None and operations.under_way == 0)
    return page.files


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    file = tmp_path / "报价.pdf"
    file.write_bytes(b"%PDF" * 600)
    return file


@pytest.fixture
def from_liu(office: Office) -> None:
    office.rows.pulled(
        "Attachment", name="../notes.txt", parent_id=office.deal, content_type="text/plain",
        size_bytes=len(OTHERS), sha256=hashlib.sha256(OTHERS).hexdigest(), owner_id=LIU,
        created_by_id=LIU,
    )  # fmt: skip


def states(view: FilesView) -> list[tuple[str, str]]:
    return [(one.name, one.state) for one in view.rows.files()]


def banner(window: MainWindow) -> str:
    shown = window._messages._banner
    return "" if shown is None else shown.accessibleName()


def test_a_file_that_is_added_waits_and_is_counted_on_its_tab(
    view: FilesView, window: MainWindow, quote: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    assert view.empty.isVisible()
    assert audit(window) == []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_words: ([str(quote)], ""))
    window.run_command("record.attach")
    qtbot.waitUntil(lambda: states(view) == [("报价.pdf", "waiting")])
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.tabs.tabText(3) == "Files 1")
    assert "2 kB" in view.rows.model().index(0, 0).data()
    assert audit(window) == []


def test_files_are_dropped_on_the_page_and_folders_are_not(
    view: FilesView, window: MainWindow, quote: Path, qtbot: Any
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(quote)), QUrl.fromLocalFile(str(quote.parent))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    page = window.current_desk()
    assert isinstance(page, RecordPage)
    page.dropEvent(event)
    assert event.isAccepted()
    qtbot.waitUntil(lambda: states(view) == [("报价.pdf", "waiting")])


def test_a_file_that_is_too_large_says_the_limit(
    view: FilesView, window: MainWindow, quote: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr(blobs, "LIMITS", {**messages.LIMITS, "blob_bytes": 1_048_576})
    quote.write_bytes(b"x" * 1_048_577)
    view.add([quote, quote.with_name("gone.pdf")])
    qtbot.waitUntil(lambda: "There is no file" in banner(window) or "1 MB" in banner(window))
    assert states(view) == []


@pytest.mark.usefixtures("from_liu")
def test_a_colleagues_file_is_fetched_with_progress_and_opened_as_a_copy(
    view: FilesView,
    office: Office,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> None:
    qtbot.waitUntil(lambda: states(view) == [("../notes.txt", "to_fetch")])
    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True
    )
    view.rows.setFocus()
    qtbot.keyClick(view.rows, Qt.Key.Key_Return)
    assert view.cancel_button.isVisible()
    client.goes_on.release()
    qtbot.waitUntil(lambda: "2 kB of 1." in view.doing.words())
    client.goes_on.release(2)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].name == "notes.txt"
    assert opened[0].is_relative_to(office.store.path.parent)
    assert opened[0].read_bytes() == OTHERS
    qtbot.waitUntil(lambda: states(view) == [("../notes.txt", "sent")])
    assert not view.doing.isVisible()


@pytest.mark.usefixtures("from_liu")
def test_fetching_is_cancelled_and_leaves_nothing(
    view: FilesView, office: Office, client: Client, operations: Operations, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: bool(states(view)))
    view.open()
    client.goes_on.release()
    qtbot.waitUntil(lambda: "2 kB" in view.doing.words())
    qtbot.mouseClick(view.cancel_button, Qt.MouseButton.LeftButton)
    client.goes_on.release(2)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert not view.doing.isVisible()
    assert list((office.store.path.parent / blobs.FOLDER).iterdir()) == []


def test_a_file_is_saved_elsewhere(
    view: FilesView, quote: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: Any
) -> None:
    view.add([quote])
    qtbot.waitUntil(lambda: bool(states(view)))
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(target), ""))
    qtbot.mouseClick(view.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.is_file)
    assert target.read_bytes() == quote.read_bytes()


def test_a_removed_file_comes_back_with_undo(
    view: FilesView, window: MainWindow, quote: Path, qtbot: Any
) -> None:
    view.add([quote])
    qtbot.waitUntil(lambda: bool(states(view)))
    view.rows.setFocus()
    qtbot.keyClick(view.rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: states(view) == [])
    assert window.undo()
    qtbot.waitUntil(lambda: states(view) == [("报价.pdf", "waiting")])


def test_a_program_is_not_run_but_can_be_saved(
    view: FilesView, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "invoice.pdf.EXE").write_bytes(b"MZ")
    view.add([tmp_path / "invoice.pdf.EXE"])
    qtbot.waitUntil(lambda: bool(states(view)))
    view.open()
    qtbot.waitUntil(lambda: "would run as a program" in banner(window))
    assert view.save_button.isEnabled()
