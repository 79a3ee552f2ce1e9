"""The first start: a server that runs, a form, and what is said when it does not work."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.cli import office
from ui import __main__ as command_line
from ui import entrance, welcome
from ui.next_place import Next
from ui.recovery_key import RecoveryKeyPage
from ui.welcome import WelcomeWindow
from workbench import profiles

PASSPHRASE = "three blue boats"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a team server's process, where Ada may sign in."""
    database = f"sqlite:///{tmp_path_factory.mktemp('server') / 'server.db'}"
    words = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    options = ("--database", database, "--password-stdin")
    office.ask(*words, *options, stdin=office.PASSWORD)
    with office.serving(database) as found:
        yield found


@pytest.fixture
def window(qtbot: Any) -> WelcomeWindow:
    made = WelcomeWindow()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def chosen(window: WelcomeWindow) -> list[Next]:
    found: list[Next] = []
    window.chosen.connect(found.append)
    return found


def fill(qtbot: Any, window: WelcomeWindow, *texts: str) -> None:
    """Type into the fields in their order, and press Enter in the last."""
    for field, text in zip(window.fields(), texts, strict=False):
        field.clear()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(window.fields()[len(texts) - 1], Qt.Key.Key_Return)


def trouble(qtbot: Any, window: WelcomeWindow) -> str:
    qtbot.waitUntil(
        lambda: window.trouble.isVisible() and window.sign_in.isEnabled(), timeout=20000
    )
    return window.trouble.text()


def test_one_signs_in_and_gets_a_profile_with_a_passphrase_where_there_is_no_keyring(
    qtbot: Any, window: WelcomeWindow, chosen: list[Next], address: str
) -> None:
    fill(qtbot, window, address, "ada@example.com", office.PASSWORD)
    assert not window.sign_in.isEnabled()  # the window lives on while a worker asks the server
    assert "Or choose a passphrase" in trouble(qtbot, window)
    assert window.passphrase.isVisible()
    assert profiles.names() == []
    fill(qtbot, window, address, "ada@example.com", office.PASSWORD, PASSPHRASE)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), RecoveryKeyPage), timeout=20000)
    page = window.centralWidget()
    assert isinstance(page, RecoveryKeyPage)
    assert chosen == []
    key = page.key.words()
    qtbot.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == key
    qtbot.mouseClick(page.go_on, Qt.MouseButton.LeftButton)
    assert [one.profile for one in chosen] == profiles.names() == ["127-0-0-1"]
    assert chosen[0].passphrase == PASSPHRASE  # it is not asked for again at once
    assert not window.isVisible()
    made = profiles.load(chosen[0].profile)
    assert (made.email, made.server_url) == ("ada@example.com", address)
    written = b"".join(one.read_bytes() for one in made.folder.rglob("*") if one.is_file())
    assert office.PASSWORD.encode() not in written
    assert PASSPHRASE.encode() not in written
    assert key.encode() not in written
    assert profiles.recover(made, key.lower(), passphrase="another").protection == "passphrase"


def test_a_wrong_password_is_told_in_place_and_can_be_typed_again(
    qtbot: Any, window: WelcomeWindow, chosen: list[Next], address: str
) -> None:
    fill(qtbot, window, address, "ada@example.com", "guessed it")
    assert trouble(qtbot, window) == "The server does not accept this e-mail and password."
    assert window.password.selectedText() != ""
    assert window.email.text() == "ada@example.com"
    assert (chosen, profiles.names()) == ([], [])


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1 cannot be reached: no server runs"),
        ("http://sales.example.com", "must be reached over https"),
        ("sales server", "is not a server address"),
    ],
)
def test_what_is_wrong_with_the_address_is_said_in_a_sentence(
    qtbot: Any, window: WelcomeWindow, chosen: list[Next], where: str, said: str
) -> None:
    fill(qtbot, window, where, "ada@example.com", office.PASSWORD)
    assert said in trouble(qtbot, window)
    assert window.address.text() == where
    assert (chosen, profiles.names()) == ([], [])


def test_an_empty_field_is_asked_for_without_asking_the_server(
    qtbot: Any, window: WelcomeWindow
) -> None:
    fill(qtbot, window, "https://sales.example.com", "")
    assert trouble(qtbot, window) == "“E-mail” is needed."


def test_the_sample_is_one_click_away_and_backups_are_explained(
    qtbot: Any, window: WelcomeWindow, chosen: list[Next]
) -> None:
    qtbot.mouseClick(window.backup, Qt.MouseButton.LeftButton)
    assert "A backup opens only with the key" in trouble(qtbot, window)
    qtbot.mouseClick(window.sample, Qt.MouseButton.LeftButton)
    assert chosen == [Next("sample")]
    assert not window.isVisible()


def test_the_program_begins_with_it_when_there_is_no_profile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Next] = []
    monkeypatch.setattr(entrance, "run", lambda _arguments, first: asked.append(first) or 7)
    assert command_line.main([]) == 7
    assert asked == [Next("add")]


def test_a_second_profile_of_a_server_gets_a_name_of_its_own() -> None:
    assert welcome.profile_name("https://Sales.Example.com:8443/x") == "sales-example-com"
    folder = profiles.Profile("sales-example-com", "", "", "", "none").folder
    folder.mkdir(parents=True)
    (folder / "profile.json").write_text("{}", encoding="utf-8")
    assert welcome.profile_name("https://sales.example.com") == "sales-example-com-2"
