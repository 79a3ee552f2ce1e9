"""What looking for duplicates answers."""

from dataclasses import dataclass
from uuid import UUID

from workbench.i18n import t


@dataclass(frozen=True)
class Match:
    """A record that may be the same as another, and why.

    Args:
        detail: Whom a person works for, or where a company is.
        bits: How much speaks for it; each bit doubles the odds.
        is_likely: Enough to offer the two as duplicates, not only to mention it.
        reasons: What speaks for it in words, the weightiest first.
        against: What speaks against it.
        is_twin: They are equal in everything but their ids.
    """

    type: str
    id: UUID
    name: str
    detail: str
    bits: float
    is_likely: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()
    is_twin: bool = False

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return t(", ").join(self.reasons)


@dataclass(frozen=True)
class Pair:
    """Two records that are probably the same, to be decided by somebody.

    Args:
        first: The one that says more, or was here before.
        other: The other one, and why it is the same.
    """

    first: Match
    other: Match

    @property
    def ids(self) -> frozenset[UUID]:
        """Which two they are."""
        return frozenset((self.first.id, self.other.id))

    @property
    def can_merge(self) -> bool:
        """Whether they can become one: a lead who is a contact already cannot."""
        return self.first.type == self.other.type


@dataclass(frozen=True)
class Group:
    """Records that are probably the same; the first says most and would be kept.

    Args:
        others: The rest of them, each with why it is the same as the first.
        is_twins: They are equal in everything but their ids.
    """

    first: Match
    others: tuple[Match, ...]
    is_twins: bool = False

    @property
    def members(self) -> tuple[Match, ...]:
        """Everyone in the group."""
        return (self.first, *self.others)


@dataclass(frozen=True)
class Scan:
    """What a scan of the records that are here found.

    Args:
        read: Records looked at.
        compared: Pairs of them that were compared.
        groups: The likeliest first.
        is_ended: It was ended before everything was compared.
    """

    type: str
    read: int
    compared: int
    groups: tuple[Group, ...]
    is_ended: bool = False

    @property
    def pairs(self) -> list[Pair]:
        """The first of each group with each of the others, the surest first."""
        found = [Pair(group.first, other) for group in self.groups for other in group.others]
        return sorted(found, key=lambda pair: (not pair.other.is_twin, -pair.other.bits))

    @property
    def extra(self) -> int:
        """How many records there would be fewer if each group became one."""
        return sum(len(group.others) for group in self.groups)
