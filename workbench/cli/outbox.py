"""`outbox` and `conflicts`: what waits, what was refused, what two people changed."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from workbench import platform_files
from workbench.cli.choices import one_of
from workbench.cli.consent import be_sure
from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import bundle_passphrase, opened, password_from_stdin
from workbench.errors import NeedsAttention, UsageError
from workbench.i18n import listed, t, tn
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.store.database import Reader
    from workbench.store.outbox import Pending
    from workbench.sync.conflicts import Conflict

SIDES = ("mine", "theirs", "server", "other")
Mid = Annotated[str, typer.Argument(help="The change's id, from “outbox list”.")]
OPEN_STATES = ("new", "sent", "blocked", "quarantined")

outbox_commands = typer.Typer(help="Changes that are not on the server yet.", no_args_is_help=True)
conflict_commands = typer.Typer(
    help="Fields that two people have changed at once.", no_args_is_help=True
)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(outbox_commands, name="outbox")
    cli.add_typer(conflict_commands, name="conflicts")


@outbox_commands.command("list")
@guarded
def list_outbox(as_json: AsJson = False) -> None:
    """List what waits to be sent and what the server refused."""
    from workbench.store import outbox

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = outbox.listing(r, OPEN_STATES)
        cells = [] if as_json else _told(r, found)
    heads = (t("State"), t("Change"), t("Tries"), t("Reason"), t("ID"))
    nothing = t("Nothing waits: the server has every change.")
    answer(
        {"changes": [_as_data(one) for one in found]},
        as_json,
        lambda: table(heads, cells) if found else nothing,
    )


@outbox_commands.command("export")
@guarded
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the changes (JSON).")],
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Seal it with a passphrase, for “take-in” elsewhere.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Save every change that is not on the server into a file."""
    from workbench.store import outbox

    if sealed:
        from workbench import leaving

        with opened(read_only=True) as workbench:
            saved = leaving.save_unsent(workbench, file, bundle_passphrase())
        unsent = saved.unsent
        written = {"written": unsent.changes, "attachments": unsent.attachments}
        said = t("Saved: {unsent}.").format(unsent=unsent.words())
        answer(written | {"broken": saved.broken}, as_json, lambda: said)
        if saved.broken:
            raise NeedsAttention(saved.broken_words())
        return
    with opened(read_only=True) as workbench, workbench.store.read() as r:
        rows = [_as_data(one) for one in outbox.listing(r, OPEN_STATES)]
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    platform_files.write_durably(file, content, owner_only=True)
    said = tn(
        "{n} change saved for reading; to take it in elsewhere, add --sealed.",
        "{n} changes saved for reading; to take them in elsewhere, add --sealed.",
        len(rows),
    )
    answer({"written": len(rows)}, as_json, lambda: said)


