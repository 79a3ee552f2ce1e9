"""`score`: how leads are scored, what a score is made of, and how good it is."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.data import as_id
from workbench.cli.output import AsJson, answer, guarded, pairs, table
from workbench.cli.session import opened
from workbench.errors import InvalidInput, NotFound, UsageError
from workbench.i18n import sentences, t

if TYPE_CHECKING:
    from workbench.exchange.outcome_tables import Description, Outcomes
    from workbench.insight.scoring.evaluating import Evaluation, TimeSplit
    from workbench.insight.scoring.model import Model
    from workbench.insight.scoring.proof import Band, Proof
    from workbench.schema.scoring import Rule
    from workbench.services.scoring import Explanation

commands = typer.Typer(help="Lead scores.", no_args_is_help=True)
Seed = Annotated[int, typer.Option(help="The same seed gives the same figures.")]


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="score")


@commands.command("show")
@guarded
def show(
    lead: Annotated[str, typer.Argument(help="The lead's id.")], as_json: AsJson = False
) -> None:
    """Show what a lead's score is made of."""
    from workbench.services import scoring

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = scoring.explain(r, as_id(lead))
    answer({"lead": lead, **asdict(found)}, as_json, lambda: _explained(found))


@commands.command("weights")
@guarded
def weights(
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="rule=points, may be repeated.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--from", help="A JSON file with all the rules.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the usual rules.")] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Show what your own outcomes suggest.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show or change the points of the visible score."""
    from workbench.insight.scoring.rule_files import rules_as_data
    from workbench.services import scoring

    if sum((bool(changes), file is not None, reset, suggest)) > 1:
        raise UsageError(t("Use one of --set, --from, --reset and --suggest."))
    if not (changes or file or reset):
        with opened(read_only=True) as workbench, workbench.store.read() as r:
            found = scoring.suggested_rules(r) if suggest else scoring.rules(r)
    else:
        points = dict(map(_points, changes or ()))
        wanted = None if file is None else _rules_in(file)
        with opened(read_only=False) as workbench, workbench.store.write() as w:
            if points:
                scoring.set_weights(w, points)
            else:
                scoring.set_rules(w, wanted)
            found = scoring.rules(w)
    answer({"rules": rules_as_data(found)}, as_json, lambda: _listed(found))


@commands.command("train")
@guarded
def train(seed: Seed = 0, as_json: AsJson = False) -> None:
    """Learn a score from your own outcomes; needs scikit-learn."""
    from workbench.services import scoring

    today = datetime.now().astimezone().date()
    with opened(read_only=False) as workbench:
        with workbench.store.read() as r:
            model = scoring.learn(r, on=today, seed=seed)
        with workbench.store.write() as w:
            scoring.keep(w, model)
    proof = None if model.proof is None else asdict(model.proof)
    data = {"n": model.n, "converted": model.converted, "seed": model.seed, "proof": proof}
    answer(data, as_json, lambda: _trained(model))


@commands.command("evaluate")
@guarded
def evaluate(
    file: Annotated[
        Path | None, typer.Argument(help="A table of outcomes; without one, your own leads.")
    ] = None,
    description: Annotated[
        Path | None, typer.Option(help="JSON that says which columns are known on arrival.")
    ] = None,
    seed: Seed = 0,
    folds: Annotated[int, typer.Option(help="How many parts are held back in turn.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Test the scores on outcomes they have not seen; the learned one needs scikit-learn."""
    if file is None:
        from workbench.services import scoring

        with opened(read_only=True) as workbench, workbench.store.read() as r:
            found = scoring.evaluate(r, seed=seed, folds=folds)
        about: dict[str, Any] = {"method": _method(found, None)}
        splits: tuple[TimeSplit, ...] = ()
    else:
        found, about, splits = _evaluated(file, description, seed, folds)
    told = {"time_splits": [asdict(one) for one in splits]} if splits else {}
    answer({**about, **asdict(found), **told}, as_json, lambda: _reported(found, about, splits))


def _evaluated(
    file: Path, described_in: Path | None, seed: int, folds: int
) -> "tuple[Evaluation, dict[str, Any], tuple[TimeSplit, ...]]":
    from workbench.exchange import outcome_tables
    from workbench.insight.scoring import evaluating

    chosen = None
    if described_in is not None:
        chosen = outcome_tables.described(_text_of(described_in))
    chosen, outcomes = outcome_tables.read_outcomes(file, chosen)
    splits: tuple[TimeSplit, ...] = ()
    if chosen.learnt_share is None:
        found = evaluating.by_folds(
            chosen.features, chosen.rules, outcomes.examples, seed=seed, folds=folds
        )
    else:
        found = evaluating.by_time(
            chosen.features, chosen.rules, outcomes.examples, share=chosen.learnt_share, seed=seed
        )
        splits = evaluating.through_time(chosen.features, outcomes.examples, seed=seed)
    return found, _about(chosen, outcomes, found), splits


def _about(chosen: "Description", outcomes: "Outcomes", found: "Evaluation") -> dict[str, Any]:
    return {
        "table": chosen.name,
        "method": _method(found, chosen.learnt_share),
        "looked_at": [feature.name for feature in chosen.features],
        "after_contact": sorted(chosen.after_contact),
        "same_for_all": sorted(chosen.same_for_all),
        "ignored": list(outcomes.ignored),
        "repeated": outcomes.repeated,
        "unreadable": outcomes.unreadable,
    }


