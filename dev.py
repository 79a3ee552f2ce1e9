"""What a developer types: `python3 dev.py run`, `test`, `workbench`, `docs`, `lock`, `bundle`.

Standard library only. It makes .venv from the hashed lock, installs the system libraries that are
missing (Debian and Ubuntu, as root) or prints the command that would, and then does what was asked.
It reads as far as Python 3.9 does, so that an older Python is told what it lacks.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCK = HERE / "requirements.lock"
STAMP = VENV / "made-from"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)
MOST_WORKERS = 8

QT_LIBRARIES = {  # what is loaded → the Debian package that brings it
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libbrotlidec.so.1": "libbrotli1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_PROGRAMS = {  # what the real-window and keyring tests start → its Debian package
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "evilwm": "evilwm",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
}
BUNDLE_PROGRAMS = {"objdump": "binutils"}  # PyInstaller reads libraries with it
NO_PROGRAMS: dict[str, str] = {}
SHOW_HELP = ("-h", "--help")
OWN_HELP = {"run": "ui", "workbench": "workbench"}  # the commands whose program tells its own
CHINESE_FONT = "fonts-wqy-microhei"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
CHINESE_FONT_NAMES = ("wqy", "cjk", "sourcehan", "uming", "ukai", "fandol", "simsun", "msyh")

LINT_STEPS = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("ruff", ("ruff", "check", "--quiet", ".")),
    ("mypy", ("mypy",)),
    ("import-linter", ("lint-imports",)),
    ("vulture", ("vulture",)),
    ("deptry", ("deptry", ".")),
)
USAGE = """usage: python3 dev.py COMMAND [arguments]
  run        open the window on a sample workspace (arguments go to the window: --role bdr, …)
  test       check and test everything (--only lint | --only pytest; the rest goes to pytest)
  lint       the checks without the tests
  workbench  the command line of the program (arguments go to it)
  docs       write the pages of docs/ that are made from declarations
  pictures   take the pictures of docs/ anew, off screen (some minutes)
  lock       compile requirements.lock anew from pyproject.toml (needs uv)
  audit      check the lock without a network: hashes, licences, known advisories
  bundle     make the desktop bundle in dist/"""


class Stop(Exception):
    """Ends the program with a sentence for the person who called it."""


def say(text: str) -> None:
    """Tell how far we are; flushed, so that it stands before the output of what is started."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


# What is missing


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Tell whether a font with Chinese characters is installed."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = (file.name.lower() for folder in folders for file in folder.rglob("*.tt[cf]"))
    others = (file.name.lower() for folder in folders for file in folder.rglob("*.otf"))
    return any(mark in name for name in (*files, *others) for mark in CHINESE_FONT_NAMES)


