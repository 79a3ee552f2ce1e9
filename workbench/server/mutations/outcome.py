"""What becomes of a mutation, and the ways in which it can be refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workbench.i18n import t
from workbench.server.models import Mutation
from workbench.server.record import Record


@dataclass
class Outcome:
    """The result of one mutation; numbers are known once the batch is written.

    Args:
        record: The record as the mutation left it; its `ver` is the result's.
    """

    result: str
    record: Record | None = None
    code: str = ""
    message: str = ""
    fields: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    canonical: dict[str, Any] = field(default_factory=dict)
    by: str = ""

    @property
    def has_effect(self) -> bool:
        """Whether the mutation counts as done for those that depend on it."""
        return self.result in ("ok", "conflict")


class Refusal(Exception):
    """A mutation without effect: final, and told to the user."""

    def __init__(self, result: str, code: str, message: str, fields: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.outcome = Outcome(result, code=code, message=message, fields=list(fields))


class Blocked(Exception):
    """Not tried, because another mutation has no effect or is not known."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.outcome = Outcome("blocked", by=by)


def rejected(code: str, message: str, fields: Iterable[str] = ()) -> Refusal:
    """The mutation does not fit what is there."""
    return Refusal("rejected", code, message, fields)


def forbidden(code: str, message: str) -> Refusal:
    """The user has no right to it."""
    return Refusal("forbidden", code, message)


def unseen(code: str) -> Refusal:
    """There is no such record or the user may not see it: both are told alike."""
    return forbidden(code, t("There is no such record, or you may not see it."))


def answer(mutation: Mutation, outcome: Outcome, seq: int) -> dict[str, Any]:
    """Return the result's message (wire.md 5.1)."""
    told: dict[str, Any] = {"mid": mutation.mid, "result": outcome.result}
    if outcome.has_effect:
        told["seq"] = seq
        told["ver"] = outcome.record.current_ver if outcome.record is not None else seq
        if outcome.canonical:
            told["canonical"] = outcome.canonical
    if outcome.result == "conflict":
        told |= {"fields": outcome.fields, "conflicts": outcome.conflicts}
    elif outcome.result == "blocked":
        told["by"] = outcome.by
    elif not outcome.has_effect:
        told |= {"code": outcome.code, "message": outcome.message}
        if outcome.result == "rejected":
            told["fields"] = outcome.fields
    return told
