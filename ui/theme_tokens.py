"""The visual standard as plain data: colours, type, spacing and heights; nothing of Qt."""

from types import MappingProxyType
from typing import Final, Literal

Scheme = Literal["light", "dark"]

# One line per role: light, dark. Ratios are computed by a test, not promised here.
_COLORS: Final = {
    "sidebar": ("#ECEEF1", "#101215"),
    "window": ("#F4F5F7", "#141619"),
    "surface": ("#FFFFFF", "#1A1D21"),
    "raised": ("#FFFFFF", "#23272D"),
    "sunken": ("#EEF0F3", "#121417"),
    "hover": ("#F0F2F5", "#23272D"),
    "sidebar_hover": ("#E2E5EA", "#1D2025"),
    "selected": ("#E3EBFA", "#24345A"),
    "selected_idle": ("#E8EAEE", "#2A2E35"),
    "line": ("#E1E4E9", "#2A2E35"),
    "line2": ("#CDD2DA", "#3A404A"),
    "control": ("#7A8290", "#808897"),
    "text": ("#1B1F26", "#E7E9ED"),
    "text2": ("#4A515E", "#B1B8C3"),
    "text3": ("#626A77", "#9BA3AF"),
    "disabled": ("#9AA1AC", "#646B77"),
    "accent": ("#2456C7", "#3E6FE0"),
    "accent_hover": ("#1D49AE", "#3462D0"),
    "on_accent": ("#FFFFFF", "#FFFFFF"),
    "accent_text": ("#2150BC", "#8FB2FF"),
    "accent_bg": ("#E7EEFC", "#1E2B4A"),
    "focus": ("#2456C7", "#7BA2FF"),
    "good": ("#0A6B4B", "#56CC9D"),
    "good_bg": ("#E0F3EA", "#13322A"),
    "good_mark": ("#008F68", "#2DBE8D"),
    "warn": ("#7F5000", "#EBB654"),
    "warn_bg": ("#FFF0D2", "#362A12"),
    "warn_mark": ("#B97700", "#E69F00"),
    "bad": ("#AC3210", "#FF9474"),
    "bad_bg": ("#FDE8E1", "#3D211A"),
    "bad_mark": ("#D55E00", "#F0703A"),
    "violet": ("#7A3E8E", "#DFA3EE"),
    "violet_bg": ("#F5E9F8", "#34213A"),
    "inverse": ("#1B1F26", "#E7E9ED"),
    "on_inverse": ("#FFFFFF", "#141619"),
    "inverse_text2": ("#B1B8C3", "#4A515E"),
    "inverse_accent": ("#8FB2FF", "#2150BC"),
    "key_face": ("#FFFFFF", "#2B3037"),
    "key_edge": ("#C3C9D2", "#4A515C"),
    "inverse_key_face": ("#3A404A", "#FFFFFF"),
    "inverse_key_edge": ("#646B77", "#C3C9D2"),
    "stage1": ("#C6DBEF", "#24445F"),
    "stage2": ("#9BC3E3", "#2C5F89"),
    "stage3": ("#64A2D0", "#3A7FB3"),
    "stage4": ("#2F7FB9", "#62A5D6"),
    "stage5": ("#0A5A94", "#A3CFF0"),
    "chart_blue": ("#0072B2", "#3D9BD6"),
    "chart_bad": ("#D55E00", "#D55E00"),
    "chart_good": ("#009E73", "#009E73"),
    "chart_total": ("#8A919C", "#7C8592"),
}

LIGHT: Final = MappingProxyType({role: pair[0] for role, pair in _COLORS.items()})
DARK: Final = MappingProxyType({role: pair[1] for role, pair in _COLORS.items()})
COLORS: Final = MappingProxyType({"light": LIGHT, "dark": DARK})

AVATARS: Final = MappingProxyType(
    {
        "light": (
            ("#DCE6FB", "#2148A3"),
            ("#DDF1E8", "#0A5C42"),
            ("#FBE9CF", "#744900"),
            ("#F4E1F0", "#7A2F66"),
            ("#DDEFF7", "#0B5674"),
            ("#E5E4F7", "#473F9C"),
        ),
        "dark": (
            ("#26365E", "#B4CBFF"),
            ("#173B30", "#84DDB9"),
            ("#41321A", "#F1C878"),
            ("#432840", "#EFB2E0"),
            ("#163A4B", "#8FD3F0"),
            ("#302D57", "#C4BEFF"),
        ),
    }
)

DIM_ALPHA: Final = MappingProxyType({"light": 0.38, "dark": 0.59})

# role: (size at base 13, line height, weight)
TYPE: Final = MappingProxyType(
    {
        "display": (22, 28, 600),
        "title": (17, 24, 600),
        "figure": (15, 22, 600),
        "section": (14, 20, 600),
        "body": (13, 18, 400),
        "strong": (13, 18, 600),
        "button": (13, 18, 500),
        "small": (12, 16, 400),
        "chip": (12, 16, 500),
        "small_strong": (12, 16, 600),
        "micro": (11, 14, 500),
        "badge": (11, 14, 600),
    }
)
BASE_PX: Final = 13
MIN_BASE_PX: Final = 10
MAX_BASE_PX: Final = 18

HEIGHTS: Final = MappingProxyType(
    {
        "menu_row": 40,
        "page_head": 48,
        "tool_row": 44,
        "control": 28,
        "control_big": 32,
        "segment": 28,
        "segment_item": 24,
        "chip": 20,
        "badge": 18,
        "keycap": 18,
        "status": 28,
        "navigation": 30,
        "saved_view": 28,
        "table_head": 28,
        "row_compact": 26,
        "row_comfortable": 32,
        "row_two_lines": 40,
        "row_palette": 36,
        "outcome": 46,
        "banner": 42,
        "booking": 27,
    }
)
WIDTHS: Final = MappingProxyType(
    {
        "sidebar": 208,
        "sidebar_icons": 48,
        "panel": 300,
        "panel_max": 348,
        "facts": 400,
        "list": 292,
        "field_label": 116,
        "palette": 680,
    }
)
COLLAPSE_BELOW_PX: Final = 1100
GRID: Final = 4
RADIUS_CHIP: Final = 4
RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 8
RADIUS_PALETTE: Final = 12
MOTION_MS: Final = MappingProxyType({"palette": 80, "panel": 120, "toast": 120})
TOAST_MS: Final = 6000

LATIN_FAMILY: Final = "Inter"
CHINESE_LATIN_FAMILY: Final = "Inter SC"  # without the quotes and dash that are full-width there
CHINESE_FAMILIES: Final = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
)
FONT_FILES: Final = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "InterSC-Regular.ttf",
    "InterSC-Medium.ttf",
    "InterSC-Bold.ttf",
)


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two `#RRGGBB` colours."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
