"""What Qt asks of a model or a delegate never fails: a bug shows as a dash, is logged and told.

Qt calls these methods from within its own code; an error in one would come out of whatever call
of ours made Qt ask, in the middle of its work, or end the program.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from types import TracebackType
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QPainter

from ui.bug_report import report
from ui.theme import theme
from workbench.i18n import t

log = logging.getLogger(__name__)

EMPTY: Final = "–"
K = TypeVar("K", bound=type[Any])
Wrap = Callable[[Callable[..., Any]], Callable[..., Any]]


class _Caught:
    """Ends with a note what would come out of it as a bug."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            bugs.note(error)
            return True
        return False


class Bugs(QObject):
    """Tells once of each place in the code where something could not be shown."""

    met = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple[str, int, str]] = set()

    def note(self, error: Exception) -> None:
        """Log a bug and tell of it, the first time."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = (last.filename, last.lineno or 0, type(error).__name__)
        if place not in self._known:
            self._known.add(place)
            log.error("A bug, shown as “–”:\n%s", report(type(error), error.__traceback__))
            self.met.emit()

    def forget(self) -> None:
        """Tell of everything again."""
        self._known.clear()


bugs = Bugs()


def guarded(kind: K) -> K:
    """Guard the methods of a model or delegate that Qt calls, as far as the class has them.

    A model's `fallbacks` says what roles of its own give where their value cannot be had.
    """
    wraps_of: Mapping[str, Wrap] = {
        "data": _data, "headerData": _data, "flags": _flags, "paint": _paint, "sizeHint": _size,
    }  # fmt: skip
    for name, wrap in wraps_of.items():
        if name in vars(kind):
            setattr(kind, name, wrap(vars(kind)[name]))
    return kind


def trouble_words() -> str:
    """Return what a cell's tooltip says where its value cannot be shown."""
    return t("This cannot be shown: a bug of the program. What is saved is safe.")


def _data(method: Callable[..., Any]) -> Callable[..., Any]:
    role_place = 2 if method.__name__ == "headerData" else 1

    @wraps(method)
    def data(self: Any, *words: Any, **more: Any) -> Any:
        with _Caught():
            return method(self, *words, **more)
        role = more.get("role", words[role_place] if len(words) > role_place else 0)
        return _fallback(getattr(self, "fallbacks", {}), int(role))

    return data


def _fallback(own: Mapping[int, Any], role: int) -> Any:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return EMPTY
    if role == Qt.ItemDataRole.ToolTipRole:
        return trouble_words()
    return own.get(role)


def _flags(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def flags(self: Any, index: Any) -> Any:
        with _Caught():
            return method(self, index)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    return flags


def _paint(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def paint(self: Any, painter: QPainter, option: Any, index: Any) -> None:
        with _Caught():
            method(self, painter, option, index)
            return
        painter.setPen(theme.color("text3"))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, EMPTY)

    return paint


def _size(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def size_hint(self: Any, option: Any, index: Any) -> Any:
        with _Caught():
            return method(self, option, index)
        return QSize(theme.px(160), theme.height("row_two_lines"))

    return size_hint
