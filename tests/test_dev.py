import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture(autouse=True)
def _a_linux_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(dev, "loads", lambda library: True)
    monkeypatch.setattr(dev, "has_chinese_font", lambda: True)
    monkeypatch.setattr(dev, "needs_environment", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    return monkeypatch


def test_a_complete_machine_lacks_nothing(complete: pytest.MonkeyPatch) -> None:
    assert dev.missing_packages(dev.TEST_PROGRAMS) == []


def test_every_library_that_does_not_load_is_asked_for_by_its_package(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setattr(dev, "loads", lambda library: library not in {"libEGL.so.1", "libGL.so.1"})
    assert dev.missing_packages(dev.NO_PROGRAMS) == ["libegl1", "libgl1"]


def test_running_needs_no_test_programs_but_testing_does(complete: pytest.MonkeyPatch) -> None:
    complete.setattr(shutil, "which", lambda program: None)
    assert dev.missing_packages(dev.NO_PROGRAMS) == []
    assert dev.missing_packages(dev.TEST_PROGRAMS) == [
        "xvfb",
        "xauth",
        "evilwm",
        "dbus",
        "gnome-keyring",
        "xdotool",
    ]


def test_only_the_bundle_needs_binutils(complete: pytest.MonkeyPatch) -> None:
    complete.setattr(shutil, "which", lambda program: None)
    assert dev.missing_packages(dev.BUNDLE_PROGRAMS) == ["binutils"]


def test_debians_python_asks_for_venv_only_when_an_environment_is_to_be_made(
    complete: pytest.MonkeyPatch,
) -> None:
    complete.setattr(shutil, "which", lambda program: None)
    complete.setattr(importlib.util, "find_spec", lambda module: None)
    assert dev.missing_packages(dev.NO_PROGRAMS) == []
    complete.setattr(dev, "needs_environment", lambda: True)
    assert dev.missing_packages(dev.NO_PROGRAMS) == ["python3-venv"]


def test_uv_needs_no_venv_package(complete: pytest.MonkeyPatch) -> None:
    complete.setattr(importlib.util, "find_spec", lambda module: None)
    complete.setattr(dev, "needs_environment", lambda: True)
    assert dev.missing_packages(dev.NO_PROGRAMS) == []


def test_other_systems_bring_their_libraries_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(dev, "loads", lambda library: False)
    assert dev.missing_packages(dev.TEST_PROGRAMS) == []


def test_a_font_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "FONT_FOLDERS", (str(tmp_path),))
    (tmp_path / "truetype" / "dejavu").mkdir(parents=True)
    (tmp_path / "truetype" / "dejavu" / "DejaVuSans.ttf").touch()
    assert not dev.has_chinese_font()
    (tmp_path / "truetype" / "NotoSansCJK-Regular.ttc").touch()
    assert dev.has_chinese_font()


def test_without_root_the_exact_command_is_told(complete: pytest.MonkeyPatch) -> None:
    complete.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Stop) as stop:
        dev.install_packages(["libegl1", "xvfb"])
    last_line = str(stop.value).splitlines()[-1]
    assert last_line == "sudo apt-get install --yes --no-install-recommends libegl1 xvfb"


def test_without_apt_the_names_are_told(complete: pytest.MonkeyPatch) -> None:
    complete.setattr(shutil, "which", lambda program: None)
    with pytest.raises(dev.Stop, match="Debian's names for them are: libegl1, xvfb"):
        dev.install_packages(["libegl1", "xvfb"])


def test_root_on_debian_updates_once_and_installs_without_recommends(
    complete: pytest.MonkeyPatch,
) -> None:
    ran: list[list[str]] = []
    complete.setattr(os, "geteuid", lambda: 0)
    complete.setattr(dev, "run_quietly", lambda command, environment: ran.append(command))
    dev.install_packages(["libegl1"])
    assert ran == [
        ["/usr/bin/apt-get", "update"],
        ["/usr/bin/apt-get", "install", "--yes", "--no-install-recommends", "libegl1"],
    ]


