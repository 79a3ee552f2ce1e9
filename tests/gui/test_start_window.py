"""Where a profile does not open: recovery key, backups, other accounts; nothing is asked twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui import application, entrance
from ui.application import Program
from ui.next_place import Next
from ui.recovery_key import RecoveryKey
from ui.restore_page import RestorePage
from ui.start_pages import AccountsPage, RecoverPage, TroublePage
from ui.start_window import PassphraseSheet
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench import profiles
from workbench.backend import credentials
from workbench.errors import ProfileInUse
from workbench.profiles import Profile
from workbench.store import backup, records
from workbench.store.database import open_store

PASSPHRASE = "three blue boats"
IDENTITY = {
    "workspace_id": "11111111-1111-4111-8111-111111111111",
    "user_id": "22222222-2222-4222-8222-222222222222",
    "client_id": "33333333-3333-4333-8333-333333333333",
}


@pytest.fixture
def recovery_key() -> str:
    """Make a profile with a record in a backup and one after it; return its recovery key."""
    key = profiles.new_key()
    wrapped = credentials.wrap_with_passphrase(key, PASSPHRASE)
    made = Profile(
        "wang", "https://127.0.0.1:9", "wang@sales.example", IDENTITY["user_id"], "passphrase",
        wrapped,
    )  # fmt: skip
    profiles.save(made)
    store = open_store(made.database, key, create=True)
    store.set_up(IDENTITY)
    with store.write() as w:
        records.create(w, "Account", {"name": "Before"})
    backup.back_up(store)
    with store.write() as w:
        records.create(w, "Account", {"name": "After"})
    store.close()
    return profiles.add_recovery_key(made, key)[1]


@pytest.fixture
def asked() -> list[str]:
    """Return why a passphrase was asked for, each time."""
    return []


@pytest.fixture
def start(
    asked: list[str],
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    desks: Any,
) -> Iterator[Callable[[Next], Program]]:
    monkeypatch.setattr(application, "desk_entries", lambda: desks)
    running: list[Program] = []

    def begin(what: Next) -> Program:
        program = Program(what, tmp_path / "window.log")
        running.append(program)
        program._opener.passphrase_wanted.connect(asked.append)
        program.begin()
        return program

    yield begin
    for program in running:
        program.end()


def page(program: Program, kind: type[Any], qtbot: Any) -> Any:
    qtbot.waitUntil(lambda: isinstance(program._start.centralWidget(), kind), timeout=10_000)
    return program._start.centralWidget()


def sheets(program: Program) -> list[PassphraseSheet]:
    return [one for one in program._start.findChildren(PassphraseSheet) if one.isVisible()]


def unlock(program: Program, passphrase: str, qtbot: Any) -> PassphraseSheet:
    qtbot.waitUntil(lambda: bool(sheets(program)), timeout=10_000)
    sheet = sheets(program)[0]
    sheet._field.setText(passphrase)
    sheet._field.returnPressed.emit()
    return sheet


def names(program: Program) -> list[str]:
    assert program.session is not None
    with program.session._core.store.read() as r:
        return [name for (name,) in r.rows("SELECT name FROM account ORDER BY name")]


@pytest.mark.usefixtures("recovery_key")
def test_a_passphrase_just_chosen_is_not_asked_for_again(
    start: Any, qtbot: Any, asked: list[str]
) -> None:
    program = start(Next("open", "wang", passphrase=PASSPHRASE, said="1 change taken in"))
    qtbot.waitUntil(lambda: program.session is not None, timeout=10_000)
    assert asked == []
    assert program.session.window._messages._toast.accessibleName() == "1 change taken in"


@pytest.mark.usefixtures("recovery_key")
def test_a_wrong_passphrase_is_told_and_asked_for_again(start: Any, qtbot: Any) -> None:
    program = start(Next("open", "wang"))
    first = unlock(program, "three green boats", qtbot)
    qtbot.waitUntil(lambda: bool(sheets(program)) and sheets(program)[0] is not first, timeout=9000)
    sheet = sheets(program)[0]
    assert "passphrase is wrong" in " ".join(one.text() for one in sheet.findChildren(Label))
    qtbot.waitUntil(lambda: audit(sheet) == [])
    unlock(program, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: program.session is not None, timeout=10_000)


def test_the_recovery_key_opens_what_a_lost_passphrase_does_not(
    start: Any, qtbot: Any, recovery_key: str, asked: list[str]
) -> None:
    program = start(Next("open", "wang"))
    qtbot.waitUntil(lambda: bool(sheets(program)), timeout=10_000)
    qtbot.mouseClick(sheets(program)[0].lost, Qt.MouseButton.LeftButton)
    asking = page(program, RecoverPage, qtbot)
    qtbot.waitUntil(lambda: audit(program._start) == [])
    asking.key.setText("AAAA-BBBB")
    asking.passphrase.setText("a new one")
    asking.again.setText("another")
    asking.submit()
    assert "differ" in asking.trouble.words()
    asking.again.setText("a new one")
    asking.submit()
    qtbot.waitUntil(lambda: "not the recovery key" in asking.trouble.words(), timeout=10_000)
    asking.key.setText(recovery_key.lower())
    asking.submit()
    qtbot.waitUntil(lambda: program.session is not None, timeout=10_000)
    assert asked == [""]  # the new passphrase was just typed
    assert names(program) == ["After", "Before"]


@pytest.mark.usefixtures("recovery_key")
def test_a_backup_comes_back_with_the_unsent_work_since_and_sync_rests(
    start: Any, qtbot: Any, asked: list[str]
) -> None:
    program = start(Next("restore", "wang"))
    restoring = page(program, RestorePage, qtbot)
    unlock(program, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: restoring.go.isEnabled(), timeout=10_000)
    (row,) = restoring.rows.choices()
    assert row.right.endswith(" MB")
    assert "1 record comes back" in restoring.inside.words()
    assert "2 changes that the server does not have" in restoring.inside.words()
    qtbot.waitUntil(lambda: audit(program._start) == [])
    qtbot.mouseClick(restoring.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.session is not None, timeout=10_000)
    assert asked == [""]  # once for looking into it, restoring and opening
    assert names(program) == ["After", "Before"]
    chip = program.session.window._status.chip
    qtbot.waitUntil(lambda: "Paused" in chip.words(), timeout=10_000)
    banner = program.session.window._messages._banner
    assert "A backup was restored" in banner.accessibleName()
    qtbot.mouseClick(banner.findChild(Button), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Paused" not in chip.words(), timeout=10_000)


@pytest.mark.usefixtures("recovery_key")
def test_a_file_that_is_no_backup_is_refused_in_place(
    start: Any, qtbot: Any, tmp_path: Path
) -> None:
    (tmp_path / "x.db").write_bytes(b"not a backup" * 1000)
    program = start(Next("restore", "wang", passphrase=PASSPHRASE))
    restoring = page(program, RestorePage, qtbot)
    qtbot.waitUntil(lambda: restoring.go.isEnabled(), timeout=10_000)
    restoring.look_into(tmp_path / "x.db")
    qtbot.waitUntil(lambda: "no backup" in restoring.trouble.words(), timeout=10_000)
    assert not restoring.go.isEnabled()


@pytest.mark.usefixtures("recovery_key")
def test_trouble_offers_every_way_on(start: Any, qtbot: Any) -> None:
    program = start(Next("open", "wang"))
    qtbot.waitUntil(lambda: bool(sheets(program)), timeout=10_000)
    sheets(program)[0].done.emit()
    trouble = page(program, TroublePage, qtbot)
    assert "stays closed" in " ".join(one.text() for one in trouble.findChildren(Label))
    assert trouble.recover.isVisible()
    assert trouble.restore.isVisible()
    qtbot.waitUntil(lambda: audit(program._start) == [])
    qtbot.mouseClick(trouble.others, Qt.MouseButton.LeftButton)
    assert program.following == Next("choose")


@pytest.mark.usefixtures("recovery_key")
def test_a_profile_that_is_only_open_elsewhere_is_not_offered_to_be_mended(
    start: Any, qtbot: Any
) -> None:
    program = start(Next("open", "wang"))
    qtbot.waitUntil(lambda: bool(sheets(program)), timeout=10_000)
    sheets(program)[0].done.emit()
    first = page(program, TroublePage, qtbot)
    assert first.recover.isVisible()
    program._start.show_trouble(ProfileInUse("It is open in the window (pid 7)."))
    qtbot.waitUntil(lambda: program._start.centralWidget() is not first, timeout=10_000)
    trouble = page(program, TroublePage, qtbot)
    qtbot.waitUntil(trouble.retry.isVisible, timeout=10_000)
    assert not trouble.recover.isVisible()
    assert not trouble.restore.isVisible()
    qtbot.mouseClick(trouble.others, Qt.MouseButton.LeftButton)
    assert program.following == Next("choose")


def test_which_account_is_asked_where_there_are_several(qtbot: Any) -> None:
    found = [Profile(name, "https://x.example", f"{name}@x", "", "none") for name in ("li", "wang")]
    asking = AccountsPage(found, "The profile was removed.")
    qtbot.addWidget(asking)
    chosen: list[str] = []
    asking.chosen.connect(chosen.append)
    asking.show()
    qtbot.keyClick(asking.rows, Qt.Key.Key_Down)
    qtbot.keyClick(asking.rows, Qt.Key.Key_Return)
    assert chosen == ["wang"]


def test_a_profile_that_was_left_for_good_is_gone_before_the_next_page(
    recovery_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Next] = []
    monkeypatch.setattr(
        entrance, "_shown", lambda _app, what, _log: (shown.append(what), (0, None))[1]
    )
    monkeypatch.setattr(entrance, "start_logging", lambda: Path())
    assert recovery_key
    assert entrance.run([], Next("choose", remove="wang")) == 0
    assert profiles.names() == []
    assert [one.page for one in shown] == ["choose"]


def test_the_recovery_key_can_be_copied_and_saved_for_its_owner_only(
    qtbot: Any, tmp_path: Path
) -> None:
    card = RecoveryKey("ABCD-EFGH")
    qtbot.addWidget(card)
    card.write(tmp_path / "key.txt")
    assert (tmp_path / "key.txt").read_text(encoding="utf-8") == "ABCD-EFGH\n"
    assert (tmp_path / "key.txt").stat().st_mode & 0o077 == 0
    assert "Saved as" in card.told.words()
    card.write(tmp_path / "key.txt" / "no folder")
    assert "could not be written" in card.told.words()
