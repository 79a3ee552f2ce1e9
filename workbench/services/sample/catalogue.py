"""What every sample has once: products with prices, and campaigns."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.services.sample import vocabulary as words
from workbench.services.sample.making import Frame, Mutation, create

EARLIEST_DAYS = 4 * 365
CADENCE = ("Eight calls in three weeks", "三周八次电话")
CADENCE_STEPS = (
    ("call", 0, "any", "First call", "首次致电"),
    ("call", 1, "other", "Second call", "第二次致电"),
    ("email", 1, "any", "Send the first-call deck", "发送首次拜访资料"),
    ("call", 2, "other", "Third call", "第三次致电"),
    ("call", 3, "other", "Fourth call", "第四次致电"),
    ("social", 1, "any", "Social touch", "社交触达"),
    ("call", 2, "morning", "Fifth call", "第五次致电"),
    ("call", 3, "afternoon", "Sixth call", "第六次致电"),
    ("wait", 1, "any", "Wait", "等待"),
    ("call", 2, "other", "Seventh call", "第七次致电"),
    ("call", 4, "other", "Last call", "最后一次致电"),
)
"""Kind, days after the step before, half-day, subject in both languages."""
SCRIPTS = {
    "email": "Good day, I could not reach you by phone. The deck attached shows in five pages how"
    " others in your trade plan their peaks. May I call you on it this week?\n\n您好，电话未能联系"
    "上您。附上五页资料，介绍同行如何安排旺季。本周方便再给您致电吗？",
    "social": "Ask to be connected, with one line about what both of you do; no pitch.\n\n发送好友"
    "请求，用一句话说明双方的业务，不做推销。",
}
"""What to write where a step is no call, in both languages."""


class Catalogue:
    """The records made once, and their ids for those that refer to them."""

    def __init__(self, frame: Frame) -> None:
        self.mutations: list[Mutation] = []
        self.products: list[tuple[UUID, Decimal]] = []
        self.campaigns: list[UUID] = []
        self.customers: list[Mutation] = []
        """The first accounts, as they are made."""
        self.teams: dict[bool, dict[str, list[UUID]]] = {}
        self._make_products(frame)
        self._make_campaigns(frame)
        self._make_cadence(frame)

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

    def _make_cadence(self, frame: Frame) -> None:
        rng = frame.random("cadence")
        at = frame.moment(frame.today - timedelta(days=EARLIEST_DAYS), rng)
        named = {"name": " ".join(CADENCE), "is_active": True, "is_default": True}
        self.cadence, made = create(rng, "Cadence", named, at)
        self.mutations.append(made)
        for position, (kind, days, half_day, subject, subject_zh) in enumerate(CADENCE_STEPS, 1):
            step = {
                "cadence_id": self.cadence,
                "position": position,
                "kind": kind,
                "days": days,
                "half_day": half_day,
                "subject": f"{subject} {subject_zh}",
                **({"script": SCRIPTS[kind]} if kind in SCRIPTS else {}),
            }
            self.mutations.append(create(rng, "CadenceStep", step, at)[1])
