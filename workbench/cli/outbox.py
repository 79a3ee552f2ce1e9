"""`outbox` and `conflicts`: what waits, what was refused, what two people changed."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from workbench import platform_files
from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import opened
from workbench.errors import UsageError
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.store.database import Reader

outbox_commands = typer.Typer(help="Changes that are not on the server yet.", no_args_is_help=True)
conflict_commands = typer.Typer(help="Two edits of one field.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(outbox_commands, name="outbox")
    cli.add_typer(conflict_commands, name="conflicts")


@outbox_commands.command("list")
@guarded
def list_outbox(as_json: AsJson = False) -> None:
    """List what waits to be sent and what the server refused."""
    rows = _waiting()
    heads = ("mid", "op", "type", "state", "tries", "last_error")
    answer(
        {"changes": rows},
        as_json,
        lambda: table(heads, [[row[head] for head in heads] for row in rows]),
    )


@outbox_commands.command("export")
@guarded
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the changes (JSON).")],
    as_json: AsJson = False,
) -> None:
    """Save every change that is not on the server into a file."""
    rows = _waiting()
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    platform_files.write_durably(file, content, owner_only=True)
    answer({"written": len(rows)}, as_json, lambda: t("{n} changes saved.").format(n=len(rows)))


@outbox_commands.command("resend")
@guarded
def resend(mid: Annotated[str, typer.Argument()], as_json: AsJson = False) -> None:
    """Offer a refused change to the server again."""
    from workbench.store import corrections

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        new_mid = corrections.resend(w, _mid(mid))
    answer({"mid": str(new_mid)}, as_json, lambda: t("It goes with the next sync."))


@outbox_commands.command("discard")
@guarded
def discard(
    mid: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes", help="Really throw this change away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Throw one change away."""
    from workbench.store import outbox

    if not yes:
        raise UsageError(t("This throws a change away for good: add --yes."))
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        outbox.discard(w, _mid(mid))
    answer({"discarded": mid}, as_json, lambda: t("Discarded."))


@conflict_commands.command("list")
@guarded
def list_conflicts(as_json: AsJson = False) -> None:
    """List open conflicts with both values."""
    from workbench.sync import conflicts

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        rows = [conflict.to_json() for conflict in conflicts.open_conflicts(r)]
    answer(
        {"conflicts": rows},
        as_json,
        lambda: table(
            ("id", "record", "mine", "theirs"),
            [[row["id"], row["record"], row["mine"], row["theirs"]] for row in rows],
        ),
    )


@conflict_commands.command("resolve")
@guarded
def resolve(
    conflict: Annotated[str, typer.Argument(help="The conflict's id.")],
    keep: Annotated[
        str, typer.Option(help="mine, theirs, both, or a value; of several: field=value,field=…")
    ],
    as_json: AsJson = False,
) -> None:
    """Decide a conflict; the decision itself is synced."""
    from workbench.sync import conflicts

    choice = keep if keep in ("mine", "theirs", "both") else "edit"
    conflict_id = _mid(conflict)
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        values = {} if choice == keep else _kept(w, conflict_id, keep)
        conflicts.resolve(w, conflict_id, choice, values)
    answer({"conflict": conflict, "choice": choice}, as_json, lambda: t("Decided."))


def _waiting() -> list[dict[str, object]]:
    from workbench.store import outbox

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = outbox.listing(r, ("new", "sent", "blocked", "quarantined"))
        return [
            {
                "mid": str(row.mid),
                "op": row.op,
                "type": row.type,
                "state": row.state,
                "tries": row.tries,
                "last_error": row.last_error,
                "mutation": row.body,
            }
            for row in found
        ]


def _mid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise UsageError(t("“{text}” is no id.").format(text=text)) from None


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
            t("Say which value goes where: --keep {example}.").format(
                example=",".join(f"{name}=…" for name in fields)
            )
        )
    return dict(zip(parts[::2], parts[1::2], strict=True))
