"""`status`: what waits and what is here, as lines for people."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import typer

from workbench.cli.output import AsJson, answer, guarded, pairs
from workbench.cli.session import opened, profile_name
from workbench.i18n import t
from workbench.schema import dictionary, picklists

if TYPE_CHECKING:
    from datetime import datetime


def register(cli: typer.Typer) -> None:
    """Add this command."""
    cli.command()(status)


@guarded
def status(as_json: AsJson = False) -> None:
    """Tell what waits and what is here, without asking the server."""
    from workbench import app
    from workbench.store import overview

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        data = overview.status(r)
        me = app.me(r)
        data |= {
            "profile": profile_name(),
            "server": workbench.profile.server_url,
            "user": me.name or workbench.profile.email,
            "role": me.role,
            "protection": workbench.profile.protection,
            "signed_in": workbench.is_signed_in,
        }
        now = workbench.store.now()
    answer(data, as_json, lambda: pairs(list(_lines(data, now))))


def _lines(data: Mapping[str, Any], now: "datetime") -> Iterator[tuple[str, str]]:
    from workbench.store import dictionaries

    yield t("Profile"), f"{data['profile']} ({protection_words(data['protection'])})"
    role = picklists.ROLE.label(data["role"]) if data["role"] else ""
    person = f"{data['user']} ({role})" if role else str(data["user"])
    if data["signed_in"]:
        yield t("Signed in as"), person
    else:
        way = t("{person}; to sign in: “workbench sync --password-stdin”. Nothing is lost.")
        yield t("Signed out"), way.format(person=person)
    yield t("Server"), str(data["server"])
    yield t("Last synced"), _last_sync(data["last_sync_at"], now)
    yield t("Waiting to be sent"), f"{data['waiting']:,}"
    yield t("Needs attention"), _with_way(data["quarantined"], "workbench outbox list")
    yield t("Open conflicts"), _with_way(data["conflicts"], "workbench conflicts list")
    if data["others_conflicts"]:
        yield t("Others' conflicts"), f"{data['others_conflicts']:,}"
    if data["recovered"]:
        yield t("Brought back from the second copy"), f"{data['recovered']:,}"
    if different := dictionaries.sentence(data["dictionary"]):
        yield t("Data dictionary"), different
    if not data["rows"]:
        yield t("On this computer"), t("nothing yet: run “workbench sync”")
    for name, count in data["rows"].items():
        yield _kind(name), f"{count:,}"


def _kind(name: str) -> str:
    """Return what records of a type are called: those of conflicts tell of decided ones too."""
    if name == "Conflict":
        return t("Records of conflicts, decided ones too")
    return str(dictionary.BY_NAME[name].plural)


def protection_words(name: str) -> str:
    """Return how a profile is protected."""
    words = {
        "keyring": t("encrypted, its key is in the keyring"),
        "passphrase": t("encrypted with a passphrase"),
        "none": t("not encrypted"),
    }
    return words.get(name, name)


def _last_sync(written: str | None, now: "datetime") -> str:
    from workbench.services import words
    from workbench.wire import values

    if written is None:
        return t("never")
    at = values.parse_instant(written)
    local = at.astimezone(words.here())
    today = now.astimezone(words.here()).date()
    return f"{words.ago(at, now)} ({words.full_day(local.date(), today)} {words.clock(local)})"


def _with_way(count: int, way: str) -> str:
    return t("{n}, see “{way}”").format(n=f"{count:,}", way=way) if count else "0"
