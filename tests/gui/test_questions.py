"""Every question is answered by keys alone: Enter presses the button in focus, Esc says no."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ui.dialogs.question import Question
from ui.main_window import MainWindow
from ui.widgets.buttons import Button

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Asked = Callable[..., list[str]]


def focused() -> str:
    """Return the words of the button in focus."""
    button = QApplication.focusWidget()
    assert isinstance(button, Button)
    return button.text()


@pytest.fixture
def ask(window: MainWindow) -> Asked:
    """Ask a question over the window; the list returned fills when the answer is yes."""

    def asked(*, dangerous: bool = False) -> list[str]:
        answers: list[str] = []
        question = Question(
            "Call Maria Keller now?",
            "It is 07:30 there.",
            "Call anyway",
            lambda: answers.append("yes"),
            dangerous=dangerous,
        )
        window.open_sheet(question)
        return answers

    return asked


@pytest.mark.parametrize("enter", ENTERS)
def test_enter_says_yes_and_the_sheet_is_gone(
    qtbot: Any, window: MainWindow, ask: Asked, enter: Qt.Key
) -> None:
    answers = ask()
    assert focused() == "Call anyway"
    qtbot.keyClick(QApplication.focusWidget(), enter)
    assert answers == ["yes"]
    assert window.sheet() is None


@pytest.mark.parametrize("enter", ENTERS)
def test_enter_alone_never_does_what_cannot_be_taken_back(
    qtbot: Any, window: MainWindow, ask: Asked, enter: Qt.Key
) -> None:
    answers = ask(dangerous=True)
    assert focused() == "Cancel"
    qtbot.keyClick(QApplication.focusWidget(), enter)
    assert answers == []
    assert window.sheet() is None


def test_tab_reaches_the_dangerous_verb_and_enter_presses_it(
    qtbot: Any, window: MainWindow, ask: Asked
) -> None:
    answers = ask(dangerous=True)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert focused() == "Call anyway"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert answers == ["yes"]


@pytest.mark.parametrize("dangerous", [False, True])
def test_escape_says_no_wherever_the_focus_is(
    qtbot: Any, window: MainWindow, ask: Asked, dangerous: bool
) -> None:
    for tabs in range(3):
        answers = ask(dangerous=dangerous)
        for _ in range(tabs):
            qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert answers == []
        assert window.sheet() is None


def test_the_enter_that_opened_a_question_does_not_answer_it_while_it_is_held(
    window: MainWindow, ask: Asked
) -> None:
    answers = ask()
    button = QApplication.focusWidget()
    assert button is not None
    plain = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, plain, "\r", autorep=True)
    QApplication.sendEvent(button, held)
    assert answers == []
    assert window.sheet() is not None
