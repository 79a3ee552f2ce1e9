"""Every command once: a taken id or key fails, and everything else follows from the register."""

import subprocess
import sys

import pytest

from ui.commands import app, registry
from ui.commands.registry import Command, CommandContext, command, commands_markdown
from workbench import i18n

LOAD_COMMANDS = """
import sys
from ui.desk_list import desk_entries
desk_entries()
print(*sorted(name for name in sys.modules if name.startswith(("workbench.", "ui.desks."))))
"""


def nothing(context: CommandContext) -> None:
    """Do nothing."""


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_commands", dict(registry._commands))


def test_a_taken_id_fails() -> None:
    command("test.one", "One")(nothing)
    with pytest.raises(ValueError, match="exists twice"):
        command("test.one", "Another")(nothing)


def test_a_taken_shortcut_fails_however_it_is_written() -> None:
    command("test.one", "One", shortcut="Ctrl+Shift+F9")(nothing)
    with pytest.raises(ValueError, match=r"test\.two and test\.one both want Ctrl\+Shift\+F9"):
        command("test.two", "Two", shortcut="shift+ctrl+f9")(nothing)


def test_two_desks_may_use_the_same_key_but_not_against_a_key_of_all() -> None:
    command("test.one", "One", shortcut="7", desk="calls")(nothing)
    command("test.two", "Two", shortcut="7", desk="deals")(nothing)
    with pytest.raises(ValueError, match="both want 7"):
        command("test.three", "Three", shortcut="7")(nothing)


def test_an_unknown_menu_fails() -> None:
    with pytest.raises(ValueError, match="There is no menu"):
        command("test.one", "One", menu="&Deals")(nothing)


def test_the_manual_lists_every_command_with_its_keys() -> None:
    page = commands_markdown()
    assert "## File" in page
    assert "| Sync now | `Ctrl+R`, `F5` | Send what waits" in page
    assert page.count("\n| ") >= len(registry.commands())
    assert "&" not in page.replace("&&", "")


def test_every_command_says_what_it_does() -> None:
    assert [known.id for known in registry.commands() if not known.help.endswith(".")] == []


def test_no_two_commands_enabled_together_share_an_access_key() -> None:
    desks = {known.desk for known in registry.commands()}
    for menu in registry.MENUS:
        for desk in desks:
            keys = [
                known.label[known.label.index("&") + 1].lower()
                for known in registry.commands()
                if known.menu == menu and known.desk in ("", desk) and "&" in known.label
            ]
            assert len(keys) == len(set(keys)), (menu, desk)


def test_a_tooltip_names_the_key() -> None:
    assert registry.tooltip("go.palette") == "Search or run a command (Ctrl+K)"


def test_a_label_follows_the_language() -> None:
    known = registry.get("app.settings")
    assert known.plain_words() == "Settings…"
    i18n.set_language("zh_CN")
    assert known.plain_words() == "设置…"


@pytest.mark.parametrize(
    ("label", "plain"),
    [("&File", "File"), ("文件(&F)", "文件"), ("R&&D", "R&D"), ("Se&ttings…", "Settings…")],
)
def test_access_keys_are_left_out_of_plain_words(label: str, plain: str) -> None:
    assert registry.without_access_key(label) == plain


def test_nine_desks_have_a_digit() -> None:
    keys = [registry.get(f"go.desk_{n}").shortcut for n in range(1, app.MOST_DIGITS + 1)]
    assert keys == [f"Ctrl+{n}" for n in range(1, 10)]
    assert isinstance(registry.get("go.desk_1"), Command)


def test_the_commands_of_every_desk_load_no_desk_and_no_store_before_the_first_paint() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOAD_COMMANDS], capture_output=True, text=True, check=True
    )
    loaded = told.stdout.split()
    assert "ui.desks.calls.queue_commands" in loaded
    assert not [
        name for name in loaded if name.startswith(("workbench.store", "workbench.insight"))
    ]
    assert not [name for name in loaded if name.endswith(".desk")]
