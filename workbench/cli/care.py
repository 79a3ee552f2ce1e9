"""`doctor`, `verify`, `backup`, `restore` and `wipe`: the health of a profile and program."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.consent import WipeYes, be_sure
from workbench.cli.output import AsJson, answer, guarded
from workbench.cli.session import ask_passphrase, bundle_passphrase, opened, profile_name
from workbench.cli.syncing import signed_out
from workbench.errors import NeedsAttention
from workbench.i18n import sentences, t, tn

if TYPE_CHECKING:
    from workbench.doctor import Finding


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.command()(doctor)
    cli.command()(verify)
    cli.command()(backup)
    cli.command()(restore)
    cli.command()(wipe)


@guarded
def doctor(
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Check the installed program itself.")
    ] = False,
    repair: Annotated[bool, typer.Option(help="Mend what can be mended.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a profile's file, or with --self-test the program itself."""
    from workbench import doctor as checks

    findings = checks.self_test() if self_test else _checked(repair=repair)
    answer(
        {
            "ok": all(one.is_ok for one in findings),
            "risks": sum(one.is_risk for one in findings),
            "checks": [
                {
                    "check": one.check,
                    "ok": one.is_ok,
                    "risk": one.is_risk,
                    "detail": one.detail,
                }
                for one in findings
            ],
        },
        as_json,
        lambda: "\n".join(_examined(findings)),
    )
    if not all(one.is_ok for one in findings):
        told = t("The check found trouble: see the lines marked ✗.")
        way = t(
            "Run “workbench doctor --repair”: it mends what can be mended and keeps unsent work."
        )
        raise NeedsAttention(told if self_test or repair else sentences(told, way))


@guarded
def verify(as_json: AsJson = False) -> None:
    """Compare everything here with the server; nothing is changed."""
    from workbench.backend.transport import Unauthenticated

    with opened(read_only=True) as workbench:
        try:
            verdict = workbench.compare()
        except Unauthenticated as error:
            raise NeedsAttention(signed_out()) from error
    is_same = verdict.is_level and not verdict.differences
    answer(
        verdict.to_json(),
        as_json,
        lambda: "\n".join(
            [
                tn("{n} row compared.", "{n} rows compared.", verdict.rows),
                *([t("Everything here is as on the server.")] if is_same else []),
                *(
                    t("{type} of {scope}: {here} here, {there} on the server").format(**vars(one))
                    for one in verdict.differences
                ),
            ]
        ),
    )
    if not verdict.is_level:
        raise NeedsAttention(t("The server has news that are not here yet: sync, then verify."))
    if verdict.differences:
        raise NeedsAttention(
            t("Some rows differ from the server's: “doctor --repair” fetches them again.")
        )


@guarded
def backup(as_json: AsJson = False) -> None:
    """Make a backup of the profile now."""
    from workbench.store import backup as backups

    with opened(read_only=False) as workbench:
        file = backups.back_up(workbench.store)
    answer({"file": str(file)}, as_json, lambda: t("Written: {file}").format(file=file))


@guarded
def restore(
    file: Annotated[Path, typer.Argument(help="A backup of this profile.")],
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the profile's file, which is kept aside."""
    from workbench import app

    done = app.restore_backup(profile_name(), file, ask_passphrase=ask_passphrase)
    lines = [
        t("Restored. The file before it is kept as {kept}.").format(kept=done.kept),
        tn(
            "{n} unsent change was brought back from the second copy.",
            "{n} unsent changes were brought back from the second copy.",
            done.brought_back,
        ),
        tn(
            "{n} change waits to be sent: sync next.",
            "{n} changes wait to be sent: sync next.",
            done.waiting,
        ),
    ]
    answer(
        {
            "restored": str(file),
            "kept": str(done.kept),
            "brought_back": done.brought_back,
            "waiting": done.waiting,
        },
        as_json,
        lambda: "\n".join(lines if done.waiting else lines[:2]),
    )


@guarded
def wipe(
    yes: WipeYes = False,
    save_unsent: Annotated[
        Path | None,
        typer.Option(help="Save what cannot be sent into this file, sealed with a passphrase."),
    ] = None,
    discard_unsent: Annotated[
        bool, typer.Option(help="Remove it although changes cannot be sent: they are lost.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send what waits, then remove the profile's data from this computer."""
    from workbench import leaving

    name = profile_name()
    what = t("This removes profile “{name}” from this computer").format(name=name)
    be_sure(what, yes=yes)
    left = leaving.wipe(
        name,
        discard_unsent=discard_unsent,
        save_to=save_unsent,
        passphrase=bundle_passphrase() if save_unsent else None,
        ask_passphrase=ask_passphrase,
    )
    saved_to = None if left.saved_to is None else str(left.saved_to)
    said = t("Removed.")
    if left.saved_to is not None:
        saved = tn("{n} unsent change was saved.", "{n} unsent changes were saved.", left.unsent)
        how = t(
            "The file is {file}, sealed with the passphrase you gave: “outbox take-in” brings"
            " what is in it into another profile of yours."
        ).format(file=left.saved_to)
        said = sentences(said, saved, how, left.broken_words)
    answer({"wiped": name, "unsent": left.unsent, "saved_to": saved_to}, as_json, lambda: said)


def _examined(findings: "list[Finding]") -> list[str]:
    """Return a line for each check, and how many of them tell of a risk."""
    lines = [f"{one.mark} {one.check}: {one.detail}" for one in findings]
    risks = sum(one.is_risk for one in findings)
    if risks:
        told = tn("{n} risk: the line marked “!”.", "{n} risks: the lines marked “!”.", risks)
        lines.append(told)
    return lines


def _checked(*, repair: bool) -> "list[Finding]":
    from workbench import doctor as checks
    from workbench.store import damage

    with opened(read_only=not repair) as workbench:
        findings = checks.check_profile(workbench, repair=repair)
        path = workbench.store.path
    if repair and damage.is_noted(path):  # opening a damaged file again makes it anew
        with opened(read_only=False) as workbench:
            findings = checks.check_profile(workbench, repair=True)
    return findings
