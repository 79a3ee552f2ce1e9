"""Demo templates, orgs in every state, and bookings around now, one of which must lose."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from workbench.services.sample.making import Frame, Mutation, create, working_day
from workbench.services.sample.people import PEOPLE

_TEMPLATES = (
    ("SDO", "SDO", None, "Summer R1"),
    ("IDO Health 医疗", "IDO", "Healthcare", "Spring R2"),
    ("IDO Logistics 物流", "IDO", "Transportation", "Summer R1"),
    ("IDO Retail 零售", "IDO", "Retail", "Summer R1"),
    ("IDO Manufacturing 制造", "IDO", "Manufacturing", "Spring R2"),
)
_ORGS = (
    ("IDO-Health", 1, "in_use", 12, True, ""),
    ("IDO-Health-2", 1, "ready", 26, True, ""),
    ("IDO-Logistics", 2, "ready", 26, True, ""),
    ("IDO-Retail", 3, "ready", 41, True, ""),
    ("IDO-Mfg", 4, "needs_reset", 19, True, ""),
    ("IDO-Energy", 0, "in_use", 30, True, ""),
    ("IDO-Finance", 0, "broken", 22, False, "login fails after reset"),
    ("IDO-Air", 0, "expiring", 3, True, ""),
    ("IDO-Public", 0, "expiring", 5, True, ""),
    ("SDO-Classroom", 0, "building", 60, None, "data loads"),
    ("IDO-Hotel", 3, "hold", 90, True, "kept for the fair"),
    ("SDO-2024", 0, "retired", 1, False, ""),
)
"""Alias, template, state, days until it expires, login, note."""
_DEMO_HOURS = (9, 11, 14, 16)
_SE = tuple(person.email for person in PEOPLE if person.role == "se")


def demo_orgs(frame: Frame, deals: list[tuple[UUID, str]]) -> Iterator[Mutation]:
    """Yield templates, orgs and bookings."""
    rng = frame.random("demo")
    at = frame.moment(frame.today - timedelta(days=120), rng)
    templates: list[UUID] = []
    for name, kind, industry, release in _TEMPLATES:
        values = {
            "name": name,
            "kind": kind,
            "industry": industry,
            "base_template_id": templates[0] if templates else None,
            "core_release_name": "Summer",
            "template_release": release,
            "maintainer_id": frame.users[_SE[0]],
        }
        made_id, made = create(rng, "DemoTemplate", values, at)
        templates.append(made_id)
        yield made
    orgs: list[UUID] = []
    for n, (alias, template, state, days, login, note) in enumerate(_ORGS):
        org: dict[str, Any] = {
            "alias": alias,
            "template_id": templates[template],
            "kind": ("sandbox", "scratch", "trial")[n % 3],
            "instance_url": f"https://{alias.lower()}.demo.example",
            "region": "APAC" if n % 2 else "EMEA",
            "industry": _TEMPLATES[template][2],
            "state": state,
            "maintainer_id": None if n in (8, 9) else frame.users[_SE[n % len(_SE)]],
            "expires_at": frame.now + timedelta(days=days, hours=3),
            "last_reset_at": frame.now - timedelta(hours=5 + 30 * n),
            "last_check_at": frame.now - timedelta(minutes=40 + 75 * n),
            "has_login_ok": login,
            "state_note": note or None,
        }
        org_id, made = create(rng, "DemoOrg", org, at)
        orgs.append(org_id)
        yield made
    yield from _bookings(frame, orgs, deals)


def _bookings(frame: Frame, orgs: list[UUID], deals: list[tuple[UUID, str]]) -> Iterator[Mutation]:
    rng = frame.random("bookings")
    if not deals:
        return
    hour = frame.now.replace(minute=0, second=0, microsecond=0)
    # an org in use now: by a demo in working hours, else by a trial that goes on overnight
    begun = frame.local(frame.last_working_day, time(10))
    starts = [(0, hour - timedelta(minutes=30) if frame.is_at_work else begun), (5, begun)]
    day = frame.today
    for _ in range(5):
        day = working_day(day + timedelta(days=1))
        starts += [
            (org, frame.local(day, time(rng.choice(_DEMO_HOURS))))
            for org in rng.sample(range(1, 5), 2)  # 0 and 5 may be taken for days
        ]
    for n, (org, start) in enumerate(starts):
        deal_id, name = deals[n % len(deals)]
        is_poc = n == 1 or (n == 0 and not frame.is_at_work)
        length = timedelta(days=4) if is_poc else timedelta(minutes=rng.choice((45, 60, 90)))
        kind = "poc" if is_poc else rng.choice(("demo", "demo", "demo", "hold"))
        yield _booking(frame, orgs[org], deal_id, name, start, start + length, kind)
    org, start = starts[2]
    deal_id, name = deals[-1]  # somebody was later: this one loses and must be told
    late = start + timedelta(minutes=15)
    yield _booking(frame, orgs[org], deal_id, name, late, late + timedelta(hours=1), "demo")


def _booking(
    frame: Frame,
    org_id: UUID,
    deal_id: UUID,
    name: str,
    start: datetime,
    end: datetime,
    kind: str,
) -> Mutation:
    rng = frame.random("booking", org_id, start, name)
    values = {
        "name": name,
        "demo_org_id": org_id,
        "opportunity_id": deal_id,
        "kind": kind,
        "start_at": start,
        "end_at": end,
        "status": "pending",
        "owner_id": frame.users[_SE[0]],
    }
    return create(rng, "OrgBooking", values, frame.now)[1]
