"""Leads of the sample: with a reason to call, some called before, some due now."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from workbench.insight.scoring import lead_facts
from workbench.services.sample import handoff_rows
from workbench.services.sample import vocabulary as words
from workbench.services.sample.accounts import call
from workbench.services.sample.catalogue import Catalogue
from workbench.services.sample.making import (
    DESK_OPENS,
    Frame,
    Mutation,
    create,
    is_working_hour,
    working_day,
)
from workbench.services.sample.people import PEOPLE
from workbench.services.sample.people_names import Company, company, far_company, human

_FAR = (4, 5)
"""These leads of ten live in zones that wake while Europe and Asia sleep, one for each caller."""
_CALLERS = tuple(person.email for person in PEOPLE if person.role == "bdr")


def lead(
    frame: Frame, catalogue: Catalogue, number: int, is_han: bool, company_number: int
) -> Iterator[Mutation]:
    """Yield a lead, the calls made to it, and the call planned next."""
    rng = frame.random("lead", number)
    firm = company(rng, company_number, is_han=is_han)
    if not is_han and number % 10 in _FAR:
        firm = far_company(firm, number // 10)
    person = human(rng, firm, set())
    # the first callers of both teams share the queue: nobody opens an empty desk
    email = _CALLERS[number % len(_CALLERS)]
    caller = frame.users[email]
    came = working_day(frame.today - timedelta(days=rng.randrange(2, 90)))
    status = _status(rng)
    values: dict[str, Any] = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "title": person.title,
        "company": firm.name,
        "email": person.email,
        "phone": firm.phone(rng),
        "website": f"https://www.{firm.domain}",
        "lead_source": rng.choice(("Event", "Event", "Web", "Purchased List", "Phone Inquiry")),
        "status": status,
        "rating": rng.choice(("Hot", "Warm", "Warm", "Cold")),
        "industry": firm.industry,
        "number_of_employees": int(rng.lognormvariate(5.2, 1.0)) + 8,
        "annual_revenue": 1_000_000 * max(2, round(rng.gauss(62, 50))),
        "why_now": why_now(rng, is_han=is_han),
        "street": firm.street,
        "city": firm.city,
        "country": firm.country,
        "time_zone": firm.time_zone,
        "do_not_call": number % 37 == 36,
        "campaign_id": rng.choice(catalogue.campaigns),
        "currency_iso_code": firm.currency,
        "owner_id": caller,
    }
    handed = handoff_rows.Handed(frame, number, email, catalogue.customers, is_han=is_han)
    if handed.fate:  # before anybody talked to them
        came = min(came, working_day(handed.on - timedelta(days=7)))
    yield from handed.before(values)
    lead_id, made = create(rng, "Lead", values, frame.moment(min(came, frame.today), rng))
    yield made
    kind = words.EVENTS[catalogue.campaigns.index(values["campaign_id"])][2]
    yield from handed.after(lead_id, values, lead_facts.on_arrival(values, kind))
    yield _member(rng, lead_id, values, frame.now)
    is_done = status.startswith("Closed") or bool(handed.fate)
    if not is_done and number % 8 == 2:
        yield _in_cadence(frame, catalogue, lead_id, caller, number)
        if number % 16 == 2:
            yield from _called_in_vain(frame, lead_id, caller, number, firm)
    calls = rng.choice((0, 1, 1, 2, 3, 4)) if status != "Open - Not Contacted" else rng.choice(
        (0, 0, 1, 2)
    )  # fmt: skip
    days = [working_day(came + timedelta(days=rng.randrange(1, 30))) for _ in range(calls)]
    for on in days:
        at = frame.moment_of_both(on, rng, firm.time_zone) if on < frame.today else None
        if at is not None:
            yield call(rng, lead_id, caller, at, firm.time_zone, is_han=is_han)
    if not is_done:
        yield from _of_today(frame, rng, lead_id, caller, number, firm)


def _of_today(
    frame: Frame, rng: Random, lead_id: UUID, caller: UUID, number: int, firm: Company
) -> Iterator[Mutation]:
    """Yield a call back promised for these hours, or the morning's call and what it planned."""
    is_han = firm.is_han
    if number % 11 == 5:
        due = frame.at_work + timedelta(minutes=rng.randrange(-90, 240))
        yield _planned(rng, lead_id, caller, due, frame.now, is_han=is_han)
    elif number % 8 == 6:
        yield from _promise(frame, lead_id, caller, number, firm)
    elif number % 7 == 3:  # the morning's calls: nobody opens an empty day
        early = frame.first_call + timedelta(minutes=number % 50)
        if is_working_hour(early, firm.time_zone):
            yield call(rng, lead_id, caller, early, firm.time_zone, is_han=is_han)
        due = frame.local(working_day(frame.today + timedelta(days=1)), DESK_OPENS)
        yield _planned(rng, lead_id, caller, due, early, is_han=is_han, is_promised=False)


