"""What an import found, in sentences: doubles, possible duplicates, numbers nobody may call."""

from collections.abc import Iterator, Sequence

from workbench.exchange.choices import HANDLINGS, LIKENESSES, Handling, Offer
from workbench.exchange.outcome import SHOWN_FAILURES, ImportResult
from workbench.i18n import sentences, t, tn

SHOWN_LINES = 10


def duplicate_words(result: ImportResult) -> list[str]:
    """Return what to say of rows that were one, or may be somebody who is known."""
    return [*_taken_as_one(result), *_offered(result)]


def blocked_words(result: ImportResult) -> list[str]:
    """Return what to say of numbers on the do-not-call list."""
    if not result.blocked:
        return []
    rows = tn("{n} row", "{n} rows", len(result.blocked))
    lines = _lines(list(result.blocked))
    said = t("{rows} with a number on the do-not-call list, marked so: lines {lines}.")
    told = [said.format(rows=rows, lines=lines)]
    names = sorted({name for name in result.blocked_by.values() if name})
    if names:
        told.append(t("Asked for by: {names}.").format(names=_lines(names)))
    return [sentences(*told)]


def offer_words(offer: Offer) -> str:
    """Return one row that may be somebody who is known."""
    if offer.match_line:
        said = t("Line {line} “{name}” may be line {other} “{known}” ({why}): {handling}.")
    else:
        said = t("Line {line} “{name}” may be “{known}”, who is here ({why}): {handling}.")
    told = said.format(
        line=offer.line,
        name=offer.name,
        other=offer.match_line,
        known=offer.match.name,
        why=offer.match.why,
        handling=str(HANDLINGS[offer.handling]).lower(),
    )
    if not offer.refused:
        return told
    return t("{told} Not as chosen: {why}.").format(told=told, why=offer.refused)


def _taken_as_one(result: ImportResult) -> Iterator[str]:
    doubles = list(result.doubles.values())
    for double in doubles[:SHOWN_FAILURES]:
        lines = ", ".join(map(str, double.lines))
        said = t("“{name}” stands in the lines {lines}: they were taken as one record.")
        yield said.format(name=double.name, lines=lines)
    if len(doubles) > SHOWN_FAILURES:
        yield tn(
            "{n} further name stands in several lines.",
            "{n} further names stand in several lines.",
            len(doubles) - SHOWN_FAILURES,
        )


def _offered(result: ImportResult) -> Iterator[str]:
    for (likeness, handling), rows in sorted(result.offered.items()):
        yield t("Possible duplicates, {likeness}: {rows}, {handling}.").format(
            likeness=str(LIKENESSES[likeness]).lower(),
            rows=tn("{n} row", "{n} rows", rows),
            handling=str(HANDLINGS[handling]).lower(),
        )
    for offer in result.offers[:SHOWN_LINES]:
        yield offer_words(offer)
    if any(handling is Handling.KEEP for _likeness, handling in result.offered):
        yield t(
            "To decide otherwise: --duplicates likely=skip, or one line: --duplicates 12=merge."
        )


def _lines(lines: Sequence[object]) -> str:
    shown = [str(line) for line in lines[:SHOWN_LINES]]
    return ", ".join([*shown, "…"] if len(lines) > SHOWN_LINES else shown)
