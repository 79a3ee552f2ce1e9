"""Why nothing syncs is said in the language in use, also when it happened in another one."""

from typing import Any

from ui.main_window import MainWindow
from workbench import i18n, settings
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
