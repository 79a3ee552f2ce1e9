"""`profile`: the workspaces this computer works in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import PasswordStdin, asked_password, password_from_stdin
from workbench.cli.standing import protection_words
from workbench.errors import UsageError
from workbench.i18n import t
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.profiles import Profile

commands = typer.Typer(
    help="Profiles on this computer: one for each server and person.", no_args_is_help=True
)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="profile")


@commands.command("add")
@guarded
def add(
    name: Annotated[str, typer.Argument(help="A short name for it.")],
    server: Annotated[str, typer.Option(help="The team server's address.")],
    user: Annotated[str, typer.Option(help="Your e-mail.")],
    password_stdin: PasswordStdin = False,
    unencrypted: Annotated[
        bool, typer.Option(help="Leave the file unencrypted where there is no keyring.")
    ] = False,
    ca_file: Annotated[
        Path | None, typer.Option(help="File of your own certificate authority (PEM).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign in at a team server and make a profile for it."""
    from workbench import app, profiles

    password = asked_password(password_stdin)
    recovery_keys: list[str] = []
    profile = app.add_profile(
        name,
        server,
        user,
        password,
        passphrase=profiles.passphrase_from_file(),
        allow_unencrypted=unencrypted,
        ca_file=ca_file,
        show_recovery_key=recovery_keys.append,
    )
    recovery_key = recovery_keys[0] if recovery_keys else None
    answer(
        {
            "name": name,
            "user_id": profile.user_id,
            "protection": profile.protection,
            "recovery_key": recovery_key,
        },
        as_json,
        lambda: _made(name, recovery_key),
    )


@commands.command("recover")
@guarded
def recover(
    name: Annotated[str, typer.Argument(help="The profile whose key was lost.")],
    key_stdin: Annotated[
        bool, typer.Option("--key-stdin", help="Read the recovery key from standard input.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Open a profile with its recovery key and protect it anew."""
    from workbench import profiles

    if not key_stdin:
        raise UsageError(t("Give the recovery key on standard input, with --key-stdin."))
    profile = profiles.recover(
        profiles.load(name), password_from_stdin(), passphrase=profiles.passphrase_from_file()
    )
    answer(
        {"name": name, "protection": profile.protection},
        as_json,
        lambda: t(
            "Profile “{name}” opens again and goes on with: sync."
            " Only if its sign-in has ended: sync --password-stdin"
        ).format(name=name),
    )


@commands.command("list")
@guarded
def list_profiles(as_json: AsJson = False) -> None:
    """List the profiles."""
    from workbench import profiles

    found = [profiles.load(name) for name in profiles.names()]
    heads = ("name", "server_url", "email", "protection")
    rows = [{head: getattr(one, head) for head in heads} for one in found]
    answer({"profiles": rows}, as_json, lambda: _listed(found))


@commands.command("remove")
@guarded
def remove(
    name: Annotated[str, typer.Argument(help="The profile to remove from this computer.")],
    discard_unsent: Annotated[
        bool, typer.Option(help="Remove it although changes wait to be sent: they are lost.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a profile and its files; refused while changes wait to be sent."""
    from workbench import leaving
    from workbench.cli.session import ask_passphrase

    leaving.remove(name, discard_unsent=discard_unsent, ask_passphrase=ask_passphrase)
    answer({"removed": name}, as_json, lambda: t("Removed."))


def _listed(found: "list[Profile]") -> str:
    if not found:
        return t("There is no profile yet: make one with “workbench profile add”.")
    email = dictionary.record_type("User").by_name["email"].label
    heads = (t("Profile"), t("Server"), str(email), t("Protection"))
    rows = [
        (one.name, one.server_url, one.email, protection_words(one.protection)) for one in found
    ]
    return table(heads, rows)


def _made(name: str, recovery_key: str | None) -> str:
    made = t("Profile “{name}” made. Next: workbench --profile {name} sync").format(name=name)
    if recovery_key is None:
        return made
    told = t("Recovery key, shown only now: {key}").format(key=recovery_key)
    why = t("Write it down: it opens this profile when the keyring or the passphrase is lost.")
    return f"{told}\n{why}\n{made}"
