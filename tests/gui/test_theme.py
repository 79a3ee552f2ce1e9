"""The visual standard's promises about colours, fonts and icons."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

import ui
from ui import theme as theme_module
from ui.theme import icon_names, theme
from ui.theme_tokens import AVATARS, COLORS, contrast

PAGE_PLANES = ("surface", "window", "raised", "hover", "selected", "selected_idle")
ROWS = ("surface", "hover", "selected")
TEXT_ON = {
    "text": (*PAGE_PLANES, "sidebar", "sidebar_hover", "sunken", "accent_bg", "bad_bg", "warn_bg"),
    "text2": (*PAGE_PLANES, "sidebar", "sidebar_hover", "sunken", "key_face"),
    "text3": ("surface", "window", "selected", "selected_idle", "sidebar", "raised", "sunken"),
    "accent_text": (*ROWS, "window", "accent_bg", "sidebar", "raised"),
    "good": (*ROWS, "window", "good_bg", "raised"),
    "warn": (*ROWS, "window", "warn_bg", "raised"),
    "bad": (*ROWS, "window", "bad_bg", "raised"),
    "violet": ("surface", "window", "violet_bg", "raised"),
    "on_accent": ("accent", "accent_hover"),
    "on_inverse": ("inverse",),
    "inverse_accent": ("inverse",),
}
MARKS_ON = {
    "control": ("surface", "window", "selected", "raised"),
    "focus": ("surface", "window", "selected", "raised", "sidebar"),
    "good_mark": ("surface", "window", "selected"),
    "warn_mark": ("surface", "window", "selected"),
    "bad_mark": ("surface", "window", "selected"),
    "accent": ("surface", "window"),
    "chart_blue": ("surface",),
    "chart_bad": ("surface",),
    "chart_good": ("surface",),
    "chart_total": ("surface",),
}


def below(pairs: dict[str, tuple[str, ...]], limit: float, scheme: str) -> dict[str, float]:
    colors = COLORS[scheme]
    ratios = {
        f"{ink} on {plane}": contrast(colors[ink], colors[plane])
        for ink, planes in pairs.items()
        for plane in planes
    }
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < limit}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_every_plane_it_occurs_on(scheme: str) -> None:
    assert below(TEXT_ON, 4.5, scheme) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mark_and_control_edge_can_be_seen(scheme: str) -> None:
    assert below(MARKS_ON, 3.0, scheme) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_initials_can_be_read_on_every_avatar(scheme: str) -> None:
    assert all(contrast(ink, background) >= 4.5 for background, ink in AVATARS[scheme])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_no_colour_font_size_or_icon_path_outside_the_theme() -> None:
    forbidden = re.compile(
        r"""["'][^"'\n]*\#[0-9A-Fa-f]{6}\b|font-size|setPixelSize\(\d|setPointSize|\.svg"""
        r"""|setStyleSheet|font-family|QFont\("""
    )
    found = []
    for file in sorted(Path(ui.__file__).parent.rglob("*.py")):
        if file.name.startswith("theme"):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if forbidden.search(line):
                found.append(f"{file.name}:{number}: {line.strip()}")
    assert found == []


def test_every_icon_named_in_the_window_ships_with_it() -> None:
    quoted = re.compile(r'icon(?:_name)?="([a-z0-9-]+)"|theme\.(?:icon|pixmap)\("([a-z0-9-]+)"')
    named = set()
    for file in Path(ui.__file__).parent.rglob("*.py"):
        for one, other in quoted.findall(file.read_text(encoding="utf-8")):
            named.add(one or other)
    assert named - icon_names() == set()
    assert len(named) > 15


def test_the_shipped_face_is_used_in_three_weights() -> None:
    assert QFontInfo(theme.font("body")).family() == "Inter"
    assert {"Regular", "Medium", "SemiBold"} <= set(QFontDatabase.styles("Inter"))
    widths = [
        theme.metrics("body", weight=weight).horizontalAdvance("Amount") for weight in (400, 600)
    ]
    assert widths[0] < widths[1]


def test_tabular_figures_are_all_equally_wide() -> None:
    metrics = theme.metrics("body", tabular=True)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    proportional = theme.metrics("body")
    assert proportional.horizontalAdvance("1") < proportional.horizontalAdvance("0")


def test_chinese_takes_its_quotes_from_the_chinese_face() -> None:
    narrow = theme.metrics("body").horizontalAdvance("“")
    theme.configure(language="zh_CN")
    assert theme.font("body").families()[0] == "Inter SC"
    assert theme.metrics("body").horizontalAdvance("“") > narrow


def test_chinese_has_a_face_and_two_weights() -> None:
    theme.configure(language="zh_CN")
    assert len(theme.font("body").families()) > 1, "no Chinese face is installed"
    assert theme.font("title").weight() == theme.font("strong").weight() == 700


def test_everything_grows_with_the_text_size() -> None:
    row, font = theme.row_height(), theme.font("body").pixelSize()
    theme.configure(base_px=18)
    assert theme.font("body").pixelSize() == 18 > font
    assert theme.row_height() == 36 > row
    assert theme.icon_size().width() == 22


def test_text_size_stays_within_its_limits() -> None:
    theme.configure(base_px=40)
    assert theme.base_px == 18
    theme.configure(base_px=2)
    assert theme.base_px == 10


def test_a_switch_of_scheme_reaches_palette_icons_and_listeners(qapp: QApplication) -> None:
    light = theme.pixmap("phone", "text", 16, 1.0).toImage()
    heard: list[bool] = []
    receiver = theme.changed.connect(lambda: heard.append(True))
    theme.set_scheme("dark")
    theme.changed.disconnect(receiver)
    assert heard == [True]
    assert theme.scheme == "dark"
    assert (
        qapp.palette().color(QPalette.ColorRole.Window).name().upper() == COLORS["dark"]["window"]
    )
    disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled.name().upper() == COLORS["dark"]["disabled"]
    assert theme.pixmap("phone", "text", 16, 1.0).toImage() != light


def test_an_icon_is_sharp_at_every_scale_and_drawn_once() -> None:
    assert theme.pixmap("phone", "bad", 16, 1.5).width() == 24
    assert theme.pixmap("phone", "bad", 16, 1.5) is theme.pixmap("phone", "bad", 16, 1.5)


def test_charts_look_like_the_window_they_stand_in() -> None:
    theme.configure(scheme="dark", base_px=15, language="zh_CN")
    chart = theme.chart_theme(2.0)
    assert (chart.scheme, chart.base_font_px, chart.dpr, chart.language) == (
        "dark",
        15,
        2.0,
        "zh_CN",
    )
    for role in ("surface", "text", "text2", "text3", "line", "control", "stage1", "stage5"):
        assert chart.color(role) == theme.hex(role), role
    assert chart.color("blue") == theme.hex("chart_blue")


def test_reduced_motion_means_none() -> None:
    assert theme.duration_ms("panel") == 120
    theme.configure(reduce_motion=True)
    assert theme.duration_ms("panel") == 0


def test_a_record_keeps_its_avatar_colour() -> None:
    assert theme.avatar("0190-ada") == theme.avatar("0190-ada")
    keys = {theme.avatar(f"person {n}")[0].name() for n in range(40)}
    assert len(keys) == len(AVATARS["light"])


def test_every_icon_can_be_drawn() -> None:
    for name in sorted(icon_names()):
        image = theme.pixmap(name, "text", 16, 1.0).toImage()
        opaque = any(
            image.pixelColor(x, y).alpha() > 100
            for x in range(image.width())
            for y in range(image.height())
        )
        assert opaque, name
    assert theme_module.theme is theme
