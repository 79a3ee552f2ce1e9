"""One window after the other: the first start, which account, a profile, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from ui.application import Program, make_application
from ui.dialogs.crash import start_logging
from ui.next_place import Next
from ui.start_pages import AccountsPage
from ui.theme import theme
from ui.welcome import WelcomeWindow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def run(arguments: list[str], first: Next) -> int:
    """Show one window after the other until nothing comes next; return the exit code."""
    app = make_application(arguments)
    log_file = start_logging()
    code = 0
    following: Next | None = first
    while following is not None:
        _remove(following)
        if following.page == "sample":
            from ui import sample_session

            return sample_session.run(arguments, "ae")
        code, following = _shown(app, following, log_file)
    return code


def _remove(following: Next) -> None:
    """Remove the profile that was left for good; its work was made safe before."""
    if following.remove:
        from workbench import profiles

        profiles.delete(profiles.load(following.remove))


def _shown(app: QApplication, what: Next, log_file: Path) -> tuple[int, Next | None]:
    from workbench import profiles

    if what.page == "add" or not profiles.names():
        return _welcome(app, what)
    if what.page == "choose":
        return _choose(app, what)
    program = Program(what, log_file)
    program.begin()
    try:
        code = app.exec()
    finally:
        program.end()
    return code, program.following


def _welcome(app: QApplication, what: Next) -> tuple[int, Next | None]:
    from workbench import profiles

    found: list[Next] = []
    window = WelcomeWindow(what.said, has_profiles=bool(profiles.names()))
    window.chosen.connect(found.append)
    window.show()
    code = app.exec()
    window.deleteLater()
    return code, found[0] if found else None


def _choose(app: QApplication, what: Next) -> tuple[int, Next | None]:
    from workbench import profiles

    found: list[Next] = []
    window = QMainWindow()
    window.setWindowTitle("Sales Workbench")
    window.resize(theme.px(720), theme.px(560))
    page = AccountsPage([profiles.load(name) for name in profiles.names()], what.said)

    def take(following: Next) -> None:
        found.append(following)
        window.close()

    page.chosen.connect(lambda name: take(Next("open", name)))
    page.add_wanted.connect(lambda: take(Next("add")))
    page.restore_wanted.connect(lambda name: take(Next("restore", name)))
    window.setCentralWidget(page)
    page.rows.setFocus()
    window.show()
    code = app.exec()
    window.deleteLater()
    return code, found[0] if found else None
