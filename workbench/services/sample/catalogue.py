"""What every sample has once: products with prices, and campaigns."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.services.sample import vocabulary as words
from workbench.services.sample.making import Frame, Mutation, create

EARLIEST_DAYS = 4 * 365


class Catalogue:
    """The records made once, and their ids for those that refer to them."""

    def __init__(self, frame: Frame) -> None:
        self.mutations: list[Mutation] = []
        self.products: list[tuple[UUID, Decimal]] = []
        self.campaigns: list[UUID] = []
        self.teams: dict[bool, dict[str, list[UUID]]] = {}
        self._make_products(frame)
        self._make_campaigns(frame)

    def _make_products(self, frame: Frame) -> None:
        rng = frame.random("products")
        at = frame.moment(frame.today - timedelta(days=EARLIEST_DAYS), rng)
        for name, name_zh, code, family, price in words.PRODUCTS:
            values = {"name": f"{name} {name_zh}", "product_code": code, "family": family}
            product, made = create(rng, "Product", values, at)
            self.mutations.append(made)
            self.products.append((product, Decimal(price)))
            entry: dict[str, Any] = {"product_id": product, "unit_price": Decimal(price)}
            entry["currency_iso_code"] = "CNY"
            self.mutations.append(create(rng, "PricebookEntry", entry, at)[1])

    def _make_campaigns(self, frame: Frame) -> None:
        rng = frame.random("campaigns")
        for n, (name, name_zh, kind) in enumerate(words.EVENTS):
            start = frame.today - timedelta(days=20 + 45 * n)
            values = {
                "name": f"{name} {name_zh} {start.year}",
                "type": kind,
                "status": "Completed" if n else "In Progress",
                "start_date": start,
                "end_date": start + timedelta(days=2),
                "budgeted_cost": Decimal(20_000 + 5_000 * n),
                "actual_cost": Decimal(18_500 + 5_200 * n),
                "currency_iso_code": "CNY",
                "owner_id": frame.users["zhao.min@northwind.example"],
            }
            campaign, made = create(rng, "Campaign", values, frame.moment(start, rng))
            self.mutations.append(made)
            self.campaigns.append(campaign)