def test_a_bug_fix_release_of_python_keeps_the_environment() -> None:
    made = dev.wanted_stamp(b"a==1", (3, 11, 2), "/usr")
    assert dev.wanted_stamp(b"a==1", (3, 11, 9), "/usr") == made
    assert dev.wanted_stamp(b"a==1", (3, 12, 0), "/usr") != made
    assert dev.wanted_stamp(b"a==2", (3, 11, 2), "/usr") != made
    assert dev.wanted_stamp(b"a==1", (3, 11, 2), "/opt/python") != made


def test_the_environment_is_made_again_only_when_its_stamp_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, stamp = tmp_path / "lock", tmp_path / "made-from"
    lock.write_bytes(b"a==1")
    for name, value in {"LOCK": lock, "STAMP": stamp, "PYTHON": Path(sys.executable)}.items():
        monkeypatch.setattr(dev, name, value)
    assert dev.needs_environment()
    stamp.write_text(dev.wanted_stamp(b"a==1", sys.version_info[:2], sys.base_prefix) + "\n")
    assert not dev.needs_environment()
    lock.write_bytes(b"a==2")
    assert dev.needs_environment()


def test_an_old_python_is_told_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11 or newer"):
        dev.set_up(dev.NO_PROGRAMS)


def test_the_window_opens_a_sample_and_tours_where_nobody_could_see_it() -> None:
    assert dev.window_arguments([], display=True) == ["--sample"]
    assert dev.window_arguments([], display=False) == ["--sample", "--tour", "tour"]
    assert dev.window_arguments(["--profile", "ada"], display=True) == ["--profile", "ada"]
    given = ["--sample", "--tour", "pictures"]
    assert dev.window_arguments(given, display=False) == given


def test_the_whole_suite_uses_every_core_and_a_part_of_it_one() -> None:
    assert dev.pytest_arguments([], cores=2) == ["-n", "2", "--dist", "worksteal"]
    assert dev.pytest_arguments([], cores=64) == ["-n", "8", "--dist", "worksteal"]
    assert dev.pytest_arguments(["tests/store"], cores=2) == ["tests/store"]


def test_a_failed_check_fails_the_run_although_the_tests_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dev, "set_up", lambda programs: None)
    monkeypatch.setattr(dev, "lint", lambda: 1)
    monkeypatch.setattr(dev, "run_module", lambda module, arguments: 0)
    assert dev.test([]) == 1
    assert dev.test(["--only", "pytest"]) == 0
    monkeypatch.setattr(dev, "run_module", lambda module, arguments: 2)
    assert dev.test(["--only", "pytest"]) == 2


def test_an_unknown_command_shows_the_usage() -> None:
    done = subprocess.run(
        [sys.executable, dev.__file__, "dance"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout.startswith("usage: python3 dev.py COMMAND")


@pytest.mark.parametrize("name", ["run", "test", "lint", "workbench", "docs", "bundle"])
@pytest.mark.parametrize("word", dev.SHOW_HELP)
def test_help_is_told_at_once_and_nothing_is_installed_for_it(
    name: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "needs_environment", lambda: True)
    monkeypatch.setattr(dev, "set_up", lambda programs: pytest.fail("it was set up"))
    assert dev.main([name, word]) == 0
    assert capsys.readouterr().out.startswith("usage: python3 dev.py COMMAND")


def test_a_program_that_is_there_tells_its_own_help(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[str]]] = []

    def run_program(module: str, arguments: list[str]) -> int:
        asked.append((module, arguments))
        return 0

    monkeypatch.setattr(dev, "needs_environment", lambda: False)
    monkeypatch.setattr(dev, "set_up", lambda programs: pytest.fail("it was set up"))
    monkeypatch.setattr(dev, "run_program", run_program)
    assert dev.main(["workbench", "call", "log", "--help"]) == 0
    assert asked == [("workbench", ["call", "log", "--help"])]


def test_a_failed_step_of_the_set_up_shows_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(dev.Stop, match="This failed: "):
        dev.run_quietly([sys.executable, "-c", "print('no such package'); raise SystemExit(1)"])
    assert "no such package" in capsys.readouterr().out


def test_the_program_runs_where_the_caller_is_and_takes_no_module_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "set_up", lambda programs: None)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('the folder of the caller')")
    assert dev.workbench(["docs", "pages"]) == 0
    assert (tmp_path / "pages" / "settings.md").is_file()
