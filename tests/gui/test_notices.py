"""What a person must hear of stands across the page until it is closed, and not again after."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import EPOCH
from ui.desks.sync.desk import SyncDesk
from ui.main_window import MainWindow
from ui.notices import FOLD_MS, Notices
from ui.operations import Operations
from ui.shell.parts import WindowParts
from ui.widgets.audit import audit
from ui.widgets.buttons import Button, IconButton
from ui.widgets.feedback import Banner
from workbench.services import sync_news
from workbench.services.calling import crossings
from workbench.store import events, meta, outbox, overview, records
from workbench.sync import histories
from workbench.sync.state import Phase, SyncState


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path) as made:
        yield made


@pytest.fixture
def core(office: Office) -> Any:
    return office.core()


@pytest.fixture
def window(qtbot: Any, operations: Operations) -> Iterator[MainWindow]:
    made = MainWindow(WindowParts(operations=operations, desks=record_office.desks()))
    made.resize(1440, 900)
    made.show()
    made.show_first()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture(autouse=True)
def notices(qtbot: Any, window: MainWindow, core: Any, operations: Operations) -> Iterator[Notices]:
    made = Notices(core, operations, window)
    made.look()
    yield made
    qtbot.wait(2 * FOLD_MS)
    qtbot.waitUntil(lambda: operations.under_way == 0)
    made.end()


def note(office: Office, kind: str, **facts: int | str) -> None:
    with office.store.write() as w:
        events.note(w, kind, **facts)


def told(office: Office) -> tuple[sync_news.Notice, ...]:
    with office.store.read() as r:
        return sync_news.notices(r)


def kinds(office: Office) -> list[str]:
    return [notice.kind for notice in told(office)]


def banner(window: MainWindow) -> str:
    shown = [one for one in window.findChildren(Banner) if one.isVisible()]
    return shown[0].accessibleName() if shown else ""


def close(qtbot: Any, window: MainWindow) -> None:
    (shown,) = (one for one in window.findChildren(Banner) if one.isVisible())
    shown.findChildren(IconButton)[0].click()


def test_nothing_is_told_while_nothing_happened(
    qtbot: Any, window: MainWindow, operations: Operations
) -> None:
    qtbot.waitUntil(lambda: operations.under_way == 0)
    assert banner(window) == ""


def test_a_restored_server_is_told_once(qtbot: Any, office: Office, window: MainWindow) -> None:
    note(office, "history_changed")
    qtbot.waitUntil(lambda: banner(window).startswith("The server was restored or replaced"))
    assert audit(window) == []
    close(qtbot, window)
    qtbot.waitUntil(lambda: banner(window) == "")
    note(office, "verified", n=12)  # good news goes without a banner
    qtbot.wait(2 * FOLD_MS)
    assert banner(window) == ""
    assert told(office) == ()


def test_a_second_restore_is_told_again(qtbot: Any, office: Office, window: MainWindow) -> None:
    note(office, "copied", before="x")
    qtbot.waitUntil(lambda: "copied here" in banner(window))
    close(qtbot, window)
    note(office, "rebuilt", kept="x", backup="daily.db")
    qtbot.waitUntil(lambda: "made anew from the newest backup" in banner(window))
    assert kinds(office) == ["rebuilt"]


def test_one_after_the_other_is_told(qtbot: Any, office: Office, window: MainWindow) -> None:
    note(office, "rebuilt", kept="x", backup="")
    note(office, "repaired", n=3)
    qtbot.waitUntil(lambda: banner(window).startswith("3 records differed"))
    assert kinds(office) == ["repaired", "rebuilt"]
    close(qtbot, window)
    qtbot.waitUntil(lambda: "made anew from the server" in banner(window))
    assert kinds(office) == ["rebuilt"]


def test_a_notice_waits_until_trouble_that_is_told_has_been_closed(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    window.show_trouble("Nothing was saved.", "The disk is full.")
    for n in (1, 2):
        note(office, "repaired", n=n)
        qtbot.wait(2 * FOLD_MS)
        assert banner(window).startswith("Nothing was saved.")
    assert kinds(office) == ["repaired"]
    close(qtbot, window)
    qtbot.waitUntil(lambda: banner(window).startswith("2 records differed"))


def test_trouble_takes_the_place_of_a_notice_which_is_told_again(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    note(office, "repaired", n=3)
    qtbot.waitUntil(lambda: banner(window).startswith("3 records differed"))
    window.show_trouble("Nothing was saved.")
    qtbot.waitUntil(lambda: banner(window) == "Nothing was saved.")
    qtbot.wait(2 * FOLD_MS)
    assert banner(window) == "Nothing was saved."
    close(qtbot, window)
    qtbot.waitUntil(lambda: banner(window).startswith("3 records differed"))


def test_what_the_journal_brought_back_leads_to_the_sync_page(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    brought_back(office)
    qtbot.waitUntil(lambda: banner(window).startswith("2 changes were brought back"))
    (shown,) = (one for one in window.findChildren(Banner) if one.isVisible())
    show = next(one for one in shown.findChildren(Button) if one.words() == "Show")
    show.click()
    qtbot.waitUntil(lambda: banner(window) == "")
    assert isinstance(window.current_desk(), SyncDesk)
    qtbot.waitUntil(lambda: told(office) == ())


def test_what_the_sync_page_tells_is_seen_by_who_goes_there(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    note(office, "history_changed")
    qtbot.waitUntil(lambda: banner(window).startswith("The server was restored or replaced"))
    window.go_to("sync")
    qtbot.waitUntil(lambda: banner(window) == "" and told(office) == ())
    assert isinstance(window.current_desk(), SyncDesk)
    note(office, "verified", n=12)
    qtbot.wait(2 * FOLD_MS)
    assert banner(window) == ""


def brought_back(office: Office) -> list[UUID]:
    """Let two changes have come back out of the second copy."""
    with office.store.write() as w:
        change(w, office, "Ask")
        records.patch(w, "Account", office.account, {"name": "Cato Health Group"})
        mids = [one.mid for one in outbox.listing(w, ("new",))]
        meta.put(w, "recovered", json.dumps([str(mid) for mid in mids]))
    return mids


def test_what_was_brought_back_is_told_until_all_of_it_is_sent(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    mids = brought_back(office)
    qtbot.waitUntil(lambda: banner(window).startswith("2 changes were brought back"))
    acknowledge(office, mids[:1])
    qtbot.wait(2 * FOLD_MS)
    assert banner(window).startswith("2 changes were brought back")
    acknowledge(office, mids[1:])
    qtbot.waitUntil(lambda: banner(window) == "")
    with office.store.read() as r:
        assert overview.status(r)["recovered"] == 0


def test_what_a_restored_server_is_offered_again_is_told_until_it_has_it(
    qtbot: Any, office: Office, window: MainWindow
) -> None:
    with office.store.write() as w:
        change(w, office, "Ask")
        (mid,) = (one.mid for one in outbox.listing(w, ("new",)))
    acknowledge(office, [mid])
    other = "01930000-0000-7000-8000-0000000000e1"
    with office.store.write() as w:
        histories.begin(w, other)
    qtbot.waitUntil(lambda: "1 change was offered to it again" in banner(window))
    assert [one.mid for one in office.waiting()] == [mid]
    acknowledge(office, [mid], other)
    qtbot.waitUntil(lambda: banner(window) == "")
    assert office.waiting() == []
    assert told(office) == ()


def acknowledge(office: Office, mids: list[UUID], epoch: str = EPOCH) -> None:
    with office.store.write() as w:
        outbox.mark_sent(w, mids)
        results = [{"mid": str(mid), "result": "ok", "seq": 900, "ver": 900} for mid in mids]
        outbox.settle(w, results, epoch)


def test_a_second_copy_that_cannot_be_written_is_told_until_it_can(
    qtbot: Any, office: Office, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_told: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(office.store.journal, "append", refuse)
        with office.store.write() as w:
            change(w, office, "Ask")
        qtbot.waitUntil(lambda: "No space left on device" in banner(window))
        assert len(office.waiting()) == 1  # it is saved all the same
    with office.store.write() as w:
        change(w, office, "Ask again")
    qtbot.waitUntil(lambda: banner(window) == "")
    assert office.store.journal_problem == ""
    assert told(office) == ()


def change(w: Any, office: Office, words: str) -> None:
    records.patch(w, "Opportunity", office.deal, {"next_step": words})


def test_a_clock_that_is_wrong_is_told_while_it_is(
    qtbot: Any, window: MainWindow, notices: Notices
) -> None:
    notices.on_sync_state(SyncState(Phase.SYNCED, skew_s=269))
    qtbot.wait(2 * FOLD_MS)
    assert banner(window) == ""
    notices.on_sync_state(SyncState(Phase.SYNCED, skew_s=-1260))
    qtbot.waitUntil(lambda: "clock is 21 minutes behind" in banner(window))
    notices.on_sync_state(SyncState(Phase.SYNCED, skew_s=-1200))
    qtbot.waitUntil(lambda: "clock is 20 minutes behind" in banner(window))
    notices.on_sync_state(SyncState(Phase.SYNCED, skew_s=0))
    qtbot.waitUntil(lambda: "20 minutes" not in banner(window))
    assert banner(window) == ""


def test_a_call_that_crossed_anothers_opens_the_person_and_is_told_once(
    qtbot: Any, office: Office, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, UUID]] = []
    monkeypatch.setattr(window, "open_record", lambda *record: opened.append(record))
    person = uuid4()
    crossed = [crossings.Crossing("k", "Lead", person, "Wei Li", "Liu Yang", None)]
    told: list[str] = []
    monkeypatch.setattr(crossings, "untold", lambda _r: [x for x in crossed if x.key not in told])
    monkeypatch.setattr(crossings, "tell", lambda _w, keys: told.extend(keys))
    note(office, "verified", n=1)
    qtbot.waitUntil(lambda: banner(window).startswith("Liu Yang has reserved Wei Li for today"))
    (shown,) = (one for one in window.findChildren(Banner) if one.isVisible())
    next(one for one in shown.findChildren(Button) if one.text() == "Show").click()
    qtbot.waitUntil(lambda: banner(window) == "")
    qtbot.waitUntil(lambda: told == ["k"])
    assert opened == [("Lead", person)]
