"""The palette finds by a few letters in any order, and runs what is marked."""

import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.dialogs.matching import match
from ui.dialogs.palette import Palette
from ui.dialogs.palette_lines import Hit, PaletteItem, grouped, matching
from ui.main_window import MainWindow
from ui.theme import theme

CATO = Hit("Account", UUID(int=1), "Cato Health", "Account · Rotterdam", "building-2")
ODUYA = Hit("Contact", UUID(int=2), "Catherine Oduya", "Person · Umbra Labs", avatar=True)


def marked(typed: str, title: str) -> str:
    found = match(typed, title)
    assert found is not None
    return "".join(letter for place, letter in enumerate(title) if place in found.letters)


def test_terms_match_in_any_order() -> None:
    assert marked("heal cat", "Cato Health") == "CatHeal"
    assert match("cato bolt", "Cato Health") is None


def test_a_words_start_is_better_than_its_middle() -> None:
    start, middle = match("art", "Art supplies"), match("art", "Smart parts")
    assert start is not None
    assert middle is not None
    assert start.score > middle.score


def test_beginnings_of_words_may_stand_for_them() -> None:
    assert marked("cahe", "Cato Health") == "CaHe"
    assert marked("csp", "Close side panel") == "Csp"
    assert match("cat", "Charts") is None
    assert match("ch", "Cato Health") is None


def test_chinese_is_found_by_any_characters() -> None:
    assert marked("阶段", "移至下一阶段") == "阶段"


def test_a_letter_that_folds_to_two_does_not_shift_the_marks() -> None:
    assert marked("park", "Großer Park") == "Park"


def test_the_best_come_first() -> None:
    items = [PaletteItem(title) for title in ("Smart parts", "Art supplies", "Cartography")]
    best = ["Art supplies", "Cartography", "Smart parts"]
    assert [item.title for item in matching("art", items)][:1] == best[:1]
    assert sorted(item.title for item in matching("art", items)) == best
    assert [item.title for item in matching("", items)] == [item.title for item in items]


def numbered(name: str, count: int) -> list[PaletteItem]:
    return [PaletteItem(f"{name} {n}", run=lambda: None) for n in range(count)]


def test_each_group_has_its_share_at_the_top_and_the_rest_below() -> None:
    records, commands, views = numbered("r", 9), numbered("c", 5), numbered("v", 1)
    lines = grouped(
        (("R", "More R", records, 4), ("C", "More C", commands, 3), ("V", "More V", views, 2))
    )
    shown = [line.title for line in lines]
    assert shown[:6] == ["R", "r 0", "r 1", "r 2", "r 3", "r 4"]  # the views need one less
    assert shown[6:12] == ["C", "c 0", "c 1", "c 2", "V", "v 0"]
    assert shown[12:] == ["More R", "r 5", "r 6", "r 7", "r 8", "More C", "c 3", "c 4"]
    assert sum(line.run is not None for line in lines) == 9 + 5 + 1


def test_a_group_alone_takes_all_the_room_and_needs_no_second_head() -> None:
    lines = grouped((("R", "More R", numbered("r", 7), 4), ("C", "More C", (), 3)))
    assert [line.title for line in lines] == ["R", *(f"r {n}" for n in range(7))]


