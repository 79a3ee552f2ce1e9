"""Sizes, orders and places the window remembers; they hold no customer data."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget

from workbench import paths


def remember(name: str, value: QByteArray | str | int | bool) -> None:
    """Keep one value under a name until the next start."""
    _file().setValue(name, value)


def recall_bytes(name: str) -> QByteArray:
    """Return remembered bytes, empty where there are none."""
    value = _file().value(name)
    return value if isinstance(value, QByteArray) else QByteArray()


def recall_text(name: str, default: str = "") -> str:
    """Return a remembered text."""
    value = _file().value(name)
    return value if isinstance(value, str) else default


def recall_number(name: str, default: int) -> int:
    """Return a remembered whole number; ini files keep it as text."""
    value = _file().value(name)
    try:
        return int(str(value))
    except ValueError:
        return default


def remember_place(window: QWidget) -> None:
    """Keep where the window stands and how large it is."""
    remember("window/geometry", window.saveGeometry())


def restore_place(window: QWidget) -> None:
    """Put the window where it stood when it was closed; nothing happens the first time."""
    geometry = recall_bytes("window/geometry")
    if not geometry.isEmpty():
        window.restoreGeometry(geometry)


def desk_name(profile: str) -> str:
    """Return the name under which the last desk is remembered: each profile has its own."""
    return f"window/desk-{profile}" if profile else "window/desk"


def _file() -> QSettings:
    return QSettings(str(paths.home() / "window.ini"), QSettings.Format.IniFormat)
