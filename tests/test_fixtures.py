import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from PySide6.QtWidgets import QLabel
from pytest_socket import SocketConnectBlockedError
from pytestqt.qtbot import QtBot

from tests.conftest import threads_left, windows_left
from tests.desktop import SecretService
from tests.gui_thread import WINDOW, guarded
from workbench import i18n, paths

ACTIVE_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication(sys.argv)
field = QLineEdit()
field.show()
field.activateWindow()
def look():
    if field.isActiveWindow() and field.hasFocus():
        print(application.platformName())
        application.exit(0)
timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
QTimer.singleShot(15000, lambda: application.exit(1))
sys.exit(application.exec())
"""

KEYRING_ROUND_TRIP = """
import keyring
keyring.set_password("销售工作台", "李伟", "密钥 ключ key")
assert keyring.get_password("销售工作台", "李伟") == "密钥 ключ key"
keyring.delete_password("销售工作台", "李伟")
assert keyring.get_password("销售工作台", "李伟") is None
print(keyring.get_keyring().__class__.__module__)
"""


def test_postgres_is_real_and_the_database_is_empty(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        version = connection.execute("SELECT version()").fetchone()
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert version is not None
    assert version[0].startswith("PostgreSQL 18")
    assert tables == (0,)


def test_every_test_gets_a_database_of_its_own(
    postgres_url: str, request: pytest.FixtureRequest
) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE lead (id bytea)")
        name = connection.execute("SELECT current_database()").fetchone()
    assert name is not None
    assert name[0].startswith("test_")


def test_two_loopback_sockets_can_talk() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
        server.accept()[0] as accepted,
    ):
        accepted.sendall(b"poke")
        assert client.recv(4) == b"poke"


def test_the_network_is_shut() -> None:
    with (
        pytest.warns(UserWarning, match="tried to use socket"),
        pytest.raises(SocketConnectBlockedError),
    ):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_a_unix_socket_is_no_network(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
        assert client.getpeername() == path


def test_every_test_has_a_home_of_its_own(tmp_path: Path) -> None:
    assert Path.home() == tmp_path / "home"
    assert paths.home().is_relative_to(tmp_path)
    assert i18n.language() == "en"
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_language_does_not_outlive_a_test() -> None:
    i18n.set_language("zh_CN")  # the test above, in any order, finds English again
    assert i18n.language() == "zh_CN"


def test_a_thread_left_behind_is_found() -> None:
    before = set(threading.enumerate())
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    try:
        assert [left.name for left in threads_left(before)] == ["forgotten"]
    finally:
        stop.set()
        thread.join()
    assert threads_left(before) == []


def test_a_window_left_open_is_found(qtbot: QtBot) -> None:
    label = QLabel("Wave")
    qtbot.addWidget(label)
    label.show()
    assert windows_left() == ["QLabel"]
    label.hide()
    assert windows_left() == []


def test_the_windows_code_may_not_wait_for_sql() -> None:
    window: dict[str, Callable[[], str]] = {"read": guarded(lambda: "row")}
    code = compile("def ask():\n    return read()\n", WINDOW + "pretended.py", "exec")
    exec(code, window)
    with pytest.raises(AssertionError, match="SQL on the GUI thread"):
        window["ask"]()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(window["ask"]).result() == "row"
    assert guarded(lambda: "row")() == "row"


def test_a_window_becomes_active_on_the_virtual_display(xvfb: str) -> None:
    environment = {**os.environ, "DISPLAY": xvfb, "QT_QPA_PLATFORM": "xcb"}
    shown = subprocess.run(
        [sys.executable, "-c", ACTIVE_WINDOW],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (shown.returncode, shown.stdout.strip()) == (0, "xcb"), shown.stderr


def test_the_keyring_keeps_and_forgets_chinese_text(secret_service: SecretService) -> None:
    done = secret_service.run_python(KEYRING_ROUND_TRIP)
    assert (done.returncode, done.stdout.strip()) == (0, "keyring.backends.SecretService"), (
        done.stderr
    )
