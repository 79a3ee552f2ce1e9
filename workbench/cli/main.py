"""Every command of the command line, joined; what each does is in a module of its own."""

import sys
from typing import Annotated

import typer

from workbench import __version__
from workbench.cli import (
    attachments,
    benching,
    cadences,
    calls,
    care,
    charts,
    data,
    docs,
    duplicates,
    everywhere,
    handoffs,
    helping,
    logs,
    outbox,
    profiles,
    samples,
    scoring,
    server,
    session,
    standing,
    syncing,
    transfer,
)
from workbench.cli.output import AsJson, answer, complain
from workbench.errors import WorkbenchError

INTERRUPTED = 130

NAME = "workbench"

cli = typer.Typer(
    name=NAME,
    help="Sales Workbench: accounts, calls and deals on this computer, synced with your team.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@cli.callback(epilog="These options may stand before the command or after it.")
def choose(
    ctx: typer.Context,
    profile: session.ProfileOption = "",
    lang: Annotated[str, typer.Option(help="Language: en or zh_CN.")] = "",
    as_json: AsJson = False,
) -> None:
    """Set what holds for the whole run."""
    session.choose(profile)
    session.speak(lang)
    if as_json:
        everywhere.answer_as_json(ctx)


@cli.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    answer({"version": __version__}, as_json, lambda: __version__)


for part in (
    server,
    profiles,
    syncing,
    standing,
    outbox,
    data,
    transfer,
    calls,
    cadences,
    handoffs,
    attachments,
    charts,
    scoring,
    care,
    samples,
    benching,
    docs,
    duplicates,
):
    part.register(cli)


def main() -> None:
    """Run one command; trouble is a sentence on standard error and an exit code."""
    command = typer.main.get_command(cli)
    everywhere.accept(command)
    helping.dress(command)
    session.overhear(sys.argv[1:])
    try:
        with logs.kept():
            code = command(standalone_mode=False, prog_name=NAME)
    except (WorkbenchError, typer.TyperException) as error:
        complain(str(error) if isinstance(error, WorkbenchError) else helping.worded(error))
        code = error.exit_code
    except typer.Abort:
        code = INTERRUPTED
    sys.exit(code)
