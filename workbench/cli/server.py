"""`serve` and `user`: the team server and who may sign in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import devices, logs
from workbench.cli.choices import one_of
from workbench.cli.consent import WipeYes
from workbench.cli.output import AsJson, answer, complain, guarded, table
from workbench.cli.session import PasswordStdin, asked_password
from workbench.i18n import listed, t, tn
from workbench.schema import dictionary, picklists

if TYPE_CHECKING:
    from workbench.server.admin import UserLine
    from workbench.server.database import ServerDatabase

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        envvar="WORKBENCH_DATABASE",
        help="sqlite:///FILE or postgresql://…; default: a file in the program's folder.",
    ),
]
users = typer.Typer(help="Who may sign in at the team server.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(serve)
    cli.command("restore-server")(restore_server)
    cli.add_typer(users, name="user")


@guarded
def serve(
    database: DatabaseOption = "",
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 8765,
    workers: Annotated[int, typer.Option(help="Processes; more than 1 needs PostgreSQL.")] = 1,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate file (PEM).")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Key file (PEM).")] = None,
    blobs: Annotated[
        Path | None, typer.Option(help="Folder of the attachments; default: beside a SQLite file.")
    ] = None,
    until_input_ends: Annotated[
        bool, typer.Option(help="Stop when standard input ends: for a server a program starts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run the team server until it is stopped with Ctrl+C."""
    from workbench.server import run

    logs.on_standard_error()

    def ready(line: str) -> None:
        answer({"address": line.rpartition(" ")[2]}, as_json, lambda: line)

    run.serve(
        database_url(database),
        host=host,
        port=port,
        workers=workers,
        tls_cert=tls_cert,
        tls_key=tls_key,
        blobs=blobs,
        ready=ready,
        is_kept=until_input_ends,
    )


