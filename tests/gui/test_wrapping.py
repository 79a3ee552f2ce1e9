"""Chinese in lines: none begins with what closes a phrase, none ends with what opens one."""

import pytest

from ui.widgets.wrapping import text_width, wrapped

SAID = "问得对。您对供应商看哪些标准？见面前我先把材料发给您，“全部”都在里面（含附件）。"


@pytest.mark.parametrize("width", range(60, 400, 4))
def test_no_chinese_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(
    width: int,
) -> None:
    lines = wrapped(SAID, width, most=20)
    assert "".join(lines) == SAID
    assert not [line for line in lines if line[0] in "。，？”）" or line[-1] in "“（"]
    assert all(text_width(line, "small") <= width for line in lines)


def test_latin_words_in_chinese_stay_whole() -> None:
    lines = wrapped("想请教一下 Echomark Foods 现在是怎么做工作计划的，可以吗？", 110, most=9)
    assert any("Echomark" in line for line in lines)
    assert any("Foods" in line for line in lines)
