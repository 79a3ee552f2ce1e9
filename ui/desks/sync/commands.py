"""Commands of sync: compare with the server."""

from __future__ import annotations

from ui.commands.registry import CommandContext, command
from workbench.i18n import t


@command("sync.verify", "&Verify my data", menu="&File", icon="shield-check", group=1)
def verify(context: CommandContext) -> None:
    """Compare every record on this computer with the server; what differs is fetched again."""
    shell = context.shell
    said = t("Comparing with the server. The result shows up under “What happened”.")
    shell.operations.run(
        shell.current_desk(),
        lambda core: core.schedule.verify(),
        lambda _done: shell.toast(said, icon="shield-check"),
    )
