"""The deal desk's questions: the board, the facts above it, what a card or row warns of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from workbench.i18n import Label
from workbench.insight import periods, time_in_stage
from workbench.insight import stages as stage_book
from workbench.insight.stages import Stage, Stages
from workbench.services import saved_views
from workbench.store import lists, names, records, sql
from workbench.store.lists import Filter, ListQuery, Sort
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, money_from_stored

CARDS_PER_COLUMN = 60
MINE, TEAM, EVERYONE = "mine", "team", "all"
_FIRST_SCOPE = {"ae": MINE, "manager": TEAM}
"""Other roles own no opportunities: they look at all that they may see."""


@dataclass(frozen=True)
class Signal:
    """What is worth a second look at a deal; `tone` is a colour role."""

    key: str
    label: Label
    icon: str
    tone: str


NO_NEXT_STEP = Signal("no_next_step", Label("No next step", "无下一步"), "flag", "warn")
STALLED = Signal("stalled", Label("Stalled", "停滞"), "hourglass", "bad")
OVERDUE = Signal("overdue", Label("Close date passed", "已过成交日"), "calendar-clock", "bad")
NO_AMOUNT = Signal("no_amount", Label("No amount", "无金额"), "circle-alert", "warn")


@dataclass(frozen=True)
class Card:
    """One opportunity on the board."""

    pk: int
    id: UUID
    name: str
    account: str
    stage: str
    amount: Decimal | None
    currency: str
    close_date: date | None
    days_in_stage: int
    next_step: str
    owner: str
    owner_id: UUID | None
    signals: tuple[Signal, ...]
    is_pending: bool


@dataclass(frozen=True)
class Column:
    """One stage of the board; `count` and `amount` cover also the cards not shown."""

    stage: Stage
    cards: tuple[Card, ...]
    count: int
    amount: Decimal

    @property
    def hidden(self) -> int:
        """How many cards are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """Every open stage with its cards, and the currency most amounts have."""

    columns: tuple[Column, ...]
    currency: str

    @property
    def count(self) -> int:
        """How many deals there are."""
        return sum(column.count for column in self.columns)

    @property
    def amount(self) -> Decimal:
        """What they are worth together."""
        return sum((column.amount for column in self.columns), Decimal(0))


@dataclass(frozen=True)
class Facts:
    """The numbers above the desk; each has the view that shows its records."""

    open_count: int
    open_amount: Decimal
    closing_count: int
    stalled_count: int
    no_next_step_count: int
    won_amount: Decimal
    won_label: str
    currency: str


def query(
    r: Reader,
    *,
    scope: str = MINE,
    text: str = "",
    view: str = "",
    today: date,
    filters: Sequence[Filter] = (),
    sort: Sort | None = None,
    only_open: bool = True,
) -> ListQuery:
    """Return the list of opportunities that a desk's chips describe."""
    conditions = [*filters, *_scope(r, scope), *saved_views.filters(r, view, today)]
    if only_open and not any(item.field == "stage_name" for item in conditions):
        conditions.append(Filter("stage_name", "not in", stage_book.load(r).closed))
    return ListQuery("Opportunity", tuple(conditions), sort or Sort("close_date"), text)


def first_scope(r: Reader) -> str:
    """Return whose opportunities a role looks at first: its own, the team's, or everyone's."""
    me = records.get(r, "User", r.store.user_id)
    role = str(me["role"]) if me is not None else "ae"
    return _FIRST_SCOPE.get(role, EVERYONE)


def board(r: Reader, wanted: ListQuery, *, today: date) -> Board:
    """Return the open stages with the cards of a list, the soonest close date first."""
    stages = stage_book.load(r)
    columns = []
    for stage in stages.open:
        of_stage = _with(wanted, Filter("stage_name", "=", stage.api_name))
        cards = cards_of(r, lists.first_page(r, of_stage, CARDS_PER_COLUMN), today=today)
        count, amount = totals(r, of_stage)
        columns.append(Column(stage, tuple(cards), count, amount))
    return Board(tuple(columns), currency(r))


def cards_of(r: Reader, found: Sequence[Record], *, today: date) -> list[Card]:
    """Return what a board or table shows of some opportunities."""
    accounts = names.of(r, ["Account"], [one["account_id"] for one in found if one["account_id"]])
    owners = names.of(r, ["User"], [one["owner_id"] for one in found if one["owner_id"]])
    entered = entered_stage_at(r, [one.id for one in found])
    closed = stage_book.load(r).closed
    return [_card(one, accounts, owners, entered, closed, today) for one in found]


def card(r: Reader, opportunity_id: UUID, *, today: date) -> Card:
    """Return one opportunity as the board shows it.

    Raises:
        NotFound: There is no such opportunity.
    """
    return cards_of(r, [records.require(r, "Opportunity", opportunity_id)], today=today)[0]


