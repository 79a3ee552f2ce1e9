"""Commands of the page of duplicates."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.duplicates.desk import DuplicateDesk

DESK = "duplicates"


def _desk(context: CommandContext) -> "DuplicateDesk":
    from ui.duplicates.desk import DuplicateDesk

    return context.desk_as(DuplicateDesk)


def _has_pair(context: CommandContext) -> bool:
    return _desk(context).current() is not None


def _can_merge(context: CommandContext) -> bool:
    pair = _desk(context).current()
    return pair is not None and pair.can_merge


def _is_idle(context: CommandContext) -> bool:
    return _desk(context).can_scan()


@command("duplicates.find", "&Find duplicates…", menu="&Tools", icon="git-merge")
def find(context: CommandContext) -> None:
    """Look through the leads, contacts or accounts for records that are probably the same."""
    context.shell.go_to(DESK, "Lead")


@command("duplicates.new", "&New duplicates", menu="&Tools", icon="git-merge")
def new(context: CommandContext) -> None:
    """Show the new records that look like ones that were here before."""
    context.shell.go_to(DESK, "new")


@command(
    "duplicates.merge", "Merge the &pair…", menu="&Record", shortcut="M", icon="git-merge",
    desk=DESK, enabled=_can_merge,
)  # fmt: skip
def merge(context: CommandContext) -> None:
    """Show both records of the pair side by side, and make one of two."""
    _desk(context).merge()


@command(
    "duplicates.apart", "&Not the same", menu="&Record", shortcut="N", icon="x", desk=DESK,
    enabled=_has_pair,
)  # fmt: skip
def apart(context: CommandContext) -> None:
    """Say that the two are not the same; nothing tells of the pair again."""
    _desk(context).put_aside()


@command(
    "duplicates.first", "&Open the first", menu="&Record", icon="panel-right", desk=DESK,
    enabled=_has_pair,
)  # fmt: skip
def open_first(context: CommandContext) -> None:
    """Show the first record of the pair beside the list (Enter)."""
    _desk(context).open_row()


@command(
    "duplicates.other", "Open the othe&r", menu="&Record", shortcut="O", icon="panel-right",
    desk=DESK, enabled=_has_pair,
)  # fmt: skip
def open_other(context: CommandContext) -> None:
    """Show the other record of the pair beside the list."""
    _desk(context).open_other()


@command(
    "duplicates.scan", "Look throu&gh all again", menu="&View", shortcut="S", icon="refresh-cw",
    desk=DESK, enabled=_is_idle,
)  # fmt: skip
def scan(context: CommandContext) -> None:
    """Look through every record of the type that is shown once more."""
    _desk(context).scan()
