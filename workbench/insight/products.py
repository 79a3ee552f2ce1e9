"""What was won by product: each opportunity's amount, shared out over its lines."""

from decimal import Decimal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import deals, stages
from workbench.insight.numbers import Bar, Numbers, money, share_of
from workbench.insight.pipeline import identified
from workbench.insight.query import select
from workbench.insight.questions import QUESTIONS
from workbench.insight.scope import Filters, of
from workbench.store.transactions import Reader

_TOTAL = "CAST(l.quantity * l.unit_price / 10000 * (100 - coalesce(l.discount, 0)) AS INTEGER)"
_JOIN = "LEFT JOIN opportunity_line_item AS l ON l.opportunity_id = x.id"


def won_by_product(r: Reader, filters: Filters) -> Numbers:
    """Value won by product; the products sum to exactly the value won."""
    scope, known = of(r, filters), stages.load(r)
    rows = select(
        r,
        "Opportunity",
        ("x.id", "x.amount", "l.product_id", _TOTAL),
        deals.closed_in(scope, known.won),
        join=_JOIN,
        tail="ORDER BY x.pk",
    )
    lines: dict[bytes, tuple[int, list[tuple[bytes | None, int]]]] = {}
    for id_, amount, product, total in rows:
        lines.setdefault(id_, (amount or 0, []))[1].append((product, total or 0))
    sums: dict[bytes | None, int] = {}
    members: dict[bytes | None, set[bytes]] = {}
    for id_, (amount, sold) in lines.items():
        for product, share in shared(amount, sold):
            sums[product] = sums.get(product, 0) + share
            members.setdefault(product, set()).add(id_)
    names = {bytes(id_): name for id_, name in r.rows("SELECT id, name FROM product")}
    total = money(sum(sums.values()))
    ordered = sorted(sums, key=lambda product: (product is None, -sums[product]))
    bars = tuple(
        Bar(
            _name(product, names),
            money(sums[product]),
            len(members[product]),
            scope.selection(identified(UUID(bytes=bytes(id_)) for id_ in members[product])),
            tn("{n} opportunity", "{n} opportunities", len(members[product])),
        )
        for product in ordered
    )
    won_column = t("Won value ({currency})").format(currency=scope.unit.name or t("no currency"))
    return Numbers(
        "won_by_product",
        str(QUESTIONS["won_by_product"]),
        scope.unit,
        scope.period.label,
        len(lines),
        t("amount of opportunities won, shared out over their product lines"),
        bars,
        (t("Product"), won_column, t("Opportunities won"), t("Share (%)")),
        tuple(
            (bar.label, bar.value, bar.n, share_of(bar.value or Decimal(0), total)) for bar in bars
        ),
        notes=scope.notes,
    )


def shared(amount: int, sold: list[tuple[bytes | None, int]]) -> list[tuple[bytes | None, int]]:
    """Share an amount out over lines by their totals, evenly where none is priced; exact."""
    weights = [max(0, total) for _product, total in sold]
    if not any(weights):
        weights = [1] * len(sold)
    whole, given = sum(weights), 0
    shares = []
    for place, ((product, _total), weight) in enumerate(zip(sold, weights, strict=True)):
        share = amount - given if place == len(sold) - 1 else amount * weight // whole
        given += share
        shares.append((product, share))
    return shares


def _name(product: bytes | None, names: dict[bytes, str]) -> str:
    if product is None:
        return t("No product line")
    return names.get(bytes(product), t("(not visible to you)"))