@outbox_commands.command("take-in")
@guarded
def take_in(
    file: Annotated[Path, typer.Argument(help="Changes saved with “export --sealed” or “wipe”.")],
    key_stdin: Annotated[
        bool,
        typer.Option(
            "--key-stdin", help="Read the recovery key or passphrase from standard input."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take unsent changes of yours from another profile into this one."""
    from workbench import leaving

    secret = password_from_stdin() if key_stdin else bundle_passphrase()
    with opened(read_only=False) as workbench:
        taken = leaving.take_in(workbench, file, secret)
    said = t("Taken in: {unsent}.").format(unsent=taken.words())
    if not taken and not taken.broken:
        said = t("Nothing is new: all that is in this file is here already.")
    counts = {"taken_in": taken.changes, "attachments": taken.attachments}
    answer(counts | {"broken": taken.broken}, as_json, lambda: said)
    if taken.broken:
        raise NeedsAttention(taken.broken_words())


@outbox_commands.command("resend")
@guarded
def resend(mid: Mid, as_json: AsJson = False) -> None:
    """Offer a refused change to the server again, with all that goes with it."""
    from workbench.store import corrections

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        new_mid = corrections.resend(w, _mid(mid))
    answer({"mid": str(new_mid)}, as_json, lambda: t("It goes with the next sync."))


@outbox_commands.command("discard")
@guarded
def discard(
    mid: Mid,
    yes: Annotated[bool, typer.Option("--yes", help="Really throw this change away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Throw one change away, with all that goes with it."""
    from workbench.store import outbox

    be_sure(t("This throws a change away for good"), yes=yes)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        n = outbox.discard(w, _mid(mid))
    said = tn("Discarded.", "{n} changes discarded.", n)
    answer({"discarded": mid, "changes": n}, as_json, lambda: said)


@conflict_commands.command("list")
@guarded
def list_conflicts(as_json: AsJson = False) -> None:
    """List open conflicts with both values, and whose decision each is."""
    from workbench.sync import conflicts

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = conflicts.open_conflicts(r)
        cells = [] if as_json else _worded(r, found)
    heads = [t("Record"), t("Field"), t("In force"), t("The other change"), t("Waits for")]
    if any(one.is_again for one in found):
        heads.append(t("Reason"))
    heads.append(t("ID"))
    answer(
        {"conflicts": [one.to_json() for one in found]},
        as_json,
        lambda: table(heads, cells) if found else t("No conflicts."),
    )


@conflict_commands.command("resolve")
@guarded
def resolve(
    conflict: Annotated[str, typer.Argument(help="The conflict's id.")],
    keep: Annotated[
        str,
        one_of(
            words=(*SIDES, "both"),
            meaning="Whose value stays: mine or theirs; the server's, which is in force, or the"
            " other one; or both (texts and tags).",
        ),
    ] = "",
    value: Annotated[
        str, typer.Option(help="A value of its own; of several fields: field=value,field=…")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Decide a conflict; the decision itself is synced."""
    from workbench.sync import conflicts

    if bool(keep) == bool(value):
        raise UsageError(t("Say what stays: one of --keep, --value."))
    conflict_id = _mid(conflict)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        values = _kept(w, conflict_id, value) if value else {}
        choice = conflicts.side(w, conflict_id, keep) if keep in SIDES else keep or "edit"
        conflicts.resolve(w, conflict_id, choice, values)
    answer({"conflict": conflict, "choice": choice}, as_json, lambda: t("Decided."))


def _told(r: "Reader", found: "list[Pending]") -> list[list[object]]:
    """Return a line for each change, and one for refused ones that are decided together."""
    from workbench.services import change_words, sync_panel
    from workbench.store import outbox

    together = {one.mid: group for group in outbox.undecided(r) for one in group}
    cells: list[list[object]] = []
    for one in found:
        group = together.get(one.mid, [one])
        if one.mid != group[0].mid:
            continue
        _icon, said = change_words.of_bundle(r, group)
        if len(group) > 1:
            changes = tn("{n} change", "{n} changes", len(group))
            said = t("{what} ({more})").format(what=said, more=changes)
        cells.append([_state(one.state), said, one.tries, sync_panel.reason_words(one), one.mid])
    return cells


def _as_data(one: "Pending") -> dict[str, object]:
    return {
        "mid": str(one.mid),
        "op": one.op,
        "type": one.type,
        "state": one.state,
        "tries": one.tries,
        "bundle": one.bundle,
        "last_error": one.last_error,
        "mutation": one.body,
    }


def _state(state: str) -> str:
    known = {
        "new": t("Waiting"),
        "sent": t("Sent, no answer yet"),
        "blocked": t("Blocked"),
        "quarantined": t("Needs attention"),
    }
    return known.get(state, state)


def _worded(r: "Reader", found: "list[Conflict]") -> list[list[object]]:
    """Return a line for each field that differs; fields merged together may be the same."""
    from workbench.services.value_words import Wording

    cells: list[list[object]] = []
    again = t("The record changed meanwhile: decide again")
    tells_again = any(one.is_again for one in found)
    for one in found:
        reason = [again if one.is_again else ""] if tells_again else []
        wording = Wording(r, one.type, [one.mine, one.theirs])
        known = dictionary.BY_NAME[one.type].by_name
        for name in (name for name in one.fields if name in known):
            mine = wording.shown_wire(name, one.mine.get(name))
            theirs = wording.shown_wire(name, one.theirs.get(name))
            if mine != theirs or len(one.fields) == 1:
                sides = [
                    _by(theirs, t("you") if "theirs" in one.own else one.theirs_by),
                    _by(mine, t("you") if "mine" in one.own else one.mine_by),
                ]
                sides.append(_deciders(one))
                cells.append([one.record, known[name].label, *sides, *reason, one.id])
    return cells


def _deciders(one: "Conflict") -> str:
    """Return whose decision it is; this user's comes first."""
    return listed([t("you"), *one.waits_for] if one.is_mine else one.waits_for)


def _by(value: str, person: str) -> str:
    text = " ".join(value.split()) or t("(empty)")
    return t("{value} (by {person})").format(value=text, person=person)


def _mid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UsageError(
            t("“{text}” is no id; “outbox list” and “conflicts list” show ids.").format(text=text)
        ) from None


def _kept(r: "Reader", conflict_id: UUID, text: str) -> dict[str, str]:
    """Read what to keep: the value of the one field, or field=value for each of several."""
    from workbench.store import records

    fields: list[str] = list(records.require(r, "Conflict", conflict_id)["fields"] or ())
    names = "|".join(re.escape(name) for name in fields)
    before, *parts = re.split(rf"(?:^|,)({names})=", text)
    if len(fields) == 1 and not parts:
        return {fields[0]: text}
    if before or not parts:
        raise UsageError(
            t("Say which value goes where: --value {example}.").format(
                example=",".join(f"{name}=…" for name in fields)
            )
        )
    return dict(zip(parts[::2], parts[1::2], strict=True))
