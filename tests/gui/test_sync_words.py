"""Why nothing syncs is said in the language in use, also when it happened in another one."""

import errno
import socket
from datetime import UTC, datetime
from typing import Any

from ui.main_window import MainWindow
from ui.shell.status_row import sync_words
from workbench import i18n, settings
from workbench.backend import address, causes
from workbench.backend.transport import Problem, Unauthenticated, Unknown
from workbench.i18n import again, told
from workbench.sync.state import Phase, SyncState


def test_the_chip_says_its_reason_again_after_a_change_of_language(
    qtbot: Any, window: MainWindow
) -> None:
    failure = Unknown(told("The connection was lost."))
    window.on_sync_state(SyncState(Phase.OFFLINE, reason=failure.words))
    qtbot.waitUntil(lambda: window._status.chip.toolTip() == "The connection was lost.")
    settings.put("language", "zh_CN")
    window.apply_settings()
    assert window._status.chip.toolTip() == "连接已中断。"
    settings.put("language", "en")
    window.apply_settings()
    assert window._status.chip.toolTip() == "The connection was lost."


def test_what_fills_a_sentence_in_stays() -> None:
    failure = Problem(500, "boom", "", {})
    assert str(failure) == failure.words == "The server answered with an error (500 boom)."
    english = Unauthenticated().words
    i18n.set_language("zh_CN")
    try:
        assert "500 boom" in again(failure.words)
        assert again(failure.words) != failure.words
        assert again(english) == str(Unauthenticated())
        assert again("words from elsewhere") == "words from elsewhere"
    finally:
        i18n.set_language("en")


def test_offline_says_in_a_few_words_why_in_the_chip_in_both_languages() -> None:
    server = address.parse("https://sales.example")
    for error, english, chinese in (
        (socket.gaierror(-2, "unknown"), "address unknown", "找不到该地址"),
        (ConnectionRefusedError(), "no server runs there", "该处没有服务器"),
        (OSError(errno.ENETUNREACH, "unreachable"), "no network", "没有网络"),
    ):
        state = SyncState(Phase.OFFLINE, waiting=5, reason=causes.cause(error, server))
        assert sync_words(state, datetime.now(UTC)) == f"Offline: {english} · 5 waiting"
        i18n.set_language("zh_CN")
        try:
            assert sync_words(state, datetime.now(UTC)).startswith(f"离线：{chinese} · ")
        finally:
            i18n.set_language("en")
    unknown = SyncState(Phase.OFFLINE, reason="words from elsewhere")
    assert sync_words(unknown, datetime.now(UTC)) == "Offline"
