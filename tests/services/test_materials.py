"""The deck and the video of a call: files that are here, or links, chosen for whom one talks to."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from tests.services.conftest import Workspace
from workbench import settings
from workbench.services.calling import card, materials
from workbench.services.calling.materials import DECK, VIDEO, Material, read_name
from workbench.store import blobs
from workbench.store.database import Store


@pytest.fixture
def campaign(workspace: Workspace) -> UUID:
    return workspace.pulled("Campaign", name="Sales material")


def attach(store: Store, parent: UUID, name: str, content: bytes = b"%PDF-1.7 deck") -> UUID:
    file = store.path.parent / "source"
    file.write_bytes(content)
    kept = blobs.keep(store, file)
    with store.write() as w:
        return blobs.attach(w, kept, parent, name)


def deck(store: Store, *, industry: str = "", persona: str = "") -> Material:
    with store.read() as r:
        found = materials(r, industry=industry, persona=persona)
    (one,) = [each for each in found if each.kind == DECK]
    return one


def test_a_files_name_says_what_it_is_for_whom_and_until_when() -> None:
    named = read_name("First-call deck CFO Food & Beverage v3.1 until 2027-03-31.pdf")
    assert named is not None
    assert (named.kind, named.version, named.until) == (DECK, (3, 1), date(2027, 3, 31))
    assert (set(named.personas), set(named.industries)) == ({"CFO"}, {"Food & Beverage"})
    chinese = read_name("演示视频 零售 首席执行官 第2版 至 2027-06-30.mp4")
    assert chinese is not None
    assert (chinese.kind, chinese.version, chinese.until) == (VIDEO, (2,), date(2027, 6, 30))
    assert (set(chinese.personas), set(chinese.industries)) == ({"CEO"}, {"Retail"})
    assert read_name("Rollout plan.pdf") is None
    assert read_name("Decking prices.xlsx") is None


def test_the_deck_for_the_person_wins_then_the_newest_and_what_ran_out_comes_last(
    store: Store, campaign: UUID
) -> None:
    attach(store, campaign, "First-call deck v2.pdf")
    newest = attach(store, campaign, "First-call deck v10.pdf")
    attach(store, campaign, "First-call deck CFO v1 until 2026-11-01.pdf")
    of_retail = attach(store, campaign, "First-call deck Retail v1 until 2027-01-31.pdf")
    assert deck(store, persona="CFO").file_id == newest
    assert deck(store, industry="Retail").file_id == of_retail
    told = deck(store, industry="Retail")
    assert (told.detail, told.is_over, told.is_here) == ("v1 · good until 31 Jan 2027", False, True)


def test_a_deck_that_ran_out_is_shown_where_there_is_no_other_and_says_so(
    store: Store, campaign: UUID
) -> None:
    attach(store, campaign, "First-call deck v1 until 2026-11-18.pdf")
    told = deck(store)
    assert (told.is_over, told.until) == (True, "expired 18 Nov")


def test_a_link_of_the_settings_is_sent_and_opened_where_no_file_fits(
    store: Store, campaign: UUID
) -> None:
    settings.put("call_deck", "https://decks.example.com/first-call")
    assert "not among the hosts" in deck(store).why
    settings.put("call_link_hosts", "example.com")
    assert deck(store).url == "https://decks.example.com/first-call"
    attach(store, campaign, "First-call deck v1.pdf")
    both = deck(store)
    assert (both.file_id is not None, both.url) == (True, "https://decks.example.com/first-call")
    settings.put("call_deck", "file:///etc/passwd")
    assert (deck(store).url, deck(store).why) == ("", "")


def test_what_is_not_here_says_that_it_has_to_be_fetched(
    store: Store, campaign: UUID, workspace: Workspace
) -> None:
    workspace.pulled(
        "Attachment", name="Demo video v1.mp4", parent_id=campaign, size_bytes=9, sha256="a" * 64
    )
    with store.read() as r:
        (video,) = materials(r)
    assert (video.kind, video.is_here, video.detail) == (VIDEO, False, "v1 · to fetch")


def test_the_card_brings_what_fits_the_title_and_the_trade(
    store: Store, campaign: UUID, workspace: Workspace, tmp_path: Path
) -> None:
    attach(store, campaign, "First-call deck v1.pdf")
    cfo = attach(store, campaign, "First-call deck CFO v1.pdf")
    lead = workspace.lead(title="Finance director", industry="Retail", campaign_id=campaign)
    with store.read() as r:
        assert [one.file_id for one in card(r, lead).materials] == [cfo]
