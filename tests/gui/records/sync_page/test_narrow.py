"""Nothing is cut on the sync page in small windows, in large type, in both languages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea

from tests.gui.record_office import Office
from tests.services.conftest import LIU, WANG
from ui.desks.sync.desk import SyncDesk
from ui.desks.sync.rows import CONFLICT, FOLD, REFUSED, WAITING
from ui.desks.sync.value_choice import ValueChoice
from ui.main_window import MainWindow
from ui.theme import theme
from ui.widgets.audit import audit
from workbench import i18n
from workbench.store import records

NOTE = (
    "Their IT wants single sign-on before any pilot, and the works council has to be asked.\n"
    "Call again on Thursday, not before ten."
)


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


def shown(desk: SyncDesk, kind: str, qtbot: Any) -> None:
    part = {
        CONFLICT: desk.conflict, REFUSED: desk.refused, WAITING: desk.waiting, FOLD: desk.others,
    }[kind]  # fmt: skip
    desk.list.choose_first(kind)
    qtbot.waitUntil(lambda: desk.parts.current() is part)
    qtbot.wait(30)  # the words that came last have their room


@pytest.mark.parametrize("base_px", [13, 18])
@pytest.mark.parametrize("size", [(800, 600), (1024, 640)])
def test_nothing_is_cut(
    qtbot: Any,
    office: Office,
    make_window: Callable[..., MainWindow],
    opened: Callable[[], SyncDesk],
    window: MainWindow,
    language: str,
    size: tuple[int, int],
    base_px: int,
) -> None:
    theme.configure(
        scheme="light", base_px=base_px, density="compact", language=language, reduce_motion=True
    )
    window.rebuild()
    office.refused()
    with office.store.write() as w:
        records.patch(w, "Account", office.account, {"name": "Cato Health Group"})
    office.conflict({"amount": "90000.00", "description": NOTE}, {"amount": "84000.00",
                    "description": "Asked for a discount."})  # fmt: skip
    office.conflict({"next_step": "Call"}, {"next_step": "Write"}, mine_by=LIU, theirs_by=WANG)
    window.resize(*size)
    desk = opened()
    QApplication.processEvents()
    for kind in (CONFLICT, REFUSED, WAITING, FOLD):
        shown(desk, kind, qtbot)
        assert audit(window) == []
        for area in desk.findChildren(QScrollArea):
            assert area.widget().width() <= area.viewport().width()
            assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_the_whole_value_of_a_conflict_is_shown(
    office: Office, opened: Callable[[], SyncDesk], window: MainWindow, qtbot: Any
) -> None:
    office.conflict({"description": NOTE}, {"description": f"{NOTE}\n{NOTE}"})
    window.resize(1024, 640)
    desk = opened()
    qtbot.wait(30)
    for choice in desk.conflict.findChildren(ValueChoice):
        lines = choice.lines(choice.width())
        assert " ".join(lines).endswith("not before ten.")
        assert choice.height() >= choice.heightForWidth(choice.width())
        assert len(lines) * theme.line_px("body") <= choice.height()
