"""Moving and editing a deal: stage with what it brings along, amount and date as typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.errors import Refused
from workbench.i18n import listed, t
from workbench.insight import stages as stage_book
from workbench.insight.stages import Stage
from workbench.services import editing, permissions
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer

_MOVED = ("stage_name", "probability", "forecast_category", "loss_reason", "loss_note")


@dataclass(frozen=True)
class Moved:
    """What a move did, and how to take it back."""

    opportunity_id: UUID
    name: str
    stage: Stage
    before: dict[str, Any]


def move(
    w: Writer,
    opportunity_id: UUID,
    stage_name: str,
    *,
    loss_reason: str | None = None,
    loss_note: str | None = None,
) -> Moved:
    """Move an opportunity to a stage; probability and forecast category follow the stage.

    Raises:
        NotFound: There is no such opportunity.
        Refused: I may not move it, winning lacks amount or close date, or losing its reason.
    """
    found = records.require(w, "Opportunity", opportunity_id)
    permissions.check_edit(w, found, ("stage_name",))  # before any other reason is asked for
    stage = _stage(w, stage_name)
    reason = loss_reason or found["loss_reason"]
    _check(found, stage, reason)
    values: dict[str, Any] = {
        "stage_name": stage.api_name,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
    }
    if stage.is_closed and not stage.is_won:
        values |= {"loss_reason": reason, "loss_note": loss_note or found["loss_note"]}
    editing.change(w, "Opportunity", opportunity_id, values)
    return Moved(opportunity_id, found.name, stage, {name: found[name] for name in _MOVED})


def take_back(w: Writer, moved: Moved) -> None:
    """Undo a move: the fields it changed are as they were."""
    records.patch(w, "Opportunity", moved.opportunity_id, moved.before)


def neighbour(r: Reader, stage_name: str, step: int) -> Stage | None:
    """Return the stage `step` places on (or back) among the open ones and won; None at the end."""
    book = stage_book.load(r)
    path = [*book.open, *(stage for stage in book.all if stage.is_won)]
    names = [stage.api_name for stage in path]
    if stage_name not in names:
        return None
    place = names.index(stage_name) + step
    return path[place] if 0 <= place < len(path) else None


def is_loss(r: Reader, stage_name: str) -> bool:
    """Tell whether moving there asks for a reason."""
    stage = stage_book.load(r).by_name().get(stage_name)
    return stage is not None and stage.is_closed and not stage.is_won


def edit(w: Writer, opportunity_id: UUID, field: str, text: str, *, today: date) -> Any:
    """Change one field as typed; return its value before.

    Raises:
        InvalidInput: The text does not fit the field.
        NotFound: There is no such opportunity.
        Refused: I may not change it.
    """
    found = records.require(w, "Opportunity", opportunity_id)
    value = editing.parse(w, "Opportunity", field, text, today=today)
    editing.change(w, "Opportunity", opportunity_id, {field: value})
    return found[field]


def put_back(w: Writer, opportunity_id: UUID, field: str, value: Any) -> None:
    """Undo an edit."""
    records.patch(w, "Opportunity", opportunity_id, {field: value})


def create(
    w: Writer,
    *,
    name: str,
    account_id: UUID | None,
    amount: Decimal | None,
    close_date: date | None,
    currency: str,
) -> UUID:
    """Make an opportunity of mine in the first open stage.

    Raises:
        InvalidInput: The name is empty.
    """
    first = stage_book.load(w).open[0]
    values = {
        "name": name,
        "account_id": account_id,
        "amount": amount,
        "close_date": close_date,
        "currency_iso_code": currency or None,
        "stage_name": first.api_name,
        "probability": first.probability,
        "forecast_category": first.forecast_category,
        "owner_id": w.store.user_id,
    }
    return records.create(w, "Opportunity", values)


def _stage(r: Reader, stage_name: str) -> Stage:
    book = stage_book.load(r)
    stage = book.by_name().get(stage_name)
    if stage is None:
        known = listed(one.api_name for one in book.all)
        raise Refused(
            t("There is no stage “{name}”. Known are: {known}.").format(
                name=stage_name, known=known
            )
        )
    return stage


def _check(found: Record, stage: Stage, reason: str | None) -> None:
    if not stage.is_closed:
        return
    if not stage.is_won:
        if not reason:
            raise Refused(t("Say why “{name}” was lost.").format(name=found.name))
        return
    missing = [
        word
        for word, field in ((t("an amount"), "amount"), (t("a close date"), "close_date"))
        if found[field] is None
    ]
    if missing:
        raise Refused(
            t("“{name}” cannot be won without {missing}.").format(
                name=found.name, missing=t(" and ").join(missing)
            )
        )