def test_every_record_found_can_be_reached_and_is_counted(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    many = [Hit("Account", UUID(int=n), f"Theme {n}") for n in range(1, 31)]
    _, palette = opened(make_window, find=lambda _core, _text: many)
    palette.type("theme")
    qtbot.waitUntil(lambda: "Theme 30" in titles(palette))
    shown = titles(palette)
    assert shown.index("Commands") < shown.index("More records") < shown.index("Theme 30")
    runnable = sum(item.run is not None for item in palette.items())
    assert palette._count.text().startswith(f"{runnable} found · ")


def test_enter_pressed_before_the_records_are_there_opens_the_record_and_runs_no_command(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    answer, records = threading.Event(), Records()

    def find(_core: Any, _text: str) -> Sequence[Hit]:
        answer.wait(5)
        return [Hit("Account", UUID(int=7), "Dark Theme Ltd")]

    window, palette = opened(make_window, find=find, records=records)
    before = theme.scheme
    palette.type("theme dark")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.sheet() is palette
    answer.set()
    qtbot.waitUntil(lambda: records.pages == [UUID(int=7)])
    assert theme.scheme == before


class Records:
    """Notes which record's page was wanted."""

    def __init__(self) -> None:
        self.pages: list[UUID] = []

    def panel(self, shell: Any, type_name: str, record_id: UUID) -> tuple[QWidget, str]:
        return QWidget(), type_name

    def page(self, shell: Any, type_name: str, record_id: UUID) -> Any:
        from ui.desks.base import Desk

        self.pages.append(record_id)
        return Desk(shell)


def opened(make_window: Callable[..., MainWindow], **parts: Any) -> tuple[MainWindow, Palette]:
    window = make_window(**parts)
    window.open_palette()
    palette = window.sheet()
    assert isinstance(palette, Palette)
    return window, palette


def titles(palette: Palette) -> list[str]:
    return [item.title for item in palette.items()]


def test_records_commands_and_views_stand_in_their_groups(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    asked: list[tuple[str, str]] = []

    def find(_core: Any, text: str) -> Sequence[Hit]:
        asked.append((text, threading.current_thread().name))
        return [CATO, ODUYA]

    _, palette = opened(make_window, find=find)
    palette.type("cat")
    qtbot.waitUntil(lambda: titles(palette)[:3] == ["Records", "Cato Health", "Catherine Oduya"])
    assert [text for text, _ in asked] == ["cat"]
    assert asked[0][1].startswith("work")
    assert palette.items()[1].letters == {0, 1, 2}


def test_typing_on_asks_only_for_the_last_text(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    def find(_core: Any, text: str) -> Sequence[Hit]:
        return [Hit("Account", UUID(int=1), f"found {text}")]

    _, palette = opened(make_window, find=find)
    qtbot.keyClicks(QApplication.focusWidget(), "cat")
    qtbot.waitUntil(lambda: "found cat" in titles(palette))
    assert "found ca" not in titles(palette)


def test_enter_opens_the_marked_record(qtbot: Any, make_window: Callable[..., MainWindow]) -> None:
    records = Records()
    window, palette = opened(make_window, find=lambda _c, _t: [CATO, ODUYA], records=records)
    palette.type("ca")
    qtbot.waitUntil(lambda: "Cato Health" in titles(palette))
    field = QApplication.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert records.pages == [ODUYA.record_id]
    assert window.sheet() is None


def test_a_command_is_found_and_run(qtbot: Any, make_window: Callable[..., MainWindow]) -> None:
    _window, palette = opened(make_window)
    palette.type("theme dark")
    assert titles(palette) == ["Commands", "Dark theme"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert theme.scheme == "dark"


def test_a_desk_is_reached_by_its_name(qtbot: Any, make_window: Callable[..., MainWindow]) -> None:
    window, palette = opened(make_window)
    palette.type("goal")
    assert titles(palette) == ["Views and help", "Goals"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window._shown_key == "goals"


def test_commands_that_cannot_run_are_not_offered(make_window: Callable[..., MainWindow]) -> None:
    _, palette = opened(make_window)
    palette.type("back")
    assert "Back" not in titles(palette)


def test_no_match_says_the_word(qtbot: Any, make_window: Callable[..., MainWindow]) -> None:
    window, palette = opened(make_window)
    palette.type("janssen")
    assert titles(palette) == ["Nothing matches “janssen”"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.sheet() is palette
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.sheet() is None


def test_no_match_is_said_only_after_the_search_has_answered(
    qtbot: Any, make_window: Callable[..., MainWindow]
) -> None:
    answer = threading.Event()

    def find(_core: Any, _text: str) -> Sequence[Hit]:
        answer.wait(5)
        return []

    _, palette = opened(make_window, find=find)
    palette.type("janssen")
    assert titles(palette) == ["Searching…"]
    answer.set()
    qtbot.waitUntil(lambda: titles(palette) == ["Nothing matches “janssen”"])


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_the_palette_stands_where_the_standard_says(
    make_window: Callable[..., MainWindow], size: tuple[int, int]
) -> None:
    window, palette = opened(make_window)
    window.resize(*size)
    assert palette.width() == 680
    assert palette.y() == 104
    assert abs(palette.geometry().center().x() - size[0] // 2) <= 1
