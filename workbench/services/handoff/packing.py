"""What goes with a lead that is handed over: need, qualification, score and fit."""

from dataclasses import dataclass, replace
from uuid import UUID

from workbench.i18n import t
from workbench.insight.scoring import fitting
from workbench.schema import picklists
from workbench.schema.scoring import Side
from workbench.services import qualification, scoring
from workbench.services.qualification import Completeness, Qualification
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader

_MOST_REASONS = 3


@dataclass(frozen=True)
class Fit:
    """Whether this is the right customer, by the parts of the score that say so.

    Args:
        level: A value of the picklist FIT; empty where nobody knows.
        reasons: The parts that weigh most; of a poor fit those that brought nothing.
    """

    level: str
    points: int
    most: int
    reasons: tuple[str, ...]

    @property
    def is_poor(self) -> bool:
        """Whether the handoff should say “poor fit”."""
        return self.level == "poor"

    @property
    def label(self) -> str:
        """The level in words."""
        return picklists.FIT.label(self.level)


_NO_FIT = Fit("", 0, 0, ())


@dataclass(frozen=True)
class Package:
    """What a receiver would get of a lead as it stands."""

    lead_id: UUID
    name: str
    company: str
    title: str
    qualification: Qualification
    completeness: Completeness
    score: int | None
    fit: Fit


def package(r: Reader, lead_id: UUID) -> Package:
    """Return what would go with a lead.

    Raises:
        NotFound: It is not here.
    """
    lead = records.require(r, "Lead", lead_id)
    return replace(unscored(lead), score=score(r, lead_id), fit=fit(r, lead_id))


def unscored(lead: Record) -> Package:
    """Return what would go with a guest, given as the lead he would be: nobody scored him yet."""
    known = qualification.of(lead.values)
    return Package(
        lead.id,
        lead.name,
        lead["company"] or "",
        lead["title"] or "",
        known,
        qualification.completeness(known),
        None,
        _NO_FIT,
    )


def score(r: Reader, lead_id: UUID) -> int | None:
    """Return the sum of the parts, as every list shows it; None for a lead that is not here."""
    return scoring.totals(r, [lead_id.bytes]).get(lead_id.bytes)


def fit(r: Reader, lead_id: UUID) -> Fit:
    """Return how well a lead fits, with the reasons.

    Raises:
        NotFound: It is not here.
    """
    parts = [one for one in scoring.explain(r, lead_id).parts if one.side is Side.FIT]
    points, most = fitting.points_of(parts), fitting.most_points(scoring.rules(r))
    level = fitting.level(points, most)
    weighty = sorted(parts, key=lambda part: -part.points)
    told = [part for part in weighty if part.points > 0]
    if level == "poor":
        told = [part for part in parts if part.points <= 0]
    return Fit(level, points, most, tuple(part.reason for part in told[:_MOST_REASONS]))


def text(need: str, persona: str, known: Qualification, notes: str) -> str:
    """Return the package as the receiver reads it."""
    lines = [t("Need: {need}").format(need=need.strip())]
    if persona:
        label = picklists.PERSONA.label(persona)
        lines.append(t("Persona: {persona}").format(persona=label))
    asked = [part for part in qualification.completeness(known).parts if part.name != "need"]
    if any(part.state != qualification.UNKNOWN for part in asked):
        lines += [
            t("{field}: {value}").format(field=part.label, value=part.shown) for part in asked
        ]
    lines += [one.strip() for one in (known.notes, notes) if one.strip()]
    return "\n".join(lines)
