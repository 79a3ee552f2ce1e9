"""docs/security.md promises nothing that is not there."""

import re
from pathlib import Path

import typer.main

from workbench.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_it_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 20
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_test_of_security_is_named() -> None:
    tests = {file.name for file in Path(__file__).parent.glob("test_*.py")}
    assert {name for name in tests - {Path(__file__).name} if name not in PAGE} == set()


def test_every_command_it_tells_to_use_exists() -> None:
    commands = typer.main.get_command(cli)
    named = re.findall(r"`workbench ([a-z -]+?)(?: [A-Z]|`)", PAGE)
    assert named
    for words in named:
        at = commands
        for word in words.split():
            assert word in at.commands, words
            at = at.commands[word]


def test_every_page_it_leads_to_exists() -> None:
    for name in re.findall(r"\]\(([\w.-]+\.md)\)", PAGE):
        assert (ROOT / "docs" / name).exists(), name
