"""The pairs under each other: who may be whom, why, and how sure it is."""

from dataclasses import dataclass
from uuid import UUID

from ui.widgets.paint import Tone
from ui.widgets.two_lines import Face
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.duplicates.found import Match, Pair


@dataclass(frozen=True)
class Row:
    """One pair as the list shows it."""

    pair: Pair

    @property
    def id(self) -> UUID:
        """Which pair it is."""
        return UUID(int=self.pair.first.id.int ^ self.pair.other.id.int)


def spoken(row: Row) -> str:
    """Return what a screen reader says of a row."""
    return ", ".join((title(row.pair), certainty(row.pair), why(row.pair)))


def title(pair: Pair) -> str:
    """Return both names, or the one that both have."""
    if pair.first.name == pair.other.name:
        return pair.first.name
    return t("{one} ↔ {other}").format(one=pair.first.name, other=pair.other.name)


def certainty(pair: Pair) -> str:
    """Return how sure it is."""
    return t("Equal") if pair.other.is_twin else t("Likely")


def why(pair: Pair) -> str:
    """Return what speaks for it, and what against."""
    if not pair.other.against:
        return pair.other.why
    return t("{reasons} (but {against})").format(
        reasons=pair.other.why, against=t(", ").join(pair.other.against)
    )


def described(match: Match) -> str:
    """Return what a record is, and whom a person works for or where a company is."""
    label = str(dictionary.record_type(match.type).label)
    return " · ".join(part for part in (label, match.detail) if part)


def face(row: Row) -> Face:
    """Return what is drawn of a row."""
    pair = row.pair
    icon = dictionary.record_type(pair.other.type).icon
    tone: Tone = "good" if pair.other.is_twin else "accent"
    return Face(title(pair), why(pair), icon, chip=certainty(pair), chip_tone=tone)
