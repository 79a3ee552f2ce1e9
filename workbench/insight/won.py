"""What was won: by quarter, manager, region and owner, and the share of deals that were."""

from decimal import Decimal

from workbench.i18n import t, tn
from workbench.insight import deals, stages
from workbench.insight.deals import Cell, Group
from workbench.insight.numbers import (
    FEW,
    Bar,
    Measure,
    Numbers,
    Tone,
    Unit,
    percent,
    rate,
    share_of,
)
from workbench.insight.numbers import Cell as Value
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, Scope, by_label, of
from workbench.insight.stages import Stages
from workbench.store.transactions import Reader


def won_by_quarter(r: Reader, filters: Filters) -> Numbers:
    """Value won in each quarter of the close date."""
    return _won(r, filters, "quarter", "won_by_quarter", t("Quarter"))


def won_by_manager(r: Reader, filters: Filters) -> Numbers:
    """Value won by the people of each manager."""
    return _won(r, filters, "manager", "won_by_manager", t("Manager"))


def won_by_region(r: Reader, filters: Filters) -> Numbers:
    """Value won by the people of each team; Maven's regions are teams."""
    return _won(r, filters, "team", "won_by_region", t("Team"))


def leaderboard(r: Reader, filters: Filters) -> Numbers:
    """Value won by each owner."""
    return _won(r, filters, "owner", "leaderboard", t("Owner"))


def win_rate(r: Reader, filters: Filters) -> Numbers:
    """Won ÷ (won + lost) by count, with the rate by value beside it in the table."""
    scope, known = of(r, filters), stages.load(r)
    found = deals.cells(r, scope, known.closed, owners=filters.by != "quarter", months=True)
    groups = deals.fold(r, filters, scope, filters.by, found)
    if filters.by != "quarter":
        groups.sort(key=lambda group: -(_rate(group.cells, known) or 0))
    bars = tuple(_rate_bar(scope, known, group) for group in groups)
    won, closed = deals.count(found, known.won.__contains__), deals.count(found)
    rows = tuple(_rate_row(group, known) for group in groups)
    total = t("{rate} % overall: {won} won of {closed} closed").format(
        rate=percent(won, closed), won=f"{won:,}", closed=f"{closed:,}"
    )
    return Numbers(
        "win_rate",
        str(QUESTIONS["win_rate"]),
        Unit(Measure.PERCENT, "%"),
        scope.period.label,
        closed,
        t("won ÷ (won + lost), by close date; open opportunities are not counted"),
        bars,
        (
            by_label(filters.by),
            t("Win rate (%)"),
            t("Won"),
            t("Closed"),
            t("Win rate by value (%)"),
        ),
        rows,
        notes=((total,) if closed else ()) + scope.notes,
    )


def _won(r: Reader, filters: Filters, by: str, name: str, column: str) -> Numbers:
    scope, known = of(r, filters), stages.load(r)
    is_quarterly = by == "quarter"
    found = deals.cells(r, scope, known.won, owners=not is_quarterly, months=is_quarterly)
    groups = deals.fold(r, filters, scope, by, found)
    if not is_quarterly:
        groups.sort(key=lambda group: (-deals.amount(group.cells), group.label))
    total = deals.amount(found)
    bars = tuple(_won_bar(scope, known, group) for group in groups)
    won_column = t("Won value ({currency})").format(currency=scope.unit.name or t("no currency"))
    return Numbers(
        name,
        str(QUESTIONS[name]),
        scope.unit,
        scope.period.label,
        deals.count(found),
        t("amount of opportunities won, by close date"),
        bars,
        (column, won_column, t("Opportunities won"), t("Share (%)")),
        tuple((bar.label, bar.value, bar.n, share_of(bar.value or 0, total)) for bar in bars),
        notes=scope.notes,
    )


def _won_bar(scope: Scope, known: Stages, group: Group) -> Bar:
    conditions = deals.closed_in(scope, known.won)
    n = deals.count(group.cells)
    return Bar(
        group.label,
        deals.amount(group.cells),
        n,
        deals.opens(conditions, group),
        tn("{n} opportunity", "{n} opportunities", n),
    )


def _rate(cells: tuple[Cell, ...], known: Stages) -> Decimal | None:
    return rate(deals.count(cells, known.won.__contains__), deals.count(cells))


def _rate_bar(scope: Scope, known: Stages, group: Group) -> Bar:
    won, closed = deals.count(group.cells, known.won.__contains__), deals.count(group.cells)
    detail = t("{won} won of {closed} closed").format(won=f"{won:,}", closed=f"{closed:,}")
    conditions = deals.closed_in(scope, known.closed)
    return Bar(
        group.label,
        rate(won, closed),
        closed,
        deals.opens(conditions, group),
        detail,
        tone=Tone.MUTED if closed < FEW else Tone.PLAIN,
    )


def _rate_row(group: Group, known: Stages) -> tuple[Value, ...]:
    is_won = known.won.__contains__
    n, closed = deals.count(group.cells, is_won), deals.count(group.cells)
    won, total = deals.amount(group.cells, is_won), deals.amount(group.cells)
    # losses without amounts would make every rate by value 100 %
    by_value = share_of(won, total) if n == closed or won != total else None
    return (group.label, share_of(n, closed), n, closed, by_value)
