"""`user devices` and `user wipe`: where a person is signed in, and wiping what was lost."""

from typing import Annotated

import typer

from workbench.cli.output import AsJson, answer, table
from workbench.i18n import tn

Email = Annotated[str, typer.Argument(help="The e-mail the person signs in with.")]


def devices(email: str, database: str, as_json: AsJson) -> None:
    """List where a person is signed in."""
    from workbench.server import admin

    with admin.open_database(database) as db:
        found = admin.devices_of(db, email)
    heads = ("id", "state", "app", "seen_at", "name")
    rows = [[str(one[head] or "") for head in heads] for one in found]
    answer({"devices": found}, as_json, lambda: table(heads, rows))


def wipe(email: str, device: str, database: str, as_json: AsJson) -> None:
    """Mark one device of a person, or all of them."""
    from workbench.server import admin

    with admin.open_database(database) as db:
        marked = admin.wipe_devices(db, email, device or None)
    text = tn(
        "{n} device is wiped as soon as it asks the server.",
        "{n} devices are wiped as soon as they ask the server.",
        len(marked),
    )
    answer({"devices": marked}, as_json, lambda: text)