def _called_in_vain(
    frame: Frame, lead_id: UUID, caller: UUID, number: int, firm: Company
) -> Iterator[Mutation]:
    """Yield two calls that nobody answered: the cadence asks for an e-mail next."""
    rng = frame.random("in vain", number)
    moments = [
        frame.moment_of_both(frame.last_working_day, rng, firm.time_zone) for _call in range(2)
    ]
    for at in sorted(moment for moment in moments if moment is not None):
        yield call(
            rng, lead_id, caller, at, firm.time_zone, is_han=firm.is_han, outcome="no_answer"
        )


def _promise(
    frame: Frame, lead_id: UUID, caller: UUID, number: int, firm: Company
) -> Iterator[Mutation]:
    """Yield a talk in which something was promised, and what is to be done for it."""
    rng = frame.random("promise", number)
    at = frame.moment_of_both(frame.last_working_day, rng, firm.time_zone)
    if at is None:
        return
    talk = call(
        rng, lead_id, caller, at, firm.time_zone, is_han=firm.is_han,
        outcome="connected_interested",
    )  # fmt: skip
    yield talk
    days = number // 8 % 3
    due = frame.local(working_day(frame.today + timedelta(days=days)), time(10))
    values = {
        "subject": "发送承诺的内容" if firm.is_han else "Send what was promised",
        "task_subtype": "to_do",
        "status": "Not Started",
        "priority": "Normal",
        "who_id": lead_id,
        "due_at": due,
        "activity_date": due.astimezone(frame.zone).date(),
        "caused_by_id": talk["id"],
        "owner_id": caller,
    }
    yield create(rng, "Task", values, at)[1]


def guest(
    frame: Frame, catalogue: Catalogue, number: int, is_han: bool, company_number: int
) -> Mutation:
    """Return a guest of the event under way, who waits for a first call."""
    rng = frame.random("guest", number)
    firm = company(rng, company_number, is_han=is_han)
    person = human(rng, firm, set())
    values = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": firm.name,
        "title": person.title,
        "email": person.email,
        "phone": firm.phone(rng),
        "campaign_id": catalogue.campaigns[0],
        "status": "Sent",
        "owner_id": frame.users[_CALLERS[number % len(_CALLERS)]],
    }
    return create(rng, "CampaignMember", values, frame.now)[1]


def why_now(rng: Random, *, is_han: bool) -> str:
    """Return two or three reasons to call, with where they are known from."""
    told = []
    for reason in rng.sample(words.REASONS, rng.choice((2, 2, 3))):
        event = rng.choice(words.EVENTS)
        text = reason[int(is_han)]
        told.append(text.format(event=event[int(is_han)], n=rng.randrange(2, 6)))
    return "; ".join(told)


def _status(rng: Random) -> str:
    return rng.choices(
        ("Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"), (55, 35, 10)
    )[0]


def _in_cadence(
    frame: Frame, catalogue: Catalogue, lead_id: UUID, caller: UUID, number: int
) -> Mutation:
    rng = frame.random("cadence target", number)
    entered = frame.moment(frame.last_working_day - timedelta(days=1 + number % 3), rng)
    target = {
        "cadence_id": catalogue.cadence,
        "who_id": lead_id,
        "entered_at": entered,
        "owner_id": caller,
    }
    return create(rng, "CadenceTarget", target, entered)[1]


def _member(rng: Random, lead_id: UUID, values: dict[str, Any], at: datetime) -> Mutation:
    kept = ("first_name", "last_name", "company", "title", "email", "campaign_id", "owner_id")
    member = {name: values[name] for name in kept}
    member |= {"lead_id": lead_id, "status": rng.choice(("Sent", "Responded", "Responded"))}
    return create(rng, "CampaignMember", member, at)[1]


def _planned(
    rng: Random,
    lead_id: UUID,
    caller: UUID,
    due: datetime,
    at: datetime,
    *,
    is_han: bool,
    is_promised: bool = True,
) -> Mutation:
    subject, subject_zh = ("Call back", "回拨") if is_promised else ("Call again", "再次拨打")
    values = {
        "subject": subject_zh if is_han else subject,
        "task_subtype": "call",
        "status": "Not Started",
        "priority": "High" if is_promised else "Normal",
        "who_id": lead_id,
        "due_at": due,
        "activity_date": due.date(),
        "owner_id": caller,
    }
    return create(rng, "Task", values, at)[1]
