"""News of the sync in words, and what is on this computer."""

import json
import re
from pathlib import Path

import pytest

from tests.services.conftest import EPOCH, LIU, WANG, Workspace
from workbench import i18n
from workbench.services import sync_cache, sync_news, sync_panel
from workbench.store import events, meta, outbox, records
from workbench.store.database import Store

NOTED = re.compile(r'events\.note\(\s*w,\s*"(\w+)"(?: if \w+ else "(\w+)")?')
KINDS = sorted({
    kind
    for file in (Path(__file__).resolve().parents[2] / "workbench").rglob("*.py")
    for found in NOTED.findall(file.read_text(encoding="utf-8"))
    for kind in found
    if kind
})  # fmt: skip


def test_every_kind_of_event_is_a_sentence_in_both_languages(store: Store) -> None:
    with store.write() as w:
        for kind in KINDS:
            events.note(w, kind, n=3)
    assert {"rebuilt", "history_changed", "scope_left"} <= set(KINDS)
    said: dict[str, list[str]] = {}
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        with store.read() as r:
            said[language] = [sync_news.sentence(one)[2] for one in events.recent(r)]
    assert len(set(said["en"])) == len(set(said["zh_CN"])) == len(KINDS)
    assert set(said["en"]).isdisjoint(said["zh_CN"])


def test_an_event_of_a_newer_program_is_left_out(store: Store) -> None:
    with store.write() as w:
        events.note(w, "taught_to_sing", n=3)
    with store.read() as r:
        assert sync_news.happened(r) == []
        assert sync_news.notices(r) == ()


def test_a_notice_that_was_seen_stays_away_until_it_happens_again(
    store: Store, workspace: Workspace
) -> None:
    def kinds() -> list[str]:
        with store.read() as r:
            return [one.kind for one in sync_news.notices(r)]

    with store.write() as w:
        events.note(w, "copied", before="x")
        events.note(w, "repaired", n=2)
    assert kinds() == ["repaired", "copied"]
    with store.write() as w:
        sync_news.dismiss(w, "repaired")
    assert kinds() == ["copied"]
    workspace.clock.forward(minutes=1)
    with store.write() as w:
        events.note(w, "repaired", n=1)
    assert kinds() == ["repaired", "copied"]


def test_what_is_here_is_told_by_share_and_age(store: Store, workspace: Workspace) -> None:
    team = workspace.pulled("Team", name="North")
    pending = {"id": f"team:{team}", "gen": 1}
    held = [{"id": f"owner:{WANG}", "gen": 1}, {"id": f"owner:{LIU}", "gen": 1}]
    with store.write() as w:
        meta.put(w, "scopes", json.dumps([*held, {"id": "workspace", "gen": 1}]))
        meta.put(w, "snapshots", json.dumps({"pending": [pending]}))
        meta.put(w, "last_sync_at", "2026-06-11T08:00:00.000Z")
    with store.read() as r:
        found = sync_cache.cache(r)
    assert [(one.label, one.is_loaded) for one in found.parts][-2:] == [
        ("Shared by the whole workspace", True),
        ("North", False),
    ]
    assert found.parts[0].label == "Yours"
    assert found.records >= 1
    assert found.file_bytes == Path(store.path).stat().st_size
    assert found.as_of is not None
    assert found.verified_at is None


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("open", "1 change sent; it waits for a decision under “Needs you”"),
        ("resolved", "1 change sent; its conflict was decided"),
    ],
)
def test_a_change_that_met_another_is_never_told_as_accepted(
    store: Store, workspace: Workspace, state: str, said: str
) -> None:
    lead = workspace.lead()
    with store.write() as w:
        records.patch(w, "Lead", lead, {"company": "Bolt Parcel"})
        (mine,) = (one.mid for one in outbox.listing(w, ("new",)))
        outbox.mark_sent(w, [mine])
        told = {"mid": str(mine), "result": "conflict", "seq": 2, "ver": 2, "fields": ["company"]}
        outbox.settle(w, [told], EPOCH)
    workspace.pulled(
        "Conflict", type="Lead", record_id=lead, fields=["company"], mine={"company": "Bolt"},
        theirs={"company": "Nut"}, mine_by=WANG, theirs_by=LIU, mine_mid=mine, state=state,
        mine_at="2026-11-19T06:00:00.000Z",
    )  # fmt: skip
    workspace.pulled("Account", name="Of a later page")
    with store.read() as r:
        assert [one.words for one in sync_news.happened(r)] == [said]
        figures = sync_panel.panel(r).figures
    assert (figures.sent, figures.undecided) == (1, 1 if state == "open" else 0)


def test_a_decision_on_a_value_that_changed_meanwhile_is_told_and_asked_for_again(
    store: Store, workspace: Workspace
) -> None:
    lead = workspace.lead()
    conflict = workspace.pulled(
        "Conflict", type="Lead", record_id=lead, fields=["company"], mine={"company": "Bolt"},
        theirs={"company": "Nut"}, mine_by=WANG, theirs_by=LIU, state="open",
    )  # fmt: skip
    with store.write() as w:
        records.resolve(w, conflict, "theirs")
        (mid,) = (one.mid for one in outbox.listing(w, ("new",)))
        outbox.mark_sent(w, [mid])
        told = {"mid": str(mid), "result": "conflict", "seq": 2, "ver": 2, "fields": ["company"]}
        outbox.settle(w, [told], EPOCH)
    workspace.pulled("Account", name="Of a later page")
    with store.read() as r:
        (notice,) = sync_news.notices(r)
        (happened,) = sync_news.happened(r)
    assert notice.cause == "1 decision was about a value that changed meanwhile"
    assert notice.consequence == "Nothing is lost: decide again."
    assert happened.words == "1 decision sent, but the record had changed meanwhile: decide again"
    with store.write() as w:
        sync_news.dismiss(w, notice.kind)
        assert sync_news.notices(w) == ()


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.set_language("en")
