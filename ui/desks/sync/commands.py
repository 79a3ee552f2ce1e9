"""Commands of sync and sign-in: compare with the server, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command
from ui.dialogs.question import Question
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from ui.context import Shell
    from workbench.app import Workbench


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


@command("app.sign_out", "Sign &out…", menu="&File", icon="lock", group=3)
def sign_out(context: CommandContext) -> None:
    """Send what waits and end the sign-in; everything here is kept for the next one."""
    shell = context.shell
    shell.operations.run(shell.current_desk(), _unsent, lambda waiting: _ask(shell, waiting))


def _unsent(core: Workbench) -> int:
    from workbench import leaving

    return leaving.unsent(core)


def _ask(shell: Shell, waiting: int) -> None:
    kept = t("Your records stay on this computer and can be read and changed.")
    if waiting:
        kept = tn(
            "{n} change is not on the server yet. It is sent now if the server can be reached,"
            " else it waits here for the next sign-in.",
            "{n} changes are not on the server yet. They are sent now if the server can be"
            " reached, else they wait here for the next sign-in.",
            waiting,
        )
    shell.open_sheet(
        Question(t("Sign out?"), kept, t("Sign out"), lambda: _sign_out(shell), dangerous=False)
    )


def _sign_out(shell: Shell) -> None:
    def done(waiting: int) -> None:
        said = t("Signed out. Everything is on the server.")
        if waiting:
            said = tn(
                "Signed out. {n} change waits here.", "Signed out. {n} changes wait here.", waiting
            )
        shell.toast(said, icon="lock")
        shell.open_sync()

    shell.operations.run(shell.current_desk(), _end, done)


def _end(core: Workbench) -> int:
    from workbench import leaving

    core.schedule.pause()
    left = leaving.sign_out(core)
    core.schedule.resume()  # it finds that nobody is signed in, and says so
    core.schedule.sync_now()
    return left
