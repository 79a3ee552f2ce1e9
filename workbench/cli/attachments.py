"""`attach`: the files of a record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from workbench.cli.data import as_id
from workbench.cli.output import AsJson, answer, guarded, table
from workbench.cli.session import opened
from workbench.errors import NotFound, Refused
from workbench.i18n import listed, t

if TYPE_CHECKING:
    from workbench.services.attachments import Attached
    from workbench.store.database import Store

commands = typer.Typer(help="Files of records.", no_args_is_help=True)
IdArgument = Annotated[str, typer.Argument(help="The record's id.")]


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="attach")


@commands.command("add")
@guarded
def add(
    record_id: IdArgument,
    file: Annotated[Path, typer.Argument(help="The file to attach.")],
    as_json: AsJson = False,
) -> None:
    """Attach a file to a record; its content goes to the server with sync."""
    from workbench import attaching
    from workbench.services import attachments

    with opened(read_only=False) as workbench:
        parent_id = as_id(record_id)
        _check_takes_files(workbench.store, parent_id)
        made = attaching.attach(workbench, parent_id, file)
        with workbench.store.read() as r:
            found = next(one for one in attachments.of_record(r, parent_id) if one.id == made)
    answer(
        _as_data(found), as_json,
        lambda: t("Attached: {name}. It goes to the server with the next sync.").format(
            name=found.name
        ),
    )  # fmt: skip


@commands.command("list")
@guarded
def list_attached(record_id: IdArgument, as_json: AsJson = False) -> None:
    """List the files of a record with size and state."""
    from workbench.services import attachments

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = attachments.of_record(r, as_id(record_id))
    heads = (t("File name"), t("Bytes"), t("State"), t("By"), t("ID"))
    rows = [
        (one.name, f"{one.size_bytes:,}", state_words(one), one.by, str(one.id)) for one in found
    ]
    answer(
        {"attachments": [_as_data(one) for one in found]},
        as_json,
        lambda: table(heads, rows) if rows else t("No files."),
    )


@commands.command("get")
@guarded
def get(
    attachment_id: Annotated[str, typer.Argument(help="The attachment's id.")],
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that exists.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write an attachment's content to a file; it is fetched where it is not here."""
    from workbench import attaching

    if file.exists() and not force:
        raise Refused(t("{file} exists: name another, or add --force.").format(file=file))
    with opened(read_only=False) as workbench:
        attaching.save(workbench, as_id(attachment_id), file)
    size = file.stat().st_size
    answer(
        {"file": str(file), "size_bytes": size},
        as_json,
        lambda: t("Written: {file}").format(file=file),
    )


def state_words(one: "Attached") -> str:
    """Return where a file's content is."""
    return {
        "waiting": t("waiting to be sent"),
        "sent": t("here and on the server"),
        "to_fetch": t("on the server, fetched when wanted"),
        "refused": t("refused by the server"),
        "missing": t("not here and not on the server"),
    }[one.state]


def _check_takes_files(store: "Store", record_id: UUID) -> None:
    from workbench.schema import dictionary
    from workbench.services import attachments
    from workbench.store import names

    types = [one.name for one in dictionary.TYPES if attachments.can_attach(one.name)]
    with store.read() as r:
        if record_id not in names.of(r, types, [record_id]):
            raise NotFound(
                t("There is no record {id} that takes files. Those of {types} do.").format(
                    id=record_id, types=listed(types)
                )
            )


def _as_data(one: "Attached") -> dict[str, object]:
    return {
        "id": str(one.id), "name": one.name, "size_bytes": one.size_bytes, "sha256": one.sha256,
        "state": one.state, "reason": one.reason,
    }  # fmt: skip
