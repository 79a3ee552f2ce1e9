"""Commands around the account: sign out, switch, take in unsent work, restore, recovery key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.accounts.devices_sheet import DevicesSheet
from ui.accounts.recovery_sheet import RecoverySheet
from ui.accounts.sign_out_sheet import SignOutSheet
from ui.accounts.switch_sheet import SwitchSheet
from ui.accounts.take_in_sheet import TakeInSheet, pick_file
from ui.commands.registry import CommandContext, command
from ui.dialogs.question import Question
from ui.next_place import Next
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench


def _can_leave(context: CommandContext) -> bool:
    return context.shell.can_leave()


@command("app.take_in", "Take in &unsent work…", menu="&File", icon="download", group=2)
def take_in(context: CommandContext) -> None:
    """Open a file of unsent work that was saved before a profile went; each change counts once."""
    file = pick_file(context.desk)
    if file is not None:
        context.shell.open_sheet(TakeInSheet(context.shell, file))


@command(
    "app.restore", "Restore a &backup…", menu="&File", icon="history", group=2, enabled=_can_leave
)
def restore(context: CommandContext) -> None:
    """Close this window and choose a backup; unsent changes come back from their second copy."""
    shell = context.shell
    shell.operations.run(
        shell.current_desk(), _name, lambda name: shell.leave(Next("restore", name))
    )


@command("app.recovery_key", "New recovery &key…", menu="&File", icon="key-round", group=2)
def recovery_key(context: CommandContext) -> None:
    """Make a recovery key, shown once; the one before it no longer opens this profile."""
    shell = context.shell
    words = t(
        "It opens this profile when the keyring or the passphrase is lost. The key you noted "
        "before no longer opens it, only files of unsent work that were saved until now."
    )

    def make() -> None:
        shell.operations.run(
            shell.current_desk(), _new_key, lambda key: shell.open_sheet(RecoverySheet(key))
        )

    shell.open_sheet(Question(t("Make a new recovery key?"), words, t("Make the key"), make))


@command("app.switch", "S&witch account…", menu="&File", icon="users", group=3, enabled=_can_leave)
def switch(context: CommandContext) -> None:
    """Work for another account of this computer, or add one; what is unsent here stays here."""
    context.shell.open_sheet(SwitchSheet(context.shell))


@command("app.devices", "&Devices…", menu="&File", icon="shield-check", group=3)
def show_devices(context: CommandContext) -> None:
    """See where you are signed in, as admin also everybody, and have a lost device removed."""
    context.shell.open_sheet(DevicesSheet(context.shell))


@command("app.sign_out", "Sign &out…", menu="&File", icon="lock", group=3)
def sign_out(context: CommandContext) -> None:
    """Make what is unsent safe and end the sign-in; keep the records here or remove them."""
    context.shell.open_sheet(SignOutSheet(context.shell))


def _name(core: Workbench) -> str:
    return core.profile.name


def _new_key(core: Workbench) -> str:
    from workbench import profiles
    from workbench.errors import Refused

    if core.key is None:
        raise Refused(t("This profile is not encrypted: there is nothing a key could open."))
    core.profile, text = profiles.add_recovery_key(core.profile, core.key)
    return text
