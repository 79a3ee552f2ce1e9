"""One look at a list of opportunities: keys, sums, board and facts, read together."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbench import settings
from workbench.i18n import t
from workbench.services import deals
from workbench.services.deals import Board, Facts
from workbench.store import lists
from workbench.store.lists import ListQuery

if TYPE_CHECKING:
    from workbench.app import Workbench


@dataclass(frozen=True)
class Found:
    """What one look at the list brought."""

    board: Board | None
    pks: array[int]
    count: int
    amount: Decimal
    facts: Facts
    scope: str
    labels: dict[str, str]
    steps: dict[str, int]


def look(r: Any, wanted: ListQuery, scope: str, today: date, *, wants_board: bool) -> Found:
    """Read everything the desk shows of a list."""
    stages = deals.stages(r)
    count, amount = deals.totals(r, wanted)
    pks: array[int] = array("q")
    for chunk in lists.pks(r, wanted):
        pks.extend(chunk)
    steps = {
        stage.api_name: 1 + round(n * 4 / max(1, len(stages.open) - 1))
        for n, stage in enumerate(stages.open)
    }
    return Found(
        scope=scope,
        board=deals.board(r, wanted, today=today) if wants_board else None,
        pks=pks,
        count=count,
        amount=amount,
        facts=deals.facts(r, scope=scope, today=today, first_month=_first_month()),
        labels={stage.api_name: stage.label for stage in stages.all},
        steps=steps,
    )


def chart_filters(core: Workbench, scope: str, today: date) -> Any:
    """Return the filters of charts over the same people's records as the list."""
    from workbench.insight.scope import Filters
    from workbench.store import records

    first_month = _first_month()
    if scope == deals.MINE:
        return Filters(today, owner_id=core.store.user_id, first_month=first_month)
    if scope == deals.TEAM:
        with core.store.read() as r:
            me = records.get(r, "User", core.store.user_id)
        return Filters(today, team_id=me["team_id"] if me else None, first_month=first_month)
    return Filters(today, first_month=first_month)


def _first_month() -> int:
    return int(settings.get("fiscal_year_start_month"))


def scope_words(scope: str) -> str:
    """Return whose deals a chip says are shown."""
    words_ = {deals.MINE: t("Mine"), deals.TEAM: t("Mine + team"), deals.EVERYONE: t("Everyone")}
    return words_.get(scope, words_[deals.MINE])