def cards_by_pks(r: Reader, pks: Sequence[int], *, today: date) -> dict[int, Card]:
    """Return the table's rows by their keys."""
    found = lists.first_page(r, ListQuery("Opportunity", (Filter("pk", "in", pks),)), len(pks))
    return {one.pk: one for one in cards_of(r, found, today=today)}


def totals(r: Reader, wanted: ListQuery) -> tuple[int, Decimal]:
    """Return how many opportunities a list has, and the sum of their amounts."""
    where, parameters = lists.where(wanted)
    statement = sql.sentence("SELECT count(*), sum(amount) FROM opportunity", where)
    row = r.row(statement, parameters) or (0, 0)
    return int(row[0]), money_from_stored(row[1] or 0)


def entered_stage_at(r: Reader, ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when opportunities entered the stage they are in, where the history knows."""
    wanted = [one.bytes for one in ids]
    statement = sql.sentence(
        "SELECT o.id,",
        time_in_stage.entered_at("o"),
        "FROM opportunity AS o WHERE o.id IN",
        sql.marks(len(wanted)),
    )
    rows = r.rows(statement, wanted) if wanted else []
    return {UUID(bytes=row[0]): instant_from_ms(row[1]) for row in rows if row[1] is not None}


def facts(r: Reader, *, scope: str = MINE, today: date, first_month: int = 1) -> Facts:
    """Return the numbers above the desk."""
    open_deals = query(r, scope=scope, today=today)
    count, amount = totals(r, open_deals)
    quarter = periods.quarter(today, first_month)
    won = ListQuery(
        "Opportunity",
        (
            *_scope(r, scope),
            Filter("stage_name", "in", stage_book.load(r).won),
            *saved_views.closing_in(quarter),
        ),
    )

    def size(view: str) -> int:
        return lists.count(r, query(r, scope=scope, view=view, today=today))

    return Facts(
        open_count=count,
        open_amount=amount,
        closing_count=size(saved_views.CLOSING),
        stalled_count=size(saved_views.STALLED),
        no_next_step_count=size(saved_views.NO_NEXT_STEP),
        won_amount=totals(r, won)[1],
        won_label=quarter.label,
        currency=currency(r),
    )


def currency(r: Reader) -> str:
    """Return the currency most opportunities have; empty before there is one."""
    found = r.value(
        "SELECT currency_iso_code FROM opportunity WHERE currency_iso_code IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    return str(found or "")


def stages(r: Reader) -> Stages:
    """Return every stage in its order."""
    return stage_book.load(r)


def signals_of(found: Record, days_in_stage: int, today: date) -> tuple[Signal, ...]:
    """Return what is worth a second look at an open opportunity, the worst first."""
    signals = []
    if found["close_date"] is not None and found["close_date"] < today:
        signals.append(OVERDUE)
    if days_in_stage > saved_views.STALLED_AFTER_DAYS:
        signals.append(STALLED)
    if not found["next_step"]:
        signals.append(NO_NEXT_STEP)
    if found["amount"] is None:
        signals.append(NO_AMOUNT)
    return tuple(signals)


def _card(
    found: Record,
    accounts: Mapping[UUID, str],
    owners: Mapping[UUID, str],
    entered: Mapping[UUID, datetime],
    closed: Sequence[str],
    today: date,
) -> Card:
    since = entered.get(found.id) or found["created_at"]
    days = max(0, (today - since.astimezone().date()).days) if since else 0
    is_open = found["stage_name"] not in closed
    return Card(
        pk=found.pk,
        id=found.id,
        name=found.name,
        account=accounts.get(found["account_id"], ""),
        stage=found["stage_name"],
        amount=found["amount"],
        currency=found["currency_iso_code"] or "",
        close_date=found["close_date"],
        days_in_stage=days,
        next_step=found["next_step"] or "",
        owner=owners.get(found["owner_id"], ""),
        owner_id=found["owner_id"],
        signals=signals_of(found, days, today) if is_open else (),
        is_pending=found.is_pending,
    )


def _scope(r: Reader, scope: str) -> list[Filter]:
    if scope == MINE:
        return [Filter("owner_id", "=", r.store.user_id)]
    if scope == TEAM:
        return [Filter("owner_id", "in", team_mates(r))]
    return []


def team_mates(r: Reader) -> list[UUID]:
    """Return myself and everyone of my team and of the people I manage."""
    me = r.store.user_id
    rows = r.rows(
        'SELECT id FROM "user" WHERE manager_id = ? OR team_id = '
        '(SELECT team_id FROM "user" WHERE id = ?)',
        (me.bytes, me.bytes),
    )
    return [me, *(UUID(bytes=row[0]) for row in rows if row[0] != me.bytes)]


def _with(wanted: ListQuery, condition: Filter) -> ListQuery:
    kept = tuple(item for item in wanted.filters if item.field != condition.field)
    return ListQuery(wanted.type, (*kept, condition), wanted.sort, wanted.text)
