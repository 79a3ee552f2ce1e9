"""`user devices` and `user wipe`: where a person is signed in, and wiping what was lost."""

from typing import Annotated, Any

import typer

from workbench.cli.consent import be_sure
from workbench.cli.output import AsJson, answer, table
from workbench.i18n import listed, t, tn

Email = Annotated[str, typer.Argument(help="The e-mail the person signs in with.")]


def devices(email: str, database: str, as_json: AsJson) -> None:
    """List where a person is signed in."""
    from workbench.server import admin
    from workbench.services.devices import moment, state_words

    with admin.open_database(database) as db:
        found = admin.devices_of(db, email)
    heads = (t("Device"), t("State"), t("Version"), t("Last seen"), t("ID"))
    rows = [
        (one["name"], state_words(one), one["app"], moment(one["seen_at"]), one["id"])
        for one in found
    ]
    nowhere = t("{email} is signed in nowhere.").format(email=email)
    answer({"devices": found}, as_json, lambda: table(heads, rows) if found else nowhere)


def wipe(email: str, device: str, database: str, as_json: AsJson, *, yes: bool) -> None:
    """Mark one device of a person, or all of them, once that is agreed to."""
    from workbench.server import admin

    with admin.open_database(database) as db:
        if wanted := admin.wipeable(db, email, device or None):
            names = listed(one["name"] for one in wanted)
            what = t("This removes the data of {email} from: {devices}")
            be_sure(what.format(email=email, devices=names), yes=yes)
        marked = admin.wipe_devices(db, email, device or None)
        named = [one for one in admin.devices_of(db, email) if one["id"] in marked]
    answer({"devices": marked}, as_json, lambda: "\n".join(_asked(email, named)))


def _asked(email: str, named: list[dict[str, Any]]) -> list[str]:
    from workbench.services.devices import moment

    if not named:
        return [
            t("{email} has no device to wipe: each is signed out or to be wiped.").format(
                email=email
            )
        ]
    lines = [
        tn(
            "{n} device will send what waits, then remove its data, as soon as it asks the server:",
            "{n} devices will send what waits, then remove their data, as soon as they ask the"
            " server:",
            len(named),
        )
    ]
    seen = t("- {name}, last seen {moment}")
    lines += [seen.format(name=one["name"], moment=moment(one["seen_at"])) for one in named]
    return [*lines, t("What became of it: user devices {email}").format(email=email)]