def missing_packages(programs: dict[str, str]) -> list[str]:
    """Return the Debian packages that this machine lacks, in the order of the lists above."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in QT_LIBRARIES.items() if not loads(library)]
    if not has_chinese_font():
        missing.append(CHINESE_FONT)
    missing += [package for program, package in programs.items() if not shutil.which(program)]
    if needs_environment() and not shutil.which("uv") and not importlib.util.find_spec("ensurepip"):
        missing.append("python3-venv")
    return missing


def install_line(packages: list[str]) -> str:
    """Return the command a person types to install `packages`."""
    return "sudo apt-get install --yes --no-install-recommends " + " ".join(packages)


def missing_text(packages: list[str], has_apt: bool) -> str:
    """Return what to tell somebody whose machine lacks `packages` and who must add them."""
    if has_apt:
        return (
            f"System packages are missing. Install them, then try again:\n{install_line(packages)}"
        )
    return f"System packages are missing; Debian's names for them are: {', '.join(packages)}"


def install_packages(packages: list[str]) -> None:
    """Install what is missing, as root on Debian and Ubuntu; elsewhere say what to install."""
    if not packages:
        return
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise Stop(missing_text(packages, has_apt=apt is not None))
    say(f"Installing {len(packages)} system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly([apt, "update"], environment)
    run_quietly([apt, "install", "--yes", "--no-install-recommends", *packages], environment)


# The environment


def wanted_stamp(lock: bytes, version: tuple[int, ...], base_prefix: str) -> str:
    """Return what names an environment: the lock, and the Python it was made with.

    Of the version only the first two numbers count: a bug-fix release keeps its environment.
    """
    digest = hashlib.sha256(lock).hexdigest()
    return f"{digest} {version[0]}.{version[1]} {base_prefix}"


def needs_environment() -> bool:
    """Tell whether .venv is absent, or made from another lock or another Python."""
    if not (STAMP.is_file() and PYTHON.exists()):
        return True
    stamp = wanted_stamp(LOCK.read_bytes(), sys.version_info[:2], sys.base_prefix)
    return STAMP.read_text(encoding="utf-8").strip() != stamp


def make_environment() -> None:
    """Make .venv from the hashed lock, byte-compiled; the stamp comes last."""
    if Path(sys.prefix) == VENV:
        raise Stop("The environment is out of date; run this with a Python from outside .venv.")
    uv = shutil.which("uv")
    started = time.monotonic()
    say(f"Making .venv with Python {sys.version.split()[0]}{' and uv' if uv else ''}")
    lock = ["--require-hashes", "-r", str(LOCK)]
    if uv:
        run_quietly([uv, "venv", "--clear", "--python", sys.executable, str(VENV)])
        say("Installing the locked packages (about 250 MB to download the first time)")
        run_quietly([uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *lock])
    else:
        run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
        say("Installing the locked packages (about 250 MB to download the first time)")
        run_quietly([str(PYTHON), "-m", "pip", "install", "--compile", *lock])
    stamp = wanted_stamp(LOCK.read_bytes(), sys.version_info[:2], sys.base_prefix)
    STAMP.write_text(stamp + "\n", encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s")


def set_up(programs: dict[str, str]) -> None:
    """Bring this machine to where the program runs; nothing happens where it already does."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), sys.version.split()[0]
        raise Stop(f"Sales Workbench needs Python {wanted} or newer; this is {found}.")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # without .pyc files every start is 3× slower
    install_packages(missing_packages(programs))
    if needs_environment():
        make_environment()


# Running things


