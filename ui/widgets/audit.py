"""Looks over a shown window for what an eye would catch: cut words, overlaps, boxes for glyphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QRawFont, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QStackedLayout,
    QWidget,
)

from ui import theme_tokens
from ui.widgets.contrast import faint_texts

Kind = Literal["clipped", "overlap", "unnamed", "off_grid", "no_glyph", "contrast"]
_ROUNDING_PX = 1.0
_HALF_STEPS_PX = frozenset({1, 2, 6})  # hairlines, what touches, and an icon beside its words
_MARKED_BUTTON_PX = 22  # a check box's mark and the space beside it


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong on the screen."""

    kind: Kind
    widget: str
    words: str


def audit(window: QWidget, *, grid: bool = False, contrast: bool = False) -> list[Finding]:
    """Return what is wrong with a shown window.

    `grid` also tells what is off the 4 px grid, `contrast` measures every text on a picture.
    """
    findings: list[Finding] = []
    if contrast:
        findings += [Finding("contrast", "text", faint.told) for faint in faint_texts(window)]
    for widget in _visible(window):
        findings += _clipped(widget)
        findings += _missing_glyphs(widget)
        findings += _unnamed(widget)
        findings += _overlaps(widget)
        if grid:
            findings += _off_grid(widget)
    return findings


def _visible(window: QWidget) -> Iterator[QWidget]:
    if window.isVisible():
        yield window
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.width() > 0 and widget.height() > 0:
            yield widget


def _name(widget: QWidget) -> str:
    named = widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__}({named})" if named else type(widget).__name__


def _clipped(widget: QWidget) -> list[Finding]:
    words, wanted_width, wanted_height = "", 0.0, 0.0
    metrics = QFontMetricsF(widget.font())
    if isinstance(widget, QLabel) and widget.text():
        words = widget.text()
        wanted_width, wanted_height = _label_needs(widget, metrics)
    elif isinstance(widget, QAbstractButton) and widget.text():
        words = widget.text().replace("&", "")
        wanted_width, wanted_height = _button_needs(widget, words, metrics)
    elif isinstance(widget, (QLineEdit, QComboBox, QAbstractSpinBox)):
        words = widget.text() if isinstance(widget, QLineEdit) else _name(widget)
        wanted_height = metrics.height()
    too_wide = wanted_width > widget.width() + _ROUNDING_PX
    too_high = wanted_height > widget.height() + _ROUNDING_PX
    return [Finding("clipped", _name(widget), words)] if too_wide or too_high else []


def _label_needs(label: QLabel, metrics: QFontMetricsF) -> tuple[float, float]:
    margins = label.contentsMargins()
    if label.wordWrap():
        return 0.0, float(label.heightForWidth(label.width()))
    lines = label.text().split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines)
    # Line spacing is generous; ink is what must not be cut.
    height = metrics.lineSpacing() * (len(lines) - 1) + metrics.ascent() + metrics.descent()
    return width + margins.left() + margins.right(), height


def _button_needs(
    button: QAbstractButton, words: str, metrics: QFontMetricsF
) -> tuple[float, float]:
    width = metrics.horizontalAdvance(words)
    if isinstance(button, (QCheckBox, QRadioButton)):
        width += _MARKED_BUTTON_PX
    elif isinstance(button, QPushButton) and button.property("kind"):
        width = max(width, float(button.sizeHint().width()))  # drawn by itself: it knows
    return width, metrics.ascent() + metrics.descent()


def _texts(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QAbstractButton)):
        return widget.text()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return ""


def _missing_glyphs(widget: QWidget) -> list[Finding]:
    words = _texts(widget)
    if not words:
        return []
    layout = QTextLayout(words, widget.font())
    layout.beginLayout()
    while layout.createLine().isValid():
        pass
    layout.endLayout()
    for run in layout.glyphRuns():
        raw: QRawFont = run.rawFont()
        if raw.isValid() and 0 in run.glyphIndexes():
            return [Finding("no_glyph", _name(widget), words)]
    return []


def _unnamed(widget: QWidget) -> list[Finding]:
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
        return []
    if widget.isWindow() or widget.objectName().startswith("qt_"):
        return []  # Qt's own inner parts carry the name of the part around them
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None and interface.text(QAccessible.Text.Name):
        return []
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QAbstractItemView):
        return []
    return [Finding("unnamed", _name(widget), "")]


def _overlaps(parent: QWidget) -> list[Finding]:
    """Compare the widgets one layout has placed: those must never cover each other."""
    layout = parent.layout()
    if layout is None:
        return []
    layouts = (layout, *layout.findChildren(QLayout))
    placed = [
        one
        for one in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if one.isVisible()
        and not one.geometry().isEmpty()
        and any(each.indexOf(one) >= 0 for each in layouts)
    ]
    findings = []
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            common = one.geometry().intersected(other.geometry())
            if common.width() > 1 and common.height() > 1:
                findings.append(Finding("overlap", _name(one), _name(other)))
    return findings


def _off_grid(widget: QWidget) -> list[Finding]:
    """Compare a layout's margins and gaps with the grid."""
    layout = widget.layout()
    if layout is None or isinstance(layout, QStackedLayout) or isinstance(widget, QMainWindow):
        return []  # one thing at a time needs no gap, and a main window has none
    margins = layout.contentsMargins()
    gaps = {margins.left(), margins.top(), margins.right(), margins.bottom(), layout.spacing()}
    odd = sorted(
        gap for gap in gaps if gap > 0 and gap % theme_tokens.GRID and gap not in _HALF_STEPS_PX
    )
    return [Finding("off_grid", _name(widget), ", ".join(map(str, odd)))] if odd else []
