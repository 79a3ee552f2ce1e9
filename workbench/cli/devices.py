"""`user devices` and `user wipe`: where a person is signed in, and wiping what was lost."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from workbench.cli.consent import be_sure
from workbench.cli.output import AsJson, answer, table
from workbench.i18n import listed, t, tn

Email = Annotated[str, typer.Argument(help="The e-mail the person signs in with.")]


def devices(email: str, database: str, as_json: AsJson) -> None:
    """List where a person is signed in."""
    from workbench.server import admin

    with admin.open_database(database) as db:
        found = admin.devices_of(db, email)
    heads = (t("Device"), t("State"), t("Version"), t("Last seen"), t("ID"))
    rows = [
        (one["name"], state_words(one), one["app"], _moment(one["seen_at"]), one["id"])
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


def state_words(device: Mapping[str, Any]) -> str:
    """Return how it stands with a device, and what became of a wipe."""
    state, told_at = device["state"], device["wipe_told_at"]
    if state == "wipe" and device["held"]:
        why = {
            "unsaved": t("unsent work could not be saved there"),
            "in_use": t("another program there uses its files"),
        }
        return t("not removed ({moment}): {reason}; it tries again").format(
            moment=_moment(device["held_at"]), reason=why[device["held"]]
        )
    if state == "wipe" and told_at:
        text = t("to be removed: told {moment}, has not said yet that it is done")
        return text.format(moment=_moment(told_at))
    if state == "wiped":
        return t("removed {moment}").format(moment=_moment(device["wiped_at"]))
    known = {
        "active": t("signed in"),
        "wipe": t("to be removed: waits until it asks the server"),
        "ended": t("signed out"),
    }
    return known[state]


def _asked(email: str, named: list[dict[str, Any]]) -> list[str]:
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
    lines += [seen.format(name=one["name"], moment=_moment(one["seen_at"])) for one in named]
    return [*lines, t("What became of it: user devices {email}").format(email=email)]


def _moment(text: str) -> str:
    from workbench.wire.values import parse_instant

    return f"{parse_instant(text).astimezone():%Y-%m-%d %H:%M}"
