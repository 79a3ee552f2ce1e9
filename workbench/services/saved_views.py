"""Built-in views of opportunities: the same lists in sidebar, facts and export."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from workbench import settings
from workbench.i18n import Label
from workbench.insight import periods, time_in_stage
from workbench.insight import stages as stage_book
from workbench.insight.periods import Period
from workbench.store import sql
from workbench.store.lists import Filter
from workbench.store.transactions import Reader
from workbench.wire.values import instant_ms

CLOSING, NO_NEXT_STEP, STALLED, OVERDUE = "closing", "no_next_step", "stalled", "overdue"
STALLED_AFTER_DAYS = 21


@dataclass(frozen=True)
class View:
    """A named list of open opportunities."""

    key: str
    label: Label


VIEWS: tuple[View, ...] = (
    View(CLOSING, Label("Closing this quarter", "本季度成交")),
    View(NO_NEXT_STEP, Label("No next step", "无下一步")),
    View(STALLED, Label("Stalled > 21 days", "停滞超 21 天")),
    View(OVERDUE, Label("Close date passed", "已过成交日")),
)


def filters(r: Reader, view: str, today: date) -> list[Filter]:
    """Return the conditions of a view; an unknown or empty one has none."""
    if view == CLOSING:
        first_month = int(settings.get("fiscal_year_start_month"))
        return closing_in(periods.quarter(today, first_month))
    if view == NO_NEXT_STEP:
        return [Filter("next_step", "null")]
    if view == OVERDUE:
        return [Filter("close_date", "<", today)]
    if view == STALLED:
        return [Filter("id", "in", stalled(r, today))]
    return []


def closing_in(period: Period) -> list[Filter]:
    """Return the conditions of a close date within a period; its end is the day after."""
    return [Filter("close_date", ">=", period.start), Filter("close_date", "<", period.end)]


def stalled(r: Reader, today: date) -> list[UUID]:
    """Return the open opportunities that entered their stage too long ago."""
    last = datetime.combine(today - timedelta(days=STALLED_AFTER_DAYS), time.min).astimezone()
    open_stages = [stage.api_name for stage in stage_book.load(r).open]
    statement = sql.sentence(
        "SELECT o.id FROM opportunity o WHERE o.stage_name IN",
        sql.marks(len(open_stages)),
        "AND",
        time_in_stage.since("o"),
        "< ?",
    )
    rows = r.rows(statement, [*open_stages, instant_ms(last)])
    return [UUID(bytes=row[0]) for row in rows]
