"""The rules of the house that no linter knows."""

import importlib
import json
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import typer

import dev
from tests.texts import MAY_TRANSLATE_VARIABLES, Text, placeholders, texts
from workbench.cli import helping
from workbench.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "translations" / "zh_CN"
MOST_LINES = 400
# Alembic writes these and each is history once it has run: nobody splits one, or names it again.
GENERATED = ROOT / "workbench" / "server" / "migrations" / "versions"
NAMELESS = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
# Written backwards, so that this file does not hold what it forbids.
BACKWARDS = ("/krow/", "maet/pmt/", "/toor/", "gro.ipyp", "detsohnohtyp", "naibed.bed")
FOREIGN = tuple(word[::-1] for word in BACKWARDS)

IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
import workbench
for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
    if ".migrations." not in module.name:  # Alembic runs those, and gives them their context
        importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("workbench")]))
print(*sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))))
"""

SHOW_HELP = """
import runpy, sys
sys.argv = ["workbench", "--help"]
try:
    runpy.run_module("workbench", run_name="__main__")
except SystemExit as ended:
    assert not ended.code, ended.code
print()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
LATE = {
    "PySide6", "alembic", "fastapi", "keyring", "matplotlib", "openpyxl", "phonenumbers",
    "requests", "sqlalchemy",
}  # fmt: skip


@cache
def files() -> tuple[Path, ...]:
    """Return every file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return tuple(path for path in paths if path.is_file())


def sources(*folders: str) -> list[Path]:
    """Return the Python files below these folders of the checkout."""
    return [
        file
        for file in files()
        if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in folders
    ]


@cache
def declared() -> tuple[Text, ...]:
    """Return every text for people in the program."""
    helped = tuple(
        Text(words, place) for words, place in helping.texts(typer.main.get_command(cli))
    )
    named = (text for file in sources("workbench", "ui") for text in texts(ROOT, file))
    return tuple(named) + helped


@cache
def catalogues() -> dict[str, dict[str, str]]:
    """Return the Chinese catalogue of each area."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(CATALOGUES.glob("*.json"))
    }


def relative(file: Path) -> str:
    """Return how the repository names a file."""
    return file.relative_to(ROOT).as_posix()


def python(code: str) -> str:
    """Run a piece of code in a fresh interpreter; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_never_loads_qt() -> None:
    modules, qt = python(IMPORT_EVERYTHING).split("\n")[:2]
    assert int(modules) > 30
    assert qt == ""


def test_help_loads_neither_qt_nor_anything_heavy() -> None:
    loaded = set(python(SHOW_HELP).splitlines()[-1].split())
    assert "workbench" in loaded
    assert loaded & LATE == set()


def test_every_text_is_a_literal() -> None:
    allowed = tuple(f"{file}:" for file in MAY_TRANSLATE_VARIABLES)
    variables = [text.place for text in declared() if text.words is None]
    assert [place for place in variables if not place.startswith(allowed)] == []


def test_every_text_has_its_chinese() -> None:
    known = {words for catalogue in catalogues().values() for words in catalogue}
    missing = {text.words: text.place for text in declared() if text.words not in (None, *known)}
    assert missing == {}


def test_every_chinese_text_is_used() -> None:
    used = {text.words for text in declared()}
    unused = {
        f"{area}.json: {words}"
        for area, catalogue in catalogues().items()
        for words in catalogue
        if words not in used
    }
    assert unused == set()


def test_both_languages_have_the_same_placeholders() -> None:
    differing = {
        words: chinese
        for catalogue in catalogues().values()
        for words, chinese in catalogue.items()
        if placeholders(words) != placeholders(chinese)
    }
    assert differing == {}


def test_no_text_has_two_chinese_forms() -> None:
    forms: dict[str, set[str]] = {}
    for catalogue in catalogues().values():
        for words, chinese in catalogue.items():
            forms.setdefault(words, set()).add(chinese)
    assert {words: both for words, both in forms.items() if len(both) > 1} == {}


def test_no_catalogue_names_a_text_twice() -> None:
    for file in sorted(CATALOGUES.glob("*.json")):
        pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
        names = [name for name, _ in pairs]
        assert sorted(names) == sorted(set(names)), file.name


def test_no_source_file_wants_two_names() -> None:
    long = {
        relative(file): lines
        for file in files()
        if file.suffix == ".py"
        and file.parent != GENERATED
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_nobody_asks_a_layout_for_an_item_it_keeps() -> None:
    """Such a wrapper outlives its item when a widget ends, and stands for what comes there next."""
    asks = re.compile(r"\.itemAt\(")
    sources = [one for one in files() if one.suffix == ".py" and one.parts[-2] != "models"]
    of_window = [one for one in sources if "ui" in one.parts or "gui" in one.parts]
    assert len(of_window) > 100
    assert [str(one) for one in of_window if asks.search(one.read_text(encoding="utf-8"))] == []


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [relative(file) for file in files() if file.name in NAMELESS] == []


def test_no_file_names_a_machine_or_a_package_host() -> None:
    found = {
        f"{relative(file)}: {word}"
        for file in files()
        for word in FOREIGN
        if word.encode() in file.read_bytes()
    }
    assert found == set()


def test_ci_runs_the_readmes_command_and_nothing_hidden() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    command = lines[-1].removeprefix("exec ")
    assert command == "python3 dev.py test"
    assert f"\n{command}\n" in readme
    assert "\npython3 dev.py run\n" in readme
    assert [line.split()[0] for line in lines if not line.startswith("#")] == [
        "set",
        "cd",
        "unset",
        "exec",
    ]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_command_a_page_names_exists(page: str) -> None:
    named = re.findall(r"python3 dev\.py (\w+)", (ROOT / page).read_text(encoding="utf-8"))
    known = re.findall(r"^  (\w+)  ", dev.USAGE, re.MULTILINE)
    assert set(named) <= set(known)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_every_file_a_page_points_to_exists(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def readme_commands() -> list[list[str]]:
    """Return the words of every `workbench …` line of the README."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    lines = [line.rpartition("| ")[2] for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("workbench ")]


def unknown_words(words: list[str]) -> list[str]:
    """Return the commands and options among `words` that the command line does not have."""
    command = typer.main.get_command(importlib.import_module("workbench.cli.main").cli)
    if words[:1] == ["--profile"]:
        words = words[2:]
    while words and hasattr(command, "commands"):
        if words[0] not in command.commands:
            return words[:1]
        command, words = command.commands[words[0]], words[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    return [word for word in words if word.startswith("--") and word not in options]


def test_every_command_line_of_the_readme_is_understood() -> None:
    commands = readme_commands()
    assert len(commands) > 10
    unknown = {" ".join(words): unknown_words(words) for words in commands}
    assert {line: words for line, words in unknown.items() if words} == {}


def test_every_icon_is_named_by_the_program() -> None:
    program = [file.read_text(encoding="utf-8") for file in sources("ui", "workbench")]
    words = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", "\n".join(program)))
    icons = {file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")}
    assert sorted(icons - words) == []
