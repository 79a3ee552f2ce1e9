"""Commands of the program itself: places, sync, looks, help."""

from functools import partial

from ui.commands.registry import CommandContext, always, command, register
from ui.theme import theme
from workbench import i18n, settings

MOST_DIGITS = 9


def _go_to_number(number: int, context: CommandContext) -> None:
    """Show this desk; the sidebar shows its key."""
    context.shell.go_to(context.shell.desk_keys()[number])


def _has_number(number: int, context: CommandContext) -> bool:
    return number < len(context.shell.desk_keys())


for _number in range(MOST_DIGITS):
    register(
        f"go.desk_{_number + 1}",
        f"Desk {_number + 1}",
        partial(_go_to_number, _number),
        help=f"Show the desk in place {_number + 1} of the sidebar.",
        shortcut=f"Ctrl+{_number + 1}",
        enabled=partial(_has_number, _number),
        in_palette=False,
    )


@command("app.new", "&New…", menu="&File", shortcut="Ctrl+N", icon="plus")
def new_record(context: CommandContext) -> None:
    """Begin a new record of the kind this desk shows."""
    context.shell.new_record()


@command(
    "sync.now", "&Sync now", menu="&File", shortcut=("Ctrl+R", "F5"), icon="refresh-cw", group=1
)
def sync_now(context: CommandContext) -> None:
    """Send what waits and fetch what others changed, now."""
    context.shell.sync_now()


@command("sync.panel", "Sync &panel", menu="&File", icon="cloud", group=1)
def sync_panel(context: CommandContext) -> None:
    """Show what waits, what was refused, and what both sides changed."""
    context.shell.open_sync()


@command("app.settings", "Se&ttings…", menu="&File", shortcut="Ctrl+,", icon="settings", group=2)
def open_settings(context: CommandContext) -> None:
    """Change language, theme, row height and text size; every change applies at once."""
    context.shell.open_settings()


@command("app.keys", "Chan&ge keys…", menu="&File", icon="keyboard", group=2)
def change_keys(context: CommandContext) -> None:
    """Give any command other keys; menus, tooltips and the key sheet follow."""
    context.shell.open_keys_settings()


@command("app.quit", "&Quit", menu="&File", shortcut="Ctrl+Q", icon="log-out", group=3)
def quit_program(context: CommandContext) -> None:
    """Close the window; what waits is kept and sent after the next start."""
    context.shell.close_window()


@command("app.undo", "&Undo", menu="&Edit", shortcut="Ctrl+Z", icon="undo-2")
def undo(context: CommandContext) -> None:
    """Take the last change back."""
    context.shell.undo()


@command(
    "app.filter", "&Find in this list", menu="&Edit", shortcut="Ctrl+F", icon="search", group=1
)
def focus_filter(context: CommandContext) -> None:
    """Put the cursor into the filter of this page."""
    context.shell.focus_filter()


def _is_dark(context: CommandContext) -> bool:
    return bool(context) and theme.scheme == "dark"


@command("view.dark", "&Dark theme", menu="&View", icon="moon", checked=_is_dark)
def toggle_theme(context: CommandContext) -> None:
    """Change between the light and the dark theme."""
    settings.put("theme", "light" if theme.scheme == "dark" else "dark")
    context.shell.apply_settings()


def _is_comfortable(context: CommandContext) -> bool:
    return bool(context) and theme.density == "comfortable"


@command(
    "view.comfortable", "C&omfortable rows", menu="&View", icon="list", checked=_is_comfortable
)
def toggle_density(context: CommandContext) -> None:
    """Change between compact and comfortable rows."""
    settings.put("density", "compact" if theme.density == "comfortable" else "comfortable")
    context.shell.apply_settings()


@command("view.larger", "&Larger text", menu="&View", shortcut="Ctrl+=", icon="type", group=1)
def larger_text(context: CommandContext) -> None:
    """Make every text, row and control larger."""
    _set_base_px(context, theme.base_px + 1)


@command("view.smaller", "&Smaller text", menu="&View", shortcut="Ctrl+-", icon="type", group=1)
def smaller_text(context: CommandContext) -> None:
    """Make every text, row and control smaller."""
    _set_base_px(context, theme.base_px - 1)


@command(
    "view.usual_size", "&Usual text size", menu="&View", shortcut="Ctrl+0", icon="type", group=1
)
def usual_text(context: CommandContext) -> None:
    """Go back to the usual text size."""
    _set_base_px(context, settings.option("base_font_px").default)


def _set_base_px(context: CommandContext, size: int) -> None:
    limits = settings.option("base_font_px")
    settings.put("base_font_px", max(limits.minimum or size, min(limits.maximum or size, size)))
    context.shell.apply_settings()


@command("view.language", "中文 / &English", menu="&View", icon="languages", group=2)
def switch_language(context: CommandContext) -> None:
    """Change between English and 简体中文 without a restart."""
    settings.put("language", "en" if i18n.language() == "zh_CN" else "zh_CN")
    context.shell.apply_settings()


def _panel_is_open(context: CommandContext) -> bool:
    return context.shell.panel_is_open()


@command(
    "view.close_panel",
    "Close side &panel",
    menu="&View",
    shortcut="Ctrl+W",
    icon="panel-right",
    group=3,
    enabled=_panel_is_open,
)
def close_panel(context: CommandContext) -> None:
    """Close the side panel and give its room back to the page."""
    context.shell.close_panel()


@command("go.palette", "&Search or run a command…", menu="&Go", shortcut="Ctrl+K", icon="search")
def open_palette(context: CommandContext) -> None:
    """Find any record, command or view by a few letters."""
    context.shell.open_palette()


def _can_go_back(context: CommandContext) -> bool:
    return context.shell.can_go_back()


def _can_go_forward(context: CommandContext) -> bool:
    return context.shell.can_go_forward()


@command(
    "go.back", "&Back", menu="&Go", shortcut="Alt+Left", icon="arrow-left", group=1,
    enabled=_can_go_back,
)  # fmt: skip
def go_back(context: CommandContext) -> None:
    """Show the place before this one."""
    context.shell.go_back()


@command(
    "go.forward", "&Forward", menu="&Go", shortcut="Alt+Right", icon="arrow-right", group=1,
    enabled=_can_go_forward,
)  # fmt: skip
def go_forward(context: CommandContext) -> None:
    """Show the place that Back left."""
    context.shell.go_forward()


@command("help.keys", "&Keys", menu="&Help", shortcut="Ctrl+/", icon="keyboard", enabled=always)
def key_sheet(context: CommandContext) -> None:
    """Show every key on one sheet."""
    context.shell.open_key_sheet()
