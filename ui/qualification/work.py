"""What the qualification page reads and writes; every function here runs on a worker."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ui.qualification.fit_view import Line
from workbench.i18n import t
from workbench.schema.scoring import Side
from workbench.services import handoff, permissions, playbooks, qualification, scoring
from workbench.services.playbooks import Playbook
from workbench.services.qualification import Completeness, Qualification
from workbench.store import records

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.store.transactions import Reader

Fit = tuple[str, str, str, tuple[Line, ...]]
"""A fit's value, its words, “42 of 60”, and the reasons."""


@dataclass(frozen=True)
class Known:
    """What is known of a lead, how complete that is, and how well it fits.

    Args:
        why_fixed: Why it cannot be changed here; empty where it can.
        playbook: How a company of this size is worked; None where nobody knows its size.
    """

    qualification: Qualification
    completeness: Completeness
    fit: Fit
    why_fixed: str = ""
    playbook: Playbook | None = None


def look(core: "Workbench", lead_id: UUID) -> Known:
    """Read what is known of a lead."""
    with core.store.read() as r:
        found = qualification.read(r, lead_id)
        lead = records.require(r, "Lead", lead_id)
        why, play = permissions.why_not_edit(r, lead), playbooks.of_record(r, lead)
        return Known(found, qualification.completeness(found), fit_of(r, lead_id), why, play)


def save(core: "Workbench", lead_id: UUID, wanted: Qualification, seen: Qualification) -> Known:
    """Keep what is known of a lead by now; return it as it stands then."""
    with core.store.write() as w:
        qualification.save(w, lead_id, wanted, seen)
    return look(core, lead_id)


def fit_of(r: "Reader", lead_id: UUID) -> Fit:
    """Return how well a lead fits, with what each part of it counts."""
    found = handoff.fit(r, lead_id)
    parts = [part for part in scoring.explain(r, lead_id).parts if part.side is Side.FIT]
    points = t("{points} of {most}").format(points=found.points, most=found.most)
    lines = tuple(Line(part.points, part.reason) for part in parts)
    return found.level, found.label, points, lines