@users.command("add")
@guarded
def add(
    email: Annotated[str, typer.Argument(help="The e-mail to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, one_of(words=picklists.ROLE.values, meaning="The person's role.")],
    team: Annotated[str, typer.Option(help="Team; made if there is none of this name.")] = "",
    manager: Annotated[str, typer.Option(help="The manager's e-mail.")] = "",
    database: DatabaseOption = "",
    password_stdin: PasswordStdin = False,
    as_json: AsJson = False,
) -> None:
    """Add a person who may sign in."""
    from workbench.server import admin

    password = asked_password(password_stdin)
    with admin.open_database(database_url(database)) as db:
        user_id = admin.add_user(
            db,
            email=email,
            name=name,
            role=role,
            team=team or None,
            manager_email=manager or None,
            password=password,
        )
    answer({"id": str(user_id), "email": email}, as_json, lambda: t("Added."))


@users.command("list")
@guarded
def list_users(database: DatabaseOption = "", as_json: AsJson = False) -> None:
    """List the people of the workspace."""
    from workbench.server import admin

    with admin.open_database(existing_url(database)) as db:
        rows = admin.list_users(db)
    heads = ("email", "name", "role", "team", "is_active", "can_sign_in")
    people = [{head: getattr(row, head) for head in heads} for row in rows]
    answer({"users": people}, as_json, lambda: _listed(rows))


def _listed(people: "list[UserLine]") -> str:
    fields = dictionary.record_type("User").by_name
    heads = [str(fields[n].label) for n in ("email", "name", "role", "team_id", "manager_id")]
    return table(
        [*heads, t("State")],
        [
            (
                one.email,
                one.name,
                picklists.ROLE.label(one.role),
                one.team,
                one.manager,
                _state(one),
            )
            for one in people
        ],
    )


def _state(person: "UserLine") -> str:
    if not person.is_active:
        return t("disabled")
    return t("can sign in") if person.can_sign_in else t("has no password")


@users.command("disable")
@guarded
def disable(email: devices.Email, database: DatabaseOption = "", as_json: AsJson = False) -> None:
    """End a person's access; their records stay, and “user enable” gives it back."""
    from workbench.server import admin

    with admin.open_database(existing_url(database)) as db:
        admin.disable_user(db, email)
    text = t("{email} can no longer sign in; their records stay.")
    answer({"email": email, "is_active": False}, as_json, lambda: text.format(email=email))


@users.command("enable")
@guarded
def enable(email: devices.Email, database: DatabaseOption = "", as_json: AsJson = False) -> None:
    """Give a disabled person access again, with the role, team and records they had."""
    from workbench.server import admin

    with admin.open_database(existing_url(database)) as db:
        is_new = admin.enable_user(db, email)
        can_sign_in = admin.can_sign_in(db, email)
    if not can_sign_in:
        text = t("{email} is enabled, but has no password yet: “user password” gives one.")
    elif is_new:
        text = t("{email} can sign in again; what they may see comes with the next sync.")
    else:
        text = t("{email} was not disabled: nothing has changed.")
    told = {"email": email, "is_active": True, "can_sign_in": can_sign_in}
    answer(told, as_json, lambda: text.format(email=email))


@users.command("password")
@guarded
def password(
    email: devices.Email,
    database: DatabaseOption = "",
    password_stdin: PasswordStdin = False,
    as_json: AsJson = False,
) -> None:
    """Give a person another password; every sign-in of theirs ends."""
    from workbench.server import admin

    given = asked_password(password_stdin)
    with admin.open_database(existing_url(database)) as db:
        admin.set_password(db, email, given)
    text = t("The password of {email} is changed.")
    answer({"email": email}, as_json, lambda: text.format(email=email))


@users.command("devices")
@guarded
def list_devices(
    email: devices.Email, database: DatabaseOption = "", as_json: AsJson = False
) -> None:
    """List where a person is signed in."""
    devices.devices(email, existing_url(database), as_json)


@users.command("wipe")
@guarded
def wipe(
    email: devices.Email,
    device: Annotated[
        str, typer.Option(help="The device's id, from “user devices”; without it, every device.")
    ] = "",
    yes: WipeYes = False,
    database: DatabaseOption = "",
    as_json: AsJson = False,
) -> None:
    """Have a lost device send what waits and then remove its data."""
    devices.wipe(email, device, existing_url(database), as_json, yes=yes)


@users.command("import")
@guarded
def import_users(
    file: Annotated[Path, typer.Argument(help="CSV: email, name, role, team, manager, password.")],
    database: DatabaseOption = "",
    as_json: AsJson = False,
) -> None:
    """Add many people from a CSV file; a row that fails is named, the others are added."""
    import csv

    from workbench.errors import InvalidInput, WorkbenchError
    from workbench.server import admin

    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError:
        raise InvalidInput(t("{path} is not UTF-8: save it as such.").format(path=file)) from None
    added = 0
    failed: list[dict[str, int | str]] = []
    with admin.open_database(database_url(database)) as db:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                _add_row(db, row)
                added += 1
            except WorkbenchError as error:
                failed.append({"line": number, "reason": str(error)})
    answer(
        {"read": added + len(failed), "created": added, "failed": failed},
        as_json,
        lambda: "\n".join(_added(added, failed)),
    )
    if failed:
        raise typer.Exit(1)


def _added(added: int, failed: list[dict[str, int | str]]) -> list[str]:
    lines = [tn("{n} person added.", "{n} people added.", added)]
    if failed:
        lines.append(tn("{n} row refused:", "{n} rows refused:", len(failed)))
    return lines + [t("Line {line}: {reason}").format(**one) for one in failed]


def _add_row(db: "ServerDatabase", row: dict[str, str]) -> None:
    from workbench.errors import InvalidInput
    from workbench.server import admin

    lacking = [name for name in ("email", "name", "role") if not row.get(name)]
    if lacking:
        raise InvalidInput(
            t("The row has no {columns}: fill it in and import that row again.").format(
                columns=listed(lacking)
            )
        )
    admin.add_user(
        db,
        email=row["email"],
        name=row["name"],
        role=row["role"],
        team=row.get("team") or None,
        manager_email=row.get("manager") or None,
        password=row.get("password") or None,
    )


@guarded
def restore_server(database: DatabaseOption = "", as_json: AsJson = False) -> None:
    """Tell every client that this database was restored from a backup."""
    from workbench.server import admin

    with admin.open_database(existing_url(database)) as db:
        epoch = admin.new_epoch(db)
    answer({"epoch": str(epoch)}, as_json, lambda: "\n".join(_what_follows()))


def _what_follows() -> list[str]:
    """Return what an admin can tell the team after a restore."""
    return [
        t("A new history has begun: start the server as before. What follows for the team:"),
        t(
            "- The programs do the rest by themselves: with their next sync they load everything"
            " anew and offer what this backup does not have. Nothing is lost or counted twice."
        ),
        t(
            "- People may have to sign in again: this database does not know sign-ins that were"
            " made or renewed after the backup. The window asks for the password; on the command"
            " line it is “sync --password-stdin”. Until then their work waits where it is."
        ),
        t(
            "- Passwords, roles and people are those of the backup: repeat what was changed since,"
            " with “user add”, “user password”, “user disable” and “user enable”."
        ),
    ]


def existing_url(given: str) -> str:
    """Return the server's database for a command that makes none: a mistyped path is told.

    Raises:
        NotFound: Its file does not exist.
    """
    from workbench.errors import NotFound
    from workbench.server.database import parse_url

    url = given or f"sqlite:///{_own_file()}"
    parsed = parse_url(url)
    file = parsed.database
    if parsed.get_backend_name() == "sqlite" and file and not Path(file).is_file():
        raise NotFound(
            t(
                "There is no database at {path}: check the path. "
                "“serve” and “user add” make a new one."
            ).format(path=file)
        )
    return given or database_url("")


def database_url(given: str) -> str:
    """Return the server's database: the one given, or a file of our own."""
    if given:
        return given
    file = _own_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    complain(t("Database: {path}").format(path=file))
    return f"sqlite:///{file}"


def _own_file() -> Path:
    from workbench import paths

    return paths.home() / "server" / "server.db"
