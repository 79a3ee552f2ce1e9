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
    """

    type: str
    id: UUID
    name: str
    detail: str
    bits: float
    is_likely: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return t(", ").join(self.reasons)


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
    """

    type: str
    read: int
    compared: int
    groups: tuple[Group, ...]

    @property
    def extra(self) -> int:
        """How many records there would be fewer if each group became one."""
        return sum(len(group.others) for group in self.groups)
