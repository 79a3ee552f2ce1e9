"""The one style sheet of the application, generated from the tokens."""

from string import Template
from typing import Final

from ui import theme_tokens
from ui.theme_tokens import Scheme

# `$role` is a colour, `${n_px}` a length that grows with the text size.
_SHEET: Final = Template("""
QAbstractItemView { outline: 0; }
QAbstractScrollArea { border: 0; }
QMainWindow, QDialog { background: $window; }
QFrame[plane="window"] { background: $window; }
QFrame[plane="surface"] { background: $surface; }
QFrame[plane="sidebar"] { background: $sidebar; }
QFrame[plane="raised"] { background: $raised; }
QFrame[edge="bottom"] { border: 0; border-bottom: 1px solid $line; }
QFrame[edge="top"] { border: 0; border-top: 1px solid $line; }
QFrame[edge="right"] { border: 0; border-right: 1px solid $line; }
QFrame[edge="left"] { border: 0; border-left: 1px solid $line; }
QFrame[role="rule"] { background: $line; border: 0; }

QLabel { background: transparent; color: $text; }
QLabel:disabled { color: $disabled; }
$inks

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit {
    background: $surface; color: $text; border: 1px solid $control; border-radius: 6px;
    selection-background-color: $accent; selection-color: $on_accent;
    padding: 0 ${p9}; placeholder-text-color: $text3;
}
QLineEdit, QComboBox, QSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit {
    min-height: ${p26}; max-height: ${p26};
}
QPlainTextEdit, QTextEdit { padding: ${p5} ${p7}; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus,
QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus {
    border: 2px solid $focus; padding: 0 ${p8};
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QTimeEdit:focus,
QDateTimeEdit:focus { min-height: ${p24}; max-height: ${p24}; }
QPlainTextEdit:focus, QTextEdit:focus { padding: ${p4} ${p6}; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"] {
    border: 2px solid $bad;
}
QLineEdit[readOnly="true"], QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled,
QSpinBox:disabled { background: $sunken; color: $text3; border: 1px solid $line2; }
QLineEdit[role="search"] { border-color: $line2; padding-left: 0; }
QLineEdit[role="search"]:focus { border-color: $focus; }
QLineEdit[role="palette"], QLineEdit[role="palette"]:focus {
    border: 0; background: transparent; padding: 0; min-height: ${p30}; max-height: ${p30};
}
QLineEdit[role="cell"], QLineEdit[role="cell"]:focus, QComboBox[role="cell"],
QComboBox[role="cell"]:focus {
    background: $surface; border: 2px solid $focus; border-radius: 4px; padding: 0 ${p5};
    min-height: 0; max-height: 999px;
}

QComboBox { padding-left: ${p11}; padding-right: ${p24}; }
QComboBox:focus { padding-left: ${p10}; }
QComboBox::drop-down { border: 0; width: ${p24}; }
QComboBox::down-arrow { image: url("$chevron"); width: ${p14}; height: ${p14}; }
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: 1px solid $line2; border-radius: 0;
    selection-background-color: $selected; selection-color: $text; padding: ${p4};
}
QComboBox QAbstractItemView::item { min-height: ${p26}; }
QAbstractSpinBox { padding-right: ${p24}; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus {
    border: 0; padding: 0 ${p2} 0 ${p8}; background: transparent; min-height: 0; max-height: 999px;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    width: ${p20}; border: 0; background: transparent; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; top: 2px; right: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; bottom: 2px; right: 2px; }
QAbstractSpinBox::up-arrow { image: url("$chevron_up"); width: ${p10}; height: ${p10}; }
QAbstractSpinBox::down-arrow { image: url("$chevron"); width: ${p10}; height: ${p10}; }

QPushButton[kind="plain"] { border: 0; background: transparent; padding: 0; }

QCheckBox, QRadioButton { background: transparent; color: $text; spacing: ${p8}; outline: 0; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator {
    width: ${mark_in_1}; height: ${mark_in_1}; border: 1px solid $control; background: $surface;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${mark_half}; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$tick");
}
QRadioButton::indicator:checked {
    border: ${mark_edge} solid $accent; width: ${mark_dot}; height: ${mark_dot};
    background: $on_accent;
}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {
    width: ${mark_in_2}; height: ${mark_in_2}; border: 2px solid $focus;
}
QCheckBox::indicator:checked:focus { border-color: $text; }
QRadioButton::indicator:checked:focus {
    width: ${mark_in_2}; height: ${mark_in_2}; border: 2px solid $focus;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $accent, stop: 0.54 $accent, stop: 0.62 $surface, stop: 1 $surface);
}

QMenuBar { background: transparent; color: $text2; border: 0; padding: 0; spacing: 0; }
QMenuBar::item { background: transparent; padding: ${p5} ${p10}; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $sidebar_hover; color: $text; }
QMenu {
    background: $raised; color: $text; border: 1px solid $line2; padding: ${p4};
}
QMenu::item { padding: ${p5} ${p24} ${p5} ${p10}; border-radius: 4px; }
QMenu::icon { padding-left: ${p8}; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: ${p4} ${p8}; }

QHeaderView { background: $surface; border: 0; }
QHeaderView::section {
    background: $surface; color: $text3; border: 0; border-bottom: 1px solid $line;
    padding: 0 ${p8}; font-weight: 500;
}
QTableView, QListView, QTreeView {
    background: $surface; color: $text; border: 0; selection-background-color: $selected;
    selection-color: $text;
}
QListView[plane="window"] { background: $window; }
QListView[plane="sidebar"] { background: $sidebar; }
QListView[plane="raised"] { background: $raised; }
QScrollArea, QScrollArea > QWidget > QWidget[role="body"] { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }

QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line2; border-radius: 3px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::handle:vertical { min-height: 32px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: $control; }

QTabBar { background: transparent; border: 0; }
QTabBar::tab {
    background: transparent; color: $text2; border: 0; border-bottom: 2px solid transparent;
    padding: ${p6} ${p2}; margin-right: ${p18};
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $focus; font-weight: 600; }
QTabBar::tab:focus { border-bottom-color: $focus; color: $accent_text; }
QTabBar::tab:disabled { color: $disabled; }

QProgressBar {
    background: $line; border: 0; border-radius: 1px; min-height: 3px; max-height: 3px;
}
QProgressBar::chunk { background: $accent; border-radius: 1px; }

QToolTip { background: $inverse; color: $on_inverse; border: 0; padding: ${p5} ${p8}; }
QCalendarWidget QWidget { alternate-background-color: $sunken; }
QCalendarWidget QToolButton { color: $text; background: transparent; padding: ${p4} ${p8}; }
""")

