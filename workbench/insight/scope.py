"""Which records a metric may count: the filters, resolved against the profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import t, tn
from workbench.insight import people, periods
from workbench.insight.numbers import Condition, Measure, Op, Selection, Unit
from workbench.insight.periods import Period
from workbench.insight.query import among, select
from workbench.schema import dictionary
from workbench.store.transactions import Reader

BY = ("quarter", "manager", "team", "owner")
SINCE = ("engaged", "created", "stage")


@dataclass(frozen=True)
class Filters:
    """What the reader asked for; `today` is also the day that ages are counted to.

    Args:
        by: How rates and cycles are split: quarter, manager, team or owner.
        since: What ages are counted from: engaged, created or stage; None picks.
        closing: The close dates a waterfall's pipeline is limited to.
        campaign_id: The campaign whose calls are counted.
    """

    today: date
    owner_id: UUID | None = None
    team_id: UUID | None = None
    deal_type: str | None = None
    period: Period | None = None
    currency: str | None = None
    first_month: int = 1
    by: str = "quarter"
    since: str | None = None
    closing: Period | None = None
    campaign_id: UUID | None = None


@dataclass(frozen=True)
class Scope:
    """The conditions every bar of one metric shares, and what they leave out."""

    conditions: tuple[Condition, ...]
    unit: Unit
    period: Period
    notes: tuple[str, ...]

    def selection(self, *conditions: Condition) -> Selection:
        """Return the filter of a bar over opportunities."""
        return Selection("Opportunity", (*self.conditions, *conditions))


def by_label(by: str) -> str:
    """Return the column head of a split."""
    labels = {"quarter": t("Quarter"), "manager": t("Manager"), "team": t("Team")}
    return labels.get(by, t("Owner"))


def visible(n: int) -> str:
    """Return the sentence that every chart carries: n of the records one may see."""
    return tn("n={n} of the records you may see", "n={n} of the records you may see", n)


def read(r: Reader, texts: Mapping[str, str], *, today: date, first_month: int = 1) -> Filters:
    """Read filters as people write them, such as `owner=Li Wei` and `period=Q1 2017`.

    Raises:
        InvalidInput: A filter or its value is not known.
    """
    today = _day(texts["as_of"]) if "as_of" in texts else today
    found: dict[str, Any] = {}
    for name, text in texts.items():
        if name == "as_of":
            continue
        if name not in _READERS:
            raise InvalidInput(
                t("There is no filter “{name}”. Known are: {known}.").format(
                    name=name, known=", ".join((*_READERS, "as_of"))
                )
            )
        field, reader = _READERS[name]
        found[field] = reader(r, text, today, first_month)
    return Filters(today, first_month=first_month, **found)


def of(r: Reader, filters: Filters, *, period: Period | None = None, money: bool = True) -> Scope:
    """Resolve filters for opportunities; `period` is the metric's own default."""
    conditions = owner_conditions(r, filters)
    if filters.deal_type is not None:
        conditions += (Condition("type", Op.IS, filters.deal_type),)
    chosen = filters.period or period or periods.everything()
    if not money:
        unit = Unit(Measure.COUNT, str(dictionary.record_type("Opportunity").plural))
        return Scope(conditions, unit, chosen, ())
    currency, condition, notes = _currency(r, filters, conditions)
    return Scope(conditions + condition, Unit(Measure.MONEY, currency), chosen, notes)


def owner_conditions(r: Reader, filters: Filters) -> tuple[Condition, ...]:
    """Return the conditions of the owner and team filters, for any type with an owner."""
    found: tuple[Condition, ...] = ()
    if filters.owner_id is not None:
        found += (Condition("owner_id", Op.IS, filters.owner_id),)
    if filters.team_id is not None:
        found += (among("owner_id", people.load(r).members(filters.team_id)),)
    return found


def _currency(
    r: Reader, filters: Filters, conditions: tuple[Condition, ...]
) -> tuple[str, tuple[Condition, ...], tuple[str, ...]]:
    """Pick the currency of most records: amounts of two currencies are never added up."""
    if filters.currency is not None:
        return filters.currency, (Condition("currency_iso_code", Op.IS, filters.currency),), ()
    found = select(
        r,
        "Opportunity",
        ("x.currency_iso_code", "count(*)"),
        conditions,
        tail="GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    if len(found) <= 1:
        return (found[0][0] or "") if found else "", (), ()
    code = found[0][0]
    if code is None:
        condition = Condition("currency_iso_code", Op.EMPTY)
    else:
        condition = Condition("currency_iso_code", Op.IS, code)
    left_out = sum(n for _code, n in found[1:])
    note = tn(
        "{n} opportunity in another currency is left out",
        "{n} opportunities in other currencies are left out",
        left_out,
    )
    return code or "", (condition,), (note,)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(t("“{text}” is not a day like 2026-11-22.").format(text=text)) from None


def _person(r: Reader, text: str, _today: date, _first_month: int) -> UUID:
    query = 'SELECT id, email FROM "user" WHERE name = ? OR lower(email) = lower(?) ORDER BY email'
    rows = r.rows(query, (text, text))
    if len(rows) > 1:
        said = t("{n} people are called “{text}”. Give the e-mail instead: {known}.")
        known = ", ".join(email for _id, email in rows if email)
        raise InvalidInput(said.format(n=len(rows), text=text, known=known))
    return _only(rows, text, t("There is no user “{text}” among those you may see."))


def _team(r: Reader, text: str, _today: date, _first_month: int) -> UUID:
    rows = r.rows("SELECT id FROM team WHERE name = ?", (text,))
    return _only(rows, text, t("There is no team “{text}” among those you may see."))


def _campaign(r: Reader, text: str, _today: date, _first_month: int) -> UUID:
    rows = r.rows("SELECT id FROM campaign WHERE name = ?", (text,))
    return _only(rows, text, t("There is no campaign “{text}” among those you may see."))


def _only(rows: list[Any], text: str, missing: str) -> UUID:
    if not rows:
        try:
            return UUID(text)
        except ValueError:
            raise InvalidInput(missing.format(text=text)) from None
    if len(rows) > 1:
        raise InvalidInput(
            t("{n} records are called “{text}”. Give the id instead.").format(
                n=len(rows), text=text
            )
        )
    return UUID(bytes=bytes(rows[0][0]))


def _choice(text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise InvalidInput(
            t("“{value}” is not one of {values}.").format(value=text, values=", ".join(allowed))
        )
    return text


_READERS: dict[str, tuple[str, Callable[[Reader, str, date, int], Any]]] = {
    "owner": ("owner_id", _person),
    "team": ("team_id", _team),
    "campaign": ("campaign_id", _campaign),
    "type": ("deal_type", lambda _r, text, _today, _month: text),
    "period": ("period", lambda _r, text, today, month: periods.parse(text, today, month)),
    "closing": ("closing", lambda _r, text, today, month: periods.parse(text, today, month)),
    "currency": ("currency", lambda _r, text, _today, _month: text.upper()),
    "by": ("by", lambda _r, text, _today, _month: _choice(text, BY)),
    "since": ("since", lambda _r, text, _today, _month: _choice(text, SINCE)),
}
