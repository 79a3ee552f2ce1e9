"""The deck and the video on the call desk: opened without a network, their link copied."""

from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.call_office import Office
from tests.services.conftest import Clock, Workspace
from ui.desks.calls import material_work
from ui.widgets.audit import audit
from workbench import settings
from workbench.store import blobs

CONTENT = b"%PDF-1.7 five pages"


@pytest.fixture
def campaign(office: Office) -> UUID:
    return Workspace(office.store, Clock()).pulled("Campaign", name="Sales material")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the copies that were handed to the system's viewer."""
    found: list[Path] = []
    monkeypatch.setattr(material_work, "open_copy", lambda file: found.append(file) is None)
    return found


def attach(office: Office, campaign: UUID, name: str) -> UUID:
    """Attach a file, as the page of a campaign does it."""
    file = office.store.path.parent / "source"
    file.write_bytes(CONTENT)
    kept = blobs.keep(office.store, file)
    with office.store.write() as w:
        made = blobs.attach(w, kept, campaign, name)
    office.desk.reload()
    office.settle()
    office.settle()
    return made


def test_the_deck_for_the_persona_opens_as_a_copy_without_a_network(
    office: Office, campaign: UUID, opened: list[Path]
) -> None:
    attach(office, campaign, "First-call deck v1 until 2026-11-01.pdf")
    rows = office.desk.history.materials.rows
    assert rows["deck"].words() == "First-call deck: v1 · expired 1 Nov"
    assert rows["video"].isHidden()
    attach(office, campaign, "First-call deck COO v2 until 2027-03-31.pdf")
    office.show("Li")  # a COO
    assert rows["deck"].words() == "First-call deck: v2 · good until 31 Mar 2027"
    rows["deck"].open_button.click()
    office.settle()
    office.settle()
    (copy,) = opened
    assert copy.name == "First-call deck COO v2 until 2027-03-31.pdf"
    assert copy.read_bytes() == CONTENT
    assert office.dialled == []


def test_a_program_that_calls_itself_a_deck_is_not_run(
    office: Office, campaign: UUID, opened: list[Path]
) -> None:
    attach(office, campaign, "First-call deck.exe")
    office.window.run_command("call.deck")
    office.settle()
    office.settle()
    assert opened == []


def test_the_link_is_copied_beside_a_file_that_is_shown(
    office: Office, campaign: UUID, opened: list[Path]
) -> None:
    settings.put("call_video", "https://video.example.com/tour")
    settings.put("call_link_hosts", "example.com")
    attach(office, campaign, "Demo video v1.mp4")
    rows = office.desk.history.materials.rows
    assert not rows["video"].copy_button.isHidden()
    rows["video"].copy_button.click()
    office.settle()
    assert QApplication.clipboard().text() == "https://video.example.com/tour"
    QApplication.clipboard().clear()
    office.window.run_command("call.copy_deck")
    office.settle()
    assert QApplication.clipboard().text() == ""
    assert opened == []


@pytest.mark.parametrize("size", [(1280, 800), (853, 533)])
def test_nothing_is_cut_beside_the_material(
    office: Office, campaign: UUID, size: tuple[int, int]
) -> None:
    settings.put("call_deck", "https://decks.example.com/first-call")
    settings.put("call_link_hosts", "example.com")
    attach(office, campaign, "First-call deck v2 until 2027-03-31.pdf")
    attach(office, campaign, "Demo video v1.mp4")
    office.window.resize(*size)
    office.settle()
    assert audit(office.window) == []
