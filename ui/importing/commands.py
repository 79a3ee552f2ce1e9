"""Commands of lists that come in: import one, and make a lead of who answers."""

from typing import TYPE_CHECKING
from uuid import UUID

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.services.campaigns import Promoted

_MEMBER = "CampaignMember"


@command(
    "import.open", "&Import a list…", menu="&File", shortcut="Ctrl+Shift+I", icon="upload", group=1
)
def open_import(context: CommandContext) -> None:
    """Bring in a file, a paste or a badge scan: leads, contacts, accounts, or an event's guests."""
    from ui.importing.sheet import ImportSheet

    context.shell.open_sheet(ImportSheet(context.shell))


def _member_here(context: CommandContext) -> UUID | None:
    """Return the campaign's member that is open, or under the cursor."""
    from ui.records.here import record_here

    here = record_here(context.desk)
    return here[1] if here is not None and here[0] == _MEMBER else None


def _is_member(context: CommandContext) -> bool:
    return _member_here(context) is not None


@command(
    "member.promote", "Make a lead of &this guest", menu="&Record", shortcut="Ctrl+Shift+L",
    icon="user-plus", enabled=_is_member,
)  # fmt: skip
def promote(context: CommandContext) -> None:
    """Make a lead of who answered; the campaign's list keeps the guest and names the lead."""
    from workbench.i18n import t

    member_id = _member_here(context)
    shell = context.shell
    if member_id is None:
        return

    def work(core: "Workbench") -> "Promoted":
        from workbench.services import campaigns

        with core.store.write() as w:
            return campaigns.promote(w, member_id)

    def done(promoted: "Promoted") -> None:
        words = t("{name} is a lead now").format(name=promoted.name)
        shell.toast(words, icon="user-plus", undo=lambda: undo(promoted))

    def undo(promoted: "Promoted") -> None:
        def back(core: "Workbench") -> None:
            from workbench.services import campaigns

            with core.store.write() as w:
                campaigns.take_back(w, promoted)

        shell.operations.run(shell.current_desk(), back, lambda _none: None)

    shell.operations.run(shell.current_desk(), work, done)
