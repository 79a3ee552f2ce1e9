"""An account of the sample with its people, opportunities, product lines and activities."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from workbench.schema.stages import DEFAULT_STAGES
from workbench.services.sample import vocabulary as words
from workbench.services.sample.catalogue import EARLIEST_DAYS, Catalogue
from workbench.services.sample.making import Frame, Mutation, create, patch, working_day
from workbench.services.sample.people import PEOPLE, WEST
from workbench.services.sample.people_names import Company, company, human

Deals = list[tuple[UUID, str]]
MOST_DEALS_KEPT = 40
_OPEN = tuple(stage for stage in DEFAULT_STAGES if not stage.is_closed)
_WON = next(stage for stage in DEFAULT_STAGES if stage.is_won)
_LOST = next(stage for stage in DEFAULT_STAGES if stage.is_closed and not stage.is_won)
_LOSSES = (
    "no_budget", "no_timing", "competitor_price", "competitor_functionality", "inertia",
    "reprioritised", "no_need",
)  # fmt: skip
_OUTCOMES = (
    ("no_answer", 55), ("left_voicemail", 14), ("gatekeeper", 9), ("call_back_later", 6),
    ("connected_interested", 7), ("meeting_booked", 3), ("not_interested", 4), ("referral", 1),
    ("bad_number", 1),
)  # fmt: skip


def account(
    frame: Frame, catalogue: Catalogue, number: int, is_han: bool, some_deals: Deals
) -> Iterator[Mutation]:
    """Yield one account and all that belongs to it."""
    rng = frame.random("account", number)
    firm = company(rng, number, is_han=is_han)
    owner = _owner(frame, rng, is_han, "ae")
    since = frame.today - timedelta(days=rng.randrange(30, EARLIEST_DAYS))
    employees = int(rng.lognormvariate(5.2, 1.1)) + 8
    at = frame.moment(since, rng)
    values = {
        "name": firm.name,
        "type": "Prospect",
        "industry": firm.industry,
        "number_of_employees": employees,
        "annual_revenue": Decimal(employees * rng.randrange(180, 900) * 1000),
        "year_started": rng.randrange(1962, 2022),
        "phone": firm.phone(rng),
        "website": f"https://www.{firm.domain}",
        "billing_street": firm.street,
        "billing_city": firm.city,
        "billing_country": firm.country,
        "time_zone": firm.time_zone,
        "currency_iso_code": firm.currency,
        "owner_id": owner,
        "external_id": f"S-{number:06d}",
    }
    account_id, made = create(rng, "Account", values, at)
    yield made
    people: list[UUID] = []
    used: set[str] = set()
    for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5))):
        contact_id, made = _contact(rng, firm, account_id, owner, used, at)
        people.append(contact_id)
        yield made
    yield from _touches(frame, rng, people, firm)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3))):
        deal = _Deal(frame, rng, firm, account_id, people, owner, since)
        yield from deal.mutations(catalogue)
        if deal.is_open and len(some_deals) < MOST_DEALS_KEPT:
            some_deals.append((deal.id, firm.name))


class _Deal:
    """An opportunity and its way through the stages, ending before today."""

    def __init__(
        self,
        frame: Frame,
        rng: Random,
        firm: Company,
        account_id: UUID,
        people: list[UUID],
        owner: UUID,
        since: date,
    ) -> None:
        self._frame, self._rng, self._firm = frame, rng, firm
        self._account_id, self._people, self._owner = account_id, people, owner
        span = max(1, (frame.today - since).days)
        self._began = working_day(since + timedelta(days=rng.randrange(span)))
        self._began = min(self._began, frame.today)
        self._steps = self._way()
        self.is_open = not self._steps[-1][0].is_closed
        self._amount = Decimal(round(rng.lognormvariate(10.9, 0.8) / 500) * 500 + 1500)
        self.id = account_id

    def _way(self) -> list[tuple[Any, date]]:
        """Return each stage with the day it was entered; the last one is the present one."""
        rng, on = self._rng, self._began
        steps: list[tuple[Any, date]] = [(_OPEN[0], on)]
        goal = rng.randrange(1, len(_OPEN) + 2)
        for stage in _OPEN[1:goal]:
            on = working_day(on + timedelta(days=rng.randrange(3, 38)))
            if on > self._frame.today:
                return steps
            steps.append((stage, on))
        on = working_day(on + timedelta(days=rng.randrange(5, 50)))
        if on <= self._frame.today:
            is_won = rng.random() < 0.2 + 0.06 * len(steps)
            steps.append((_WON if is_won else _LOST, on))
        return steps

    def mutations(self, catalogue: Catalogue) -> Iterator[Mutation]:
        """Yield the opportunity, each change of its stage, its lines, roles and meetings."""
        rng, frame = self._rng, self._frame
        work, work_zh = rng.choice(words.WORK)
        first = self._steps[0][0]
        name = (work_zh if self._firm.is_han else work).format(n=rng.randrange(2, 40))
        gap = "" if self._firm.is_han else ", "
        if self._firm.is_han and name[0].isdigit():
            gap = " "  # between Chinese words and digits
        close = self._first_close_date()
        before = self._deal(first, None, close)
        values = {
            "name": f"{self._firm.name}{gap}{name}",
            "account_id": self._account_id,
            "engage_date": self._began,
            "type": rng.choice(("New Customer", "New Customer", "Existing Customer - Upgrade")),
            "lead_source": rng.choice(("Web", "Event", "Phone Inquiry", "Partner Referral")),
            "campaign_id": rng.choice(catalogue.campaigns) if rng.random() < 0.3 else None,
            "currency_iso_code": self._firm.currency,
            "next_step": self._next_step(),
            "owner_id": self._owner,
            **before,
        }
        at = self._frame.moment(self._began, rng)
        self.id, made = create(rng, "Opportunity", values, min(at, frame.now))
        yield made
        for stage, on in self._steps[1:]:
            if not stage.is_closed and rng.random() < 0.3:
                close += timedelta(days=rng.choice((14, 30, 45)))
            after = self._deal(stage, self._amount, on if stage.is_closed else close)
            if stage is _LOST:
                before, after = (
                    before | {"loss_reason": None},
                    after | {"loss_reason": rng.choice(_LOSSES)},
                )
            at = min(self._frame.moment(on, rng), frame.now)
            yield patch(rng, "Opportunity", self.id, before, after, at)
            before = after
        yield from self._parts(catalogue)

    def _deal(self, stage: Any, amount: Decimal | None, close: date) -> dict[str, Any]:
        return {
            "stage_name": stage.api_name,
            "amount": self._amount if amount is None and self._rng.random() < 0.8 else amount,
            "close_date": close,
            "probability": stage.probability,
            "forecast_category": _category(stage),
        }

    def _first_close_date(self) -> date:
        last = self._steps[-1][1]
        if not self.is_open:
            return last + timedelta(days=self._rng.randrange(-20, 15))
        return working_day(self._frame.today + timedelta(days=self._rng.randrange(-9, 100)))

    def _next_step(self) -> str | None:
        if not self.is_open or self._rng.random() < 0.25:
            return None
        step, step_zh = self._rng.choice(words.NEXT_STEPS)
        return step_zh if self._firm.is_han else step

    def _parts(self, catalogue: Catalogue) -> Iterator[Mutation]:
        rng = self._rng
        at = min(self._frame.moment(self._began, rng), self._frame.now)
        for product, price in rng.sample(catalogue.products, rng.choice((1, 2, 2, 3))):
            values = {
                "opportunity_id": self.id,
                "product_id": product,
                "quantity": Decimal(rng.randrange(1, 60) * (10 if price < 1000 else 1)),
                "unit_price": price,
                "discount": rng.choice((0, 0, 0, 5, 10)),
            }
            yield create(rng, "OpportunityLineItem", values, at)[1]
        for n, person in enumerate(self._people[:3]):
            role = ("Decision Maker", "Business User", "Evaluator")[n]
            values = {
                "opportunity_id": self.id,
                "contact_id": person,
                "role": role,
                "is_primary": n == 0,
            }
            yield create(rng, "OpportunityContactRole", values, at)[1]
        for _stage, on in self._steps[1:4]:
            yield self._meeting(on)

    def _meeting(self, on: date) -> Mutation:
        rng, start = self._rng, self._frame.moment(working_day(on - timedelta(days=3)), self._rng)
        is_demo = rng.random() < 0.4
        subject = ("演示" if is_demo else "会议") if self._firm.is_han else (
            "Demo" if is_demo else "Meeting"
        )  # fmt: skip
        values = {
            "subject": f"{subject}: {self._firm.name}",
            "type": "Demo" if is_demo else "Meeting",
            "start_at": start,
            "end_at": start + timedelta(minutes=rng.choice((30, 45, 60))),
            "what_id": self.id,
            "who_id": rng.choice(self._people),
            "owner_id": self._owner,
        }
        return create(rng, "Event", values, min(start, self._frame.now))[1]


def _category(stage: Any) -> str:
    if stage.is_closed:
        return str(stage.forecast_category)
    if stage.probability >= 90:
        return "Forecast"
    return "BestCase" if stage.probability >= 60 else "Pipeline"


def _contact(
    rng: Random, firm: Company, account_id: UUID, owner: UUID, used: set[str], at: datetime
) -> tuple[UUID, Mutation]:
    person = human(rng, firm, used)
    values = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "title": person.title,
        "persona": person.persona,
        "account_id": account_id,
        "email": person.email,
        "phone": firm.phone(rng),
        "mailing_city": firm.city,
        "mailing_country": firm.country,
        "time_zone": firm.time_zone,
        "lead_source": rng.choice(("Web", "Event", "Purchased List", "Partner Referral")),
        "owner_id": owner,
    }
    return create(rng, "Contact", values, at)


def _touches(frame: Frame, rng: Random, people: list[UUID], firm: Company) -> Iterator[Mutation]:
    caller = _owner(frame, rng, firm.is_han, "bdr")
    for _ in range(rng.choice((0, 1, 2, 3, 4, 6))):
        on = working_day(frame.today - timedelta(days=rng.randrange(1, 400)))
        if on < frame.today:
            who, at = rng.choice(people), frame.moment_of_both(on, rng, firm.time_zone)
            if at is not None:
                yield call(rng, who, caller, at, firm.time_zone, is_han=firm.is_han)


def call(
    rng: Random,
    who: UUID,
    caller: UUID,
    at: datetime,
    zone: str,
    *,
    is_han: bool,
    outcome: str = "",
) -> Mutation:
    """Return a finished call; late mornings and afternoons there are answered more often.

    Args:
        outcome: How it ended, where that is not left to chance.
    """
    names, weights = zip(*_OUTCOMES, strict=True)
    is_good_hour = at.astimezone(ZoneInfo(zone)).hour in (10, 11, 15, 16)
    tuned = [
        weight * (2 if is_good_hour and name.startswith(("connected", "meeting", "call")) else 1)
        for name, weight in zip(names, weights, strict=True)
    ]
    outcome = outcome or rng.choices(names, tuned)[0]
    is_talk = outcome in ("connected_interested", "meeting_booked", "not_interested", "referral")
    notes = words.NOTES.get(outcome)
    values = {
        "subject": "电话" if is_han else "Call",
        "task_subtype": "call",
        "status": "Completed",
        "who_id": who,
        "activity_at": at,
        "call_type": "Outbound",
        "call_disposition": outcome,
        "call_duration_s": rng.randrange(60, 900) if is_talk else rng.randrange(0, 40),
        "has_spoken": is_talk,
        "description": notes[int(is_han)] if notes is not None else None,
        "owner_id": caller,
    }
    return create(rng, "Task", values, at)[1]


def _owner(frame: Frame, rng: Random, is_han: bool, role: str) -> UUID:
    """Return somebody of a role in the team of a company's language."""
    team = [person for person in PEOPLE if person.role == role and (person.team != WEST) == is_han]
    return frame.users[rng.choice(team).email]