_INKS: Final = (
    "text", "text2", "text3", "disabled", "accent_text", "good", "warn", "bad", "violet",
    "on_inverse", "inverse_accent", "on_accent",
)  # fmt: skip
_LENGTHS: Final = range(31)
_MARK, _DOT = 16, 6  # a box to tick or a circle to choose, and the circle's middle


def sheet(scheme: Scheme, base_px: int, images: dict[str, str] | None = None) -> str:
    """Return the style sheet of a scheme at a text size; `images` are paths of drawn marks."""
    colors = theme_tokens.COLORS[scheme]
    inks = "\n".join(f'QLabel[ink="{ink}"] {{ color: {colors[ink]}; }}' for ink in _INKS)
    lengths = {
        f"p{n}": f"{max(1 if n else 0, round(n * base_px / theme_tokens.BASE_PX))}px"
        for n in _LENGTHS
    }
    lengths |= {name: f"{px}px" for name, px in _mark_px(base_px).items()}
    marks = {"chevron": "", "chevron_up": "", "tick": "", **(images or {})}
    return _SHEET.substitute(colors, inks=inks, **lengths, **marks)


def _mark_px(base_px: int) -> dict[str, int]:
    """Return the lengths of the mark beside a choice: in every state they add up to one size."""
    side = round(_MARK * base_px / theme_tokens.BASE_PX)
    dot = round(_DOT * base_px / theme_tokens.BASE_PX)
    dot += (side - dot) % 2  # as far from the left as from the right
    return {
        "mark_in_1": side - 2, "mark_in_2": side - 4, "mark_half": side // 2,
        "mark_dot": dot, "mark_edge": (side - dot) // 2,
    }  # fmt: skip
