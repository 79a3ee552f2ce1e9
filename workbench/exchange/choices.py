"""What becomes of a row that may be somebody who is known: a rule for all of a kind, or its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workbench.errors import UsageError
from workbench.i18n import Label, listed, t
from workbench.services.duplicates.found import Match


class Handling(StrEnum):
    """What becomes of such a row."""

    KEEP = "keep"  # a record of its own
    UPDATE = "update"  # its values replace those of the record that is known
    MERGE = "merge"  # it fills in what that record lacks, as merging two records would
    SKIP = "skip"


class Likeness(StrEnum):
    """How sure it is."""

    EQUAL = "equal"  # it repeats a row of the file in everything but its ids
    LIKELY = "likely"
    POSSIBLE = "possible"


HANDLINGS: Mapping[Handling, Label] = {
    Handling.KEEP: Label("Keep both", "都保留"),
    Handling.UPDATE: Label("Update", "更新"),
    Handling.MERGE: Label("Merge", "合并"),
    Handling.SKIP: Label("Skip", "跳过"),
}
LIKENESSES: Mapping[Likeness, Label] = {
    Likeness.EQUAL: Label("Equal", "完全相同"),
    Likeness.LIKELY: Label("Likely", "很可能相同"),
    Likeness.POSSIBLE: Label("Possible", "可能相同"),
}
_ALL = "all"


@dataclass(frozen=True)
class Choices:
    """What was chosen; everything else is kept.

    Args:
        of_line: Line of the file → what becomes of that row, whatever its kind.
    """

    of_kind: Mapping[Likeness, Handling] = field(default_factory=dict)
    of_line: Mapping[int, Handling] = field(default_factory=dict)

    def handling(self, likeness: Likeness, line: int) -> Handling:
        """Return what becomes of a row."""
        return self.of_line.get(line) or self.of_kind.get(likeness, Handling.KEEP)

    def rules(self) -> dict[str, str]:
        """Return the rules for all of a kind as plain text, to be remembered."""
        return {str(kind): str(handling) for kind, handling in self.of_kind.items()}


@dataclass(frozen=True)
class Offer:
    """A row that may be somebody who is known, and what becomes of it.

    Args:
        match_line: The earlier line of the file that it may repeat; 0 for a record that is here.
        refused: Why what was chosen is not done; `handling` is what is done instead.
    """

    line: int
    name: str
    likeness: Likeness
    match: Match
    match_line: int
    handling: Handling
    refused: str = ""

    def without_news(self) -> "Offer":
        """Return it as what it comes to where the row says nothing that is not known."""
        return replace(self, handling=Handling.SKIP, refused=t("it says nothing new"))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return {
            "line": self.line,
            "name": self.name,
            "likeness": str(self.likeness),
            "type": self.match.type,
            "id": None if self.match_line else str(self.match.id),
            "known_as": self.match.name,
            "known_line": self.match_line or None,
            "why": self.match.why,
            "against": list(self.match.against),
            "handling": str(self.handling),
            "refused": self.refused or None,
        }


def parse_choices(given: Sequence[str]) -> Choices:
    """Return the `--duplicates KIND=HANDLING` and `LINE=HANDLING` options as choices.

    Raises:
        UsageError: One is not of that form.
    """
    of_kind: dict[Likeness, Handling] = {}
    of_line: dict[int, Handling] = {}
    for option in given:
        what, _sign, how = (part.strip() for part in option.partition("="))
        if how not in list(Handling) or not (what in (_ALL, *Likeness) or what.isdecimal()):
            raise UsageError(
                t(
                    "--duplicates {option}: write KIND=HANDLING or LINE=HANDLING. Kinds are: all, "
                    "{kinds}; handlings are: {handlings}."
                ).format(option=option, kinds=listed(Likeness), handlings=listed(Handling))
            )
        if what.isdecimal():
            of_line[int(what)] = Handling(how)
        elif what == _ALL:
            of_kind |= dict.fromkeys(Likeness, Handling(how))
        else:
            of_kind[Likeness(what)] = Handling(how)
    return Choices(of_kind, of_line)