def captured(command: list[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a program in the checkout; return its exit code and all it printed."""
    done = subprocess.run(
        command,
        cwd=HERE,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def run_quietly(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a step of the set-up; its output is shown only when it fails."""
    code, output = captured(command, environment)
    if code != 0:
        say(output)
        raise Stop(f"This failed: {shlex.join(command)}")


def run_module(module: str, arguments: list[str]) -> int:
    """Run a module of the environment in the checkout; return its exit code."""
    return subprocess.run([str(PYTHON), "-m", module, *arguments], cwd=HERE, check=False).returncode


def run_program(module: str, arguments: list[str]) -> int:
    """Run the program where the caller is, so that files are found where he named them.

    The checkout is searched for modules and the caller's folder is not, nor by what it starts.
    """
    paths = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"}
    command = [str(PYTHON), "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def has_display() -> bool:
    """Tell whether a window can be shown: only a Linux machine may lack a display."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window_arguments(arguments: list[str], display: bool) -> list[str]:
    """Return what the window is started with: a sample, and a tour where nobody could see it."""
    chosen = arguments or ["--sample"]
    return chosen if display or "--tour" in chosen else [*chosen, "--tour", "tour"]


def run_window(arguments: list[str]) -> int:
    """Open the window; without a display take pictures of it instead."""
    set_up(NO_PROGRAMS)
    chosen = window_arguments(arguments, has_display())
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        folder = Path.cwd() / chosen[chosen.index("--tour") + 1]
        say(f"There is no display: the window runs off screen. Its pictures will be in {folder}")
    return run_program("ui", chosen)


def lint() -> int:
    """Run every check, also after one has failed; return 1 if any did."""
    failed = []
    for name, (program, *arguments) in LINT_STEPS:
        started = time.monotonic()
        code, output = captured([str(PYTHON.parent / program), *arguments])
        say(f"{name:14} {'failed' if code else 'ok':6} {time.monotonic() - started:5.1f} s")
        if code:
            say(output)
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def pytest_arguments(arguments: list[str], cores: int) -> list[str]:
    """Return what pytest is called with: the whole suite on every core, a named part on one.

    Each worker gets a run of whole files, so that what a file's tests share is made once; who is
    done first takes over from the others.
    """
    return arguments or ["-n", str(min(cores, MOST_WORKERS)), "--dist", "worksteal"]


def test(arguments: list[str]) -> int:
    """Check and test; pytest comes last, so that its closing line is the last one."""
    only = ""
    if arguments[:1] == ["--only"]:
        only, arguments = "".join(arguments[1:2]), arguments[2:]
        if only not in ("lint", "pytest"):
            raise Stop("--only takes lint or pytest")
    set_up(NO_PROGRAMS if only == "lint" else TEST_PROGRAMS)
    checks = lint() if only != "pytest" else 0
    if only == "lint":
        return checks
    return run_module("pytest", pytest_arguments(arguments, os.cpu_count() or 1)) or checks


def lock() -> int:
    """Compile the lock: every package with its hashes, for every platform, naming no host."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("Compiling the lock needs uv on the PATH (pipx install uv).")
    options = "--extra learning --group dev --universal --generate-hashes --no-header --no-annotate"
    command = [uv, "pip", "compile", "pyproject.toml", *options.split(), "-o", LOCK.name]
    return subprocess.run(command, cwd=HERE, stdout=subprocess.DEVNULL, check=False).returncode


def workbench(arguments: list[str]) -> int:
    """Run the program's command line."""
    set_up(NO_PROGRAMS)
    return run_program("workbench", arguments)


def docs() -> int:
    """Write the manual's pages that are made from the declarations."""
    set_up(NO_PROGRAMS)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    page = str(HERE / "docs" / "commands.md")
    return run_module("workbench", ["docs", "docs"]) or run_module("ui.manual", [page])


def pictures() -> int:
    """Take the pictures of the documents anew."""
    set_up(NO_PROGRAMS)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return run_module("ui.tour_album", [str(HERE / "docs" / "pictures")])


def audit() -> int:
    """Check requirements.lock and what is installed from it, without a network."""
    set_up(NO_PROGRAMS)
    return run_module("parts_list", [])


def bundle(arguments: list[str]) -> int:
    """Make the desktop bundle."""
    set_up(BUNDLE_PROGRAMS)
    return run_module("PyInstaller", ["--noconfirm", *arguments, "build.spec"])


def tell_usage(name: str, arguments: list[str]) -> int:
    """Tell how a command is used, at once: whoever asks has not agreed to an installation yet."""
    if name in OWN_HELP and not needs_environment():
        return run_program(OWN_HELP[name], arguments)
    say(USAGE)
    if name in OWN_HELP:
        say(f"After its first call, which sets it up, “dev.py {name} --help” tells its arguments.")
    return 0


def main(arguments: list[str]) -> int:
    """Do what the command line asks; return the exit code."""
    name, rest = "".join(arguments[:1]), arguments[1:]
    commands: dict[str, Callable[[], int]] = {
        "run": lambda: run_window(rest),
        "test": lambda: test(rest),
        "lint": lambda: test(["--only", "lint"]),
        "workbench": lambda: workbench(rest),
        "docs": docs,
        "pictures": pictures,
        "lock": lock,
        "audit": audit,
        "bundle": lambda: bundle(rest),
    }
    if name not in commands:
        say(USAGE)
        return 0 if name in SHOW_HELP else 2
    if any(word in SHOW_HELP for word in rest):
        return tell_usage(name, rest)
    try:
        return commands[name]()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
