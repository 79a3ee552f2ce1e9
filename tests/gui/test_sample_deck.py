"""The sample's deck: a real PDF, attached once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from tests.gui import call_office
from tests.services.conftest import Clock, Workspace
from ui import sample_deck
from workbench.services.calling import materials


def off_the_window(work: Callable[..., object], *given: object) -> None:
    """Do it on a worker, as the program does."""
    with ThreadPoolExecutor(1) as executor:
        executor.submit(work, *given).result()


def test_the_deck_is_a_pdf_of_five_pages_and_is_attached_once(qapp: Any, tmp_path: Any) -> None:
    drawn = sample_deck.drawn_deck()
    assert drawn.startswith(b"%PDF-")
    assert b"/Count 5" in drawn
    store = call_office.new_store(tmp_path / "deck.db")
    try:
        core = cast("Any", SimpleNamespace(store=store))
        off_the_window(sample_deck.attach_deck, core, drawn)  # no campaign yet
        campaign: UUID = Workspace(store, Clock()).pulled("Campaign", name="Expo")
        for _twice in range(2):
            off_the_window(sample_deck.attach_deck, core, drawn)
        with store.read() as r:
            (deck,) = materials(r)
            count = r.value(
                "SELECT count(*) FROM attachment WHERE parent_id = ?", (campaign.bytes,)
            )
        assert (deck.kind, deck.is_here, deck.is_over, count) == ("deck", True, False, 1)
        assert deck.edition == "v3"
    finally:
        store.close()
