"""The deals as a table: columns, what a cell says beyond its words, edits in place."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ui.models.columns import Cell, Column
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import Field
from workbench.services import words
from workbench.services.deals import Card

if TYPE_CHECKING:
    from workbench.app import Workbench

SORT_FIELDS = {
    "account_id": "account_id",
    "name": "name",
    "stage_name": "stage_name",
    "amount": "amount",
    "close_date": "close_date",
    "next_step": "next_step",
}
_LONGEST_BAR_DAYS = 42


def fetch(core: "Workbench", pks: Sequence[int], *, today: date) -> Mapping[int, Card]:
    """Read the rows near the screen."""
    from workbench.services import deals

    with core.store.read() as r:
        return deals.cards_by_pks(r, pks, today=today)


def columns(
    labels: Mapping[str, str], steps: Mapping[str, int], today: date, currency: str
) -> Sequence[Column[Card]]:
    """Return the columns; `labels` and `steps` are of the stages."""
    amount = f"{_field('amount').label} {currency}".strip()
    return (
        Column(str(_field("account_id").label), lambda one: one.account, "account_id", width=170),
        Column(str(_field("name").label), lambda one: one.name, "name", width=176, ink="text2"),
        Column(
            str(_field("stage_name").label),
            lambda one: labels.get(one.stage, one.stage),
            "stage_name",
            width=170,
            cell=partial(_stage, labels, steps),
        ),
        Column(
            amount,
            lambda one: words.amount(one.amount, ""),
            "amount",
            align="right",
            width=110,
            editable=True,
            edit_text=lambda one: words.amount(one.amount, "").replace(",", ""),
        ),
        Column(
            str(_field("close_date").label),
            lambda one: words.close_day(one.close_date, today),
            "close_date",
            align="right",
            width=110,
            editable=True,
            edit_text=lambda one: one.close_date.isoformat() if one.close_date else "",
        ),
        Column(
            t("In stage"),
            lambda one: words.days(one.days_in_stage),
            "days",
            width=116,
            cell=_age,
            sortable=False,
        ),
        Column(
            str(_field("next_step").label),
            lambda one: one.next_step,
            "next_step",
            width=172,
            editable=True,
        ),
        Column(t("Signal"), _signal_words, "signal", width=132, cell=_signal, sortable=False),
        Column(
            str(_field("owner_id").label),
            lambda one: one.owner,
            "owner_id",
            width=60,
            cell=lambda one: Cell(one.owner, avatar=one.owner) if one.owner else Cell("–"),
            sortable=False,
        ),
    )


def _field(name: str) -> Field:
    return dictionary.field("Opportunity", name)


def _stage(labels: Mapping[str, str], steps: Mapping[str, int], one: Card) -> Cell:
    swatch = f"stage{steps.get(one.stage, 1)}"
    return Cell(labels.get(one.stage, one.stage), swatch=swatch)


def _age(one: Card) -> Cell:
    late = any(signal.key == "stalled" for signal in one.signals)
    return Cell(
        words.days(one.days_in_stage),
        ink="bad" if late else "text",
        share=min(1.0, one.days_in_stage / _LONGEST_BAR_DAYS),
        share_ink="chart_bad" if late else "control",
    )


def _signal_words(one: Card) -> str:
    return str(one.signals[0].label) if one.signals else ""


def _signal(one: Card) -> Cell:
    if not one.signals:
        return Cell("–", ink="text3")
    signal = one.signals[0]
    return Cell(str(signal.label), ink=signal.tone, icon=signal.icon)
