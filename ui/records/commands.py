"""Commands of the record that is open, on its page or in the side panel."""

from uuid import UUID

from ui.commands.registry import CommandContext, command
from ui.shell.desk_stack import RECORD_PAGE


def _is_page(context: CommandContext) -> bool:
    from ui.records.page import RecordPage

    return isinstance(context.desk, RecordPage)


@command("record.log", "Lo&g activity…", menu="&Record", shortcut="Ctrl+L", icon="plus")
def log(context: CommandContext) -> None:
    """Log a note, a call, an e-mail, a meeting or a to-do: on what is open, else ask on whom."""
    from ui.records.here import open_record
    from ui.records.logging_anywhere import log_here

    found = open_record(context.desk)
    if found is not None:
        found.log()
    else:
        log_here(context.shell)


@command(
    "record.window", "Open in its own &window", menu="&Record", shortcut="Ctrl+Return",
    icon="external-link", desk=RECORD_PAGE, enabled=_is_page,
)  # fmt: skip
def open_window(context: CommandContext) -> None:
    """Show the record of this page in a window of its own."""
    from ui.records.page import RecordPage

    context.desk_as(RecordPage).open_window()


@command("record.edit", "&Edit", menu="&Record", icon="pencil", desk=RECORD_PAGE, enabled=_is_page)
def edit(context: CommandContext) -> None:
    """Open the next step, or the first field, for editing."""
    from ui.records.page import RecordPage

    context.desk_as(RecordPage).edit_first()


def _takes_files(context: CommandContext) -> bool:
    from ui.records.page import RecordPage
    from workbench.services import attachments

    page = context.desk
    return isinstance(page, RecordPage) and attachments.can_attach(page.type_name)


@command(
    "record.attach", "Attach &files…", menu="&Record", shortcut="Ctrl+Shift+A", icon="file-text",
    desk=RECORD_PAGE, enabled=_takes_files,
)  # fmt: skip
def attach(context: CommandContext) -> None:
    """Attach files to the record of this page; they can also be dropped on it."""
    from ui.records.page import RecordPage

    context.desk_as(RecordPage).attach()


def _looks_alike(context: CommandContext) -> bool:
    from ui.records.page import RecordPage

    return isinstance(context.desk, RecordPage) and bool(context.desk.look_alikes.found)


@command(
    "record.compare", "&Compare with what looks like it…", menu="&Record", icon="git-merge",
    desk=RECORD_PAGE, enabled=_looks_alike,
)  # fmt: skip
def compare(context: CommandContext) -> None:
    """Show this record beside the one that looks like it; of several, ask with which."""
    from ui.records.merging import MergeWork
    from ui.records.page import RecordPage

    page = context.desk_as(RecordPage)
    found = page.look_alikes.found
    if len(found) == 1:
        MergeWork(context.shell).show_pair(page.record_id, found[0].id)
    else:
        MergeWork(context.shell).ask_other(page.type_name, page.record_id)


def _mergeable(context: CommandContext) -> tuple[str, UUID] | None:
    """Return the record that is open, or under the cursor, if its type can be merged."""
    from ui.records.here import record_here
    from workbench.wire.merging import MERGEABLE

    here = record_here(context.desk)
    return here if here is not None and here[0] in MERGEABLE else None


def _can_merge(context: CommandContext) -> bool:
    return _mergeable(context) is not None


@command(
    "record.merge", "&Merge with another…", menu="&Record", icon="git-merge", enabled=_can_merge
)
def merge(context: CommandContext) -> None:
    """Make one record of two: those that look like this one are offered first."""
    from ui.records.merging import MergeWork

    here = _mergeable(context)
    if here is not None:
        MergeWork(context.shell).ask_other(*here)


@command("account.new", "New &account…", menu="&File", icon="building-2")
def new_account(context: CommandContext) -> None:
    """Make an account; companies that are known already are told while you type."""
    from ui.records.making import new_account as ask

    ask(context.shell)


def _account_here(context: CommandContext) -> UUID | None:
    """Return the account that is open, or under the cursor."""
    from ui.records.here import record_here

    here = record_here(context.desk)
    return here[1] if here is not None and here[0] == "Account" else None


def _is_account(context: CommandContext) -> bool:
    return _account_here(context) is not None


@command(
    "contact.new", "New &contact of this account…", menu="&File", icon="user-plus",
    enabled=_is_account,
)  # fmt: skip
def new_contact(context: CommandContext) -> None:
    """Make a contact of the account that is open; who is known already is told while you type."""
    from ui.records.making import ask_contact

    account_id = _account_here(context)
    if account_id is not None:
        ask_contact(context.shell, account_id)
