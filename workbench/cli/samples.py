"""`sample`: a workspace of invented companies and people, of any size."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.output import AsJson, answer, guarded
from workbench.errors import InvalidInput, Refused
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from workbench.server.database import ServerDatabase
    from workbench.server.push import Sender

BATCH = 500


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(sample)


@guarded
def sample(
    folder: Annotated[Path, typer.Argument(help="Where the sample's server database is made.")],
    accounts: Annotated[int, typer.Option(min=1, help="How many accounts.")] = 160,
    seed: Annotated[int, typer.Option(help="The same seed makes the same workspace.")] = 7,
    today: Annotated[
        str, typer.Option(help="The day the sample is made for; default: today.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make a sample workspace: a team server's database full of invented records."""
    database = folder / "server.db"
    if database.exists():
        raise Refused(
            t("There is a database at {path} already: choose another folder.").format(path=database)
        )
    folder.mkdir(parents=True, exist_ok=True)
    as_of = _day(today) if today else datetime.now().astimezone().date()
    counts = _fill(f"sqlite:///{database}", seed, accounts, as_of)
    from workbench.services.sample import people

    answer(
        {"database": str(database), "created": counts, "password": people.PASSWORD},
        as_json,
        lambda: t("{records} in {path}. Everybody's password: {password}").format(
            records=tn("{n} record", "{n} records", sum(counts.values())),
            path=database,
            password=people.PASSWORD,
        ),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(t("“{text}” is not a day like 2026-11-22.").format(text=text)) from None


def _fill(url: str, seed: int, accounts: int, today: date) -> dict[str, int]:
    from workbench.server import admin, push
    from workbench.services import sample as invented
    from workbench.services.sample import people

    counts: Counter[str] = Counter()
    present = datetime.now(UTC).astimezone()
    now = present.astimezone(UTC) if present.date() == today else None
    with admin.open_database(url) as database:
        ids = {
            person.email: admin.add_user(
                database,
                email=person.email,
                name=person.name,
                role=person.role,
                team=person.team or None,
                manager_email=person.manager_email or None,
                password=people.PASSWORD,
            )
            for person in people.PEOPLE
        }
        sender = push.Sender(str(ids[people.by_role("admin").email]), str(invented.CLIENT_ID), None)
        batch: list[dict[str, Any]] = []
        for mutation in invented.mutations(
            seed, accounts, today, ids, now=now, zone=present.tzinfo or UTC
        ):
            batch.append(mutation)
            if len(batch) == BATCH:
                counts += _send(database, sender, batch)
                batch = []
        counts += _send(database, sender, batch)
    return dict(counts)


def _send(
    database: "ServerDatabase", sender: "Sender", batch: list[dict[str, Any]]
) -> Counter[str]:
    from workbench.server import push

    _epoch, answers = push.push(database, sender, batch)
    for mutation, told in zip(batch, answers, strict=True):
        if told["result"] != "ok":
            raise Refused(
                t("The sample's {type} was refused: {reason}").format(
                    type=mutation["type"], reason=told.get("message") or told["result"]
                )
            )
    return Counter(mutation["type"] for mutation in batch if mutation["op"] != "patch")
