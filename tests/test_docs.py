"""The pages made from declarations are those that the declarations make now."""

import subprocess
import sys
from pathlib import Path

from workbench.cli import docs
from workbench.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
STALE = "out of date: run python3 dev.py docs"


def test_the_pages_of_the_core_are_up_to_date() -> None:
    for name, page in docs.pages(cli).items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page, f"{name} is {STALE}"


def test_the_page_of_commands_is_up_to_date(tmp_path: Path) -> None:
    made = tmp_path / "commands.md"
    subprocess.run([sys.executable, "-m", "ui.manual", str(made)], cwd=ROOT, check=True)
    page = made.read_text(encoding="utf-8")
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == page, STALE
    assert "Log call" in page or "`Ctrl+K`" in page
