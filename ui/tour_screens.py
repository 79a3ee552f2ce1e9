"""What the tour shows that the sample does not have: the start windows, and files to attach."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from PySide6.QtWidgets import QMainWindow, QWidget

from ui.background import Background
from ui.opener import Opener
from ui.restore_page import RestorePage
from ui.start_pages import AccountsPage, RecoverPage
from ui.start_window import SIZE
from ui.theme import theme
from workbench.profiles import Profile
from workbench.restoring import Backup, Kind

_FILES = (("Rollout plan.pdf", 1_840_000), ("Site photos.zip", 12_400_000), ("报价单.xlsx", 61_000))
_BACKUPS: Final[tuple[tuple[Kind, int], ...]] = (
    ("daily", 4),
    ("daily", 28),
    ("weekly", 60),
    ("monthly", 300),
    ("upgrade", 420),
)


def files_to_attach() -> list[Path]:
    """Write some invented files; return them."""
    folder = Path(mkdtemp(prefix="workbench-tour-files-"))
    made = [folder / name for name, _size in _FILES]
    for file, (_name, size) in zip(made, _FILES, strict=True):
        file.write_bytes(bytes(size))
    return made


def _recovery() -> QWidget:
    return _window(RecoverPage("northwind"))


def _backup() -> QWidget:
    now = datetime.now(UTC)
    profile = _profile("liu")
    executor = ThreadPoolExecutor(1)
    page = RestorePage(profile, Background(executor), Opener(profile.name))
    page.rows.moved.disconnect()  # nothing is looked into: these are only names
    page.show_backups(
        [
            Backup(Path(f"{number}.db"), now - timedelta(hours=hours), 48_600_000, kind)
            for number, (kind, hours) in enumerate(_BACKUPS)
        ]
    )
    executor.shutdown()
    return _window(page)


def _accounts() -> QWidget:
    return _window(AccountsPage([_profile("liu"), _profile("wang")]))


def _profile(name: str) -> Profile:
    server = "https://sales.northwind.example"
    return Profile(f"northwind-{name}", server, f"{name}@northwind.example", name, "keyring")


def _window(page: QWidget) -> QWidget:
    window = QMainWindow()
    window.setWindowTitle("Sales Workbench")
    window.resize(*(theme.px(side) for side in SIZE))
    window.setCentralWidget(page)
    window.show()
    return window


PAGES: Final[dict[str, Callable[[], QWidget]]] = {
    "recovery": _recovery, "backup": _backup, "accounts": _accounts,
}  # fmt: skip
