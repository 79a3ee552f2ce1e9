"""`duplicates`: records that are probably the same, and how well the rule finds known ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typing_extensions import override

from workbench.cli import arrived, merging
from workbench.cli.choices import unknown
from workbench.cli.data import known_type
from workbench.cli.output import AsJson, answer, guarded, pairs, table
from workbench.cli.session import opened
from workbench.i18n import t, tn
from workbench.schema import dictionary

if TYPE_CHECKING:
    from workbench.bench.known_links import Proof
    from workbench.services.duplicates import Group, Match, Scan
    from workbench.services.matching.learning import Judgement


SCAN = "scan"


class ScanFirst(typer.core.TyperGroup):
    """A group whose first word, where it is no command, is what is to be scanned."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the scan before what follows, unless another command or help is asked for."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [SCAN, *args]
        return super().parse_args(ctx, args)


duplicate_commands = typer.Typer(
    cls=ScanFirst, help="Records that are probably the same: found, and made one."
)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    duplicate_commands.command(SCAN)(scan)
    arrived.register(duplicate_commands)
    merging.register(duplicate_commands)
    cli.add_typer(duplicate_commands, name="duplicates")


@guarded
def scan(
    type_name: Annotated[
        str, typer.Argument(metavar="[TYPE]", help="Lead, Contact or Account; all if absent.")
    ] = "",
    limit: Annotated[
        int, typer.Option(help="How many groups of each type are shown at most.")
    ] = 50,
    proof: Annotated[
        Path | None,
        typer.Option(help="Judge the rule on a file of people whose duplicates are known."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for records that are probably the same; “duplicates Lead” is short for it."""
    if proof is not None:
        _prove(proof, as_json)
        return
    from workbench.services import duplicates as engine

    types = [_scanned(type_name)] if type_name else list(engine.SCANNED)
    with opened(read_only=True) as workbench, workbench.store.read() as r:
        scans = [engine.scan(r, name) for name in types]
    told = [_to_json(scan, limit) for scan in scans]
    answer({"scans": told}, as_json, lambda: "\n\n".join(_as_text(scan, limit) for scan in scans))


def _scanned(name: str) -> str:
    from workbench.services.duplicates import SCANNED

    found = known_type(name).name
    if found not in SCANNED:
        raise unknown("TYPE", name, SCANNED)
    return found


def _to_json(scan: "Scan", limit: int) -> dict[str, Any]:
    return {
        "type": scan.type,
        "read": scan.read,
        "compared": scan.compared,
        "groups_found": len(scan.groups),
        "duplicates": scan.extra,
        "groups": [_group(group) for group in scan.groups[:limit]],
    }


def _group(group: "Group") -> dict[str, Any]:
    return {
        "equal_but_for_ids": group.is_twins,
        "first": _member(group.first),
        "others": [
            _member(one)
            | {
                "bits": round(one.bits, 1),
                "reasons": list(one.reasons),
                "against": list(one.against),
            }
            for one in group.others
        ],
    }


def _member(match: "Match") -> dict[str, Any]:
    return {"type": match.type, "id": match.id, "name": match.name, "detail": match.detail}


def _as_text(scan: "Scan", limit: int) -> str:
    plural = str(dictionary.BY_NAME[scan.type].plural)
    if not scan.groups:
        return t("{types}: {n} looked through, none looks like another.").format(
            types=plural, n=f"{scan.read:,}"
        )
    groups = tn("{n} group", "{n} groups", len(scan.groups))
    extra = tn("{n} more record than needed", "{n} more records than needed", scan.extra)
    head = t("{types}: {n} looked through, {groups}, {extra}.").format(
        types=plural, n=f"{scan.read:,}", groups=groups, extra=extra
    )
    rows = [
        [number if one is group.first else "", str(dictionary.BY_NAME[one.type].label), one.name,
         one.detail, _because(one), one.id]
        for number, group in enumerate(scan.groups[:limit], 1)
        for one in group.members
    ]  # fmt: skip
    heads = (t("No."), t("Type"), t("Name"), t("Details"), t("Why"), t("ID"))
    lines = [head, table(heads, rows)]
    if len(scan.groups) > limit:
        lines.append(
            tn(
                "The likeliest group is shown; --limit shows more.",
                "The {n} likeliest groups are shown; --limit shows more.",
                limit,
            )
        )
    return "\n".join(lines)


def _because(match: "Match") -> str:
    if not match.against:
        return match.why
    return t("{reasons} (but {against})").format(
        reasons=match.why, against=t(", ").join(match.against)
    )


def _prove(path: Path, as_json: bool) -> None:
    from workbench.bench import known_links

    proof = known_links.prove(path)
    answer(proof.to_json(), as_json, lambda: _proof_text(proof))


def _proof_text(proof: "Proof") -> str:
    return pairs(
        [
            (t("Records"), f"{proof.records:,}"),
            (t("Known duplicates"), f"{proof.links:,}"),
            (t("Learned from half, judged by the other"), _judged(proof.learned)),
            (t("As it ships, judged by the same"), _judged(proof.shipped)),
            (t("Threshold"), t("{n} bits").format(n=f"{proof.rule.likely:.2f}")),
            (t("Seed"), str(proof.seed)),
        ]
    )


def _judged(judgement: "Judgement") -> str:
    return t("precision {precision}, recall {recall} ({right} of {known} found)").format(
        precision=f"{judgement.precision:.4f}",
        recall=f"{judgement.recall:.4f}",
        right=judgement.right,
        known=judgement.known,
    )
