"""`sync`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.output import AsJson, answer, guarded
from workbench.cli.session import opened, password_from_stdin
from workbench.errors import NeedsAttention, ServerUnreachable
from workbench.i18n import sentences, t, tn

if TYPE_CHECKING:
    from workbench.app import Workbench


def register(cli: typer.Typer) -> None:
    """Add this command."""
    cli.command()(sync)


@guarded
def sync(
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin", help="Sign in first, with the password from standard input."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send what waits and fetch what is new."""
    from dataclasses import asdict

    from workbench.sync.state import Phase

    with opened(read_only=False) as workbench:
        if password_stdin:
            workbench.sign_in(password_from_stdin())
        engine = workbench.engine()
        outcome = engine.run_until_quiet()
        _note(workbench, outcome.phase.value)
        data = asdict(engine.report()) | {"state": outcome.phase.value}
        data["look_alikes"] = _look_alikes(workbench, outcome.phase.value)
        if engine.is_wiped:
            raise NeedsAttention(_wiped(workbench))
    answer(
        data,
        as_json,
        lambda: _told(data),
    )
    if outcome.phase in (Phase.SYNCED, Phase.WAITING):
        return
    if outcome.phase is Phase.NEEDS_YOU:
        raise NeedsAttention(
            outcome.reason or t("Some changes need you: see “outbox list” and “conflicts list”.")
        )
    if outcome.phase is Phase.SIGNED_OUT:
        raise NeedsAttention(signed_out())
    if outcome.phase is Phase.TOO_OLD:
        raise NeedsAttention(outcome.reason)
    raise ServerUnreachable(outcome.reason)


def _note(workbench: "Workbench", phase: str) -> None:
    """Remember how it ended, for whoever asks for the status."""
    if phase in ("synced", "needs_you"):
        workbench.note_sync()
        workbench.compare_dictionaries()
    elif phase == "signed_out":
        workbench.forget_sign_in()  # the server no longer takes it


def _look_alikes(workbench: "Workbench", phase: str) -> int:
    """Return how many records that are new since the last sync look like ones that are here."""
    if phase not in ("synced", "waiting", "needs_you"):
        return 0
    from workbench.services.duplicates import arrivals

    return arrivals.look(workbench.store).new


def signed_out() -> str:
    """Return the sentence for whoever has no sign-in any more."""
    return t("You are signed out: sync with --password-stdin. Nothing is lost.")


def _told(data: dict[str, Any]) -> str:
    counts = {name: f"{n:,}" for name, n in data.items() if isinstance(n, int)}
    counts["conflicts"] = tn("{n} conflict", "{n} conflicts", data["conflicts"])
    said = t(
        "{pushed} sent, {pulled} received, {conflicts}, {quarantined} refused, {waiting} waiting."
    ).format(**counts)
    if not data["look_alikes"]:
        return said
    alike = tn(
        "{n} new record looks like one you have: workbench duplicates new",
        "{n} new records look like ones you have: workbench duplicates new",
        data["look_alikes"],
    )
    return f"{said}\n{alike}"


def _wiped(workbench: "Workbench") -> str:
    from workbench import leaving

    left = leaving.obey_wipe(workbench)
    told = [t("The profile was removed from this device, as you or an admin asked.")]
    if left.saved_to is not None:
        unsent = leaving.Unsent(left.unsent, 0, left.attachments).words()
        saved = t("What could not be sent ({unsent}) is sealed in {file}.")
        told.append(saved.format(unsent=unsent, file=left.saved_to))
    if left.broken_words:
        told.append(left.broken_words)
    if left.opened_with:
        told.append(t("Recovery key, shown only now: {key}").format(key=left.opened_with))
    return sentences(*told)