def _method(found: "Evaluation", share: float | None) -> str:
    if share is None:
        return t("{folds} folds, seed {seed}; equal rows stay together").format(
            folds=found.folds, seed=found.seed
        )
    return t("in time order: learnt from the first {share} %, tested on the rest").format(
        share=round(share * 100)
    )


def _reported(
    found: "Evaluation", about: dict[str, Any], splits: "Sequence[TimeSplit]" = ()
) -> str:
    counted = t("{n}, {converted} of them converted; {tested} tested").format(
        n=f"{found.n:,}", converted=f"{found.converted:,}", tested=f"{found.tested:,}"
    )
    lines = [
        (t("Method"), about["method"]),
        (t("Outcomes"), counted),
        (t("Equal rows"), f"{about.get('repeated', 0):,}"),
        (t("Sum of parts, weights given"), _auc(found.additive)),
        (t("Sum of parts, weights suggested"), _auc(found.suggested)),
    ]
    if found.learned is None:
        return pairs([*lines, (t("Learned score"), t("not tested: scikit-learn is absent"))])
    brier = t("{brier}; of the average {average}").format(
        brier=f"{found.learned.brier or 0:.4f}", average=f"{found.learned.brier_of_average:.4f}"
    )
    lines += [
        (t("Learned score"), _auc(found.learned)),
        (t("AUC, part by part"), "  ".join(f"{one:.4f}" for one in found.aucs)),
        (t("Brier score"), brier),
    ]
    told = [pairs(lines), _calibration(found.learned.bands)]
    if splits:
        told.insert(1, _through_time(splits))
    return "\n\n".join(told)


def _through_time(splits: "Iterable[TimeSplit]") -> str:
    rows = [
        (
            f"{one.share:.0%}",
            f"{one.share:.0%} – {one.until:.0%}",
            f"{one.tested:,}",
            f"{one.converted / max(1, one.tested):.1%}",
            f"{one.auc:.4f} ± {one.auc_error:.4f}",
        )
        for one in splits
    ]
    head = (t("Learnt from the first"), t("Tested on"), t("Outcomes"), t("Converted"), "AUC")
    return table(head, rows)


def _auc(proof: "Proof | None") -> str:
    if proof is None:
        return "–"
    return t("AUC {auc} ± {error}").format(auc=f"{proof.auc:.4f}", error=f"{proof.auc_error:.4f}")


def _calibration(bands: "Iterable[Band]") -> str:
    rows = [
        (f"{one.n:,}", f"{one.lowest:.1%} – {one.highest:.1%}", f"{one.expected:.1%}",
         f"{one.observed:.1%}")
        for one in bands
    ]  # fmt: skip
    return table((t("Leads"), t("Chance"), t("Expected"), t("Observed")), rows)


def _explained(found: "Explanation") -> str:
    rows = [(str(part.points), _side(part.side), part.reason, part.rule_id) for part in found.parts]
    total = t("Score {total} of {most}").format(total=found.total, most=found.most)
    lines = [total, table((t("Points"), t("For"), t("Reason"), t("Rule")), rows), ""]
    if found.chance is not None:
        lines.append(t("Chance to convert: {chance}").format(chance=f"{found.chance:.0%}"))
    lines += [f"· {reason.text}" for reason in found.reasons]
    return "\n".join([*lines, found.note])


def _side(side: str) -> str:
    return t("fit") if side == "fit" else t("engagement")


def _listed(rules: "Sequence[Rule]") -> str:
    rows = [(rule.id, rule.feature, _condition(rule), rule.points) for rule in rules]
    return table((t("Rule"), t("Field"), t("Condition"), t("Points")), rows)


def _condition(rule: "Rule") -> str:
    if rule.is_known:
        return t("any")
    bounds = ("≥ ", rule.at_least), ("< ", rule.below)
    numbers = (f"{sign}{bound:,g}" for sign, bound in bounds if bound is not None)
    return ", ".join((*rule.words, *numbers))


def _trained(model: "Model") -> str:
    text = t("Learnt from {n} outcomes, {converted} of them converted.").format(
        n=model.n, converted=model.converted
    )
    if model.proof is None:
        return text
    return f"{sentences(text, _auc(model.proof))}\n\n{_calibration(model.proof.bands)}"


def _points(text: str) -> tuple[str, int]:
    name, _, number = text.rpartition("=")
    try:
        return name, int(number)
    except ValueError:
        raise UsageError(t("“{text}” is not rule=points.").format(text=text)) from None


def _rules_in(file: Path) -> "tuple[Rule, ...]":
    from workbench.insight.scoring.rule_files import rules_from

    try:
        data = json.loads(_text_of(file))
    except ValueError as error:
        raise InvalidInput(
            t("{file} is no JSON: {cause}.").format(file=file.name, cause=error)
        ) from error
    return rules_from(data.get("rules") if isinstance(data, dict) else data)


def _text_of(file: Path) -> str:
    if not file.is_file():
        raise NotFound(t("There is no file {file}.").format(file=file))
    return file.read_text(encoding="utf-8")
