"""What an event has brought: its guests, the meetings, what is due, and the deals it touched.

Whoever is imported as an attendee gets a follow-up once: its id follows from the member's.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import stages
from workbench.insight.call_scope import picked
from workbench.insight.numbers import Condition, Op, Selection
from workbench.schema import picklists
from workbench.schema.dictionary import record_type
from workbench.services import words
from workbench.services.calling.hours import next_working_day
from workbench.store import records
from workbench.store.transactions import Reader
from workbench.wire.ids import derived_id
from workbench.wire.rows import display_name
from workbench.wire.values import instant_ms, money_from_stored

EVENTS = frozenset({"Conference", "Webinar", "Trade Show"})
"""The campaigns that one attends."""
CAME = frozenset({"Responded", "Attended"})
_MORNING = time(10)
_MEETINGS = (
    "SELECT pk FROM task WHERE what_id = ? AND task_subtype = 'call'"
    " AND call_disposition = 'meeting_booked' AND voided_at IS NULL ORDER BY pk"
)
_DUE = (
    "SELECT pk FROM task WHERE what_id = ? AND status <> 'Completed' AND voided_at IS NULL"
    " AND activity_at IS NULL AND (due_at IS NULL OR due_at < ?) ORDER BY pk"
)
_DEALS = (
    "SELECT o.pk, o.stage_name, o.amount, o.currency_iso_code FROM opportunity AS o"
    " JOIN campaign AS c ON c.id = ? WHERE (o.close_date IS NULL OR c.start_date IS NULL"
    " OR o.close_date >= c.start_date) AND (o.campaign_id = c.id OR o.id IN"
    " (SELECT l.converted_opportunity_id FROM campaign_member AS m JOIN lead AS l"
    " ON l.id = m.lead_id WHERE m.campaign_id = c.id) OR o.id IN"
    " (SELECT p.opportunity_id FROM campaign_member AS m JOIN opportunity_contact_role AS p"
    " ON p.contact_id = m.contact_id WHERE m.campaign_id = c.id)) ORDER BY o.pk"
)


@dataclass(frozen=True)
class Figure:
    """One number of an event, a word about it, and the records that it counts."""

    key: str
    label: str
    value: str
    detail: str
    selection: Selection


def figures(r: Reader, campaign_id: UUID) -> tuple[Figure, ...]:
    """Return guests, each of their states, meetings booked, follow-ups due and deals touched."""
    own = campaign_id.bytes
    end = instant_ms(words.day_end(r.store.now()))
    meetings, due = _picked(r, _MEETINGS, own), _picked(r, _DUE, own, end)
    return (
        *_guests(r, campaign_id),
        _figure("meetings", t("Meetings booked"), meetings),
        _figure("due", t("Follow-ups due"), due),
        _deals(r, own),
    )


def follow_up(
    r: Reader, member_id: UUID, given: Mapping[str, Any]
) -> tuple[UUID, dict[str, Any]] | None:
    """Return id and values of the follow-up that an attendee lacks; None where he has one.

    Who was only invited, and who is on a list that is no event, gets none.

    Args:
        given: What an import says of the member; the rest is read.
    """
    held = records.get(r, "CampaignMember", member_id)
    member = given if held is None else {**held.values, **given}
    task_id = derived_id(member_id, "follow-up")
    if member.get("status") not in CAME or not member.get("campaign_id"):
        return None
    campaign = records.get(r, "Campaign", UUID(str(member["campaign_id"])))
    if campaign is None or campaign["type"] not in EVENTS or records.get(r, "Task", task_id):
        return None
    here = words.here()
    on = next_working_day(r.store.now().astimezone(here).date())
    name = display_name(record_type("CampaignMember"), member)
    said = t("Follow up {name} after “{event}”")
    return task_id, {
        "subject": said.format(name=name, event=campaign.name),
        "task_subtype": "to_do",
        "status": "Not Started",
        "due_at": datetime.combine(on, _MORNING, here).astimezone(UTC),
        "activity_date": on,
        "who_id": member.get("lead_id") or member.get("contact_id"),
        "what_id": campaign.id,
        "owner_id": r.store.user_id,
    }


def _guests(r: Reader, campaign_id: UUID) -> list[Figure]:
    rows = r.rows(
        "SELECT status, count(*) FROM campaign_member WHERE campaign_id = ? GROUP BY 1"
        " ORDER BY 2 DESC, 1",
        (campaign_id.bytes,),
    )
    every = Condition("campaign_id", Op.IS, campaign_id)
    total = sum(n for _status, n in rows)
    came = sum(n for status, n in rows if status in CAME)
    detail = t("{n} came").format(n=f"{came:,}")
    found = [_of_members("guests", t("Guests"), total, detail, (every,))]
    for status, n in rows:
        is_status = Condition("status", Op.IS, status) if status else Condition("status", Op.EMPTY)
        label = picklists.CAMPAIGN_MEMBER_STATUS.label(status) or t("No state")
        found.append(_of_members(f"guests:{status or ''}", label, n, "", (every, is_status)))
    return found


def _of_members(
    key: str, label: str, n: int, detail: str, conditions: tuple[Condition, ...]
) -> Figure:
    return Figure(key, label, f"{n:,}", detail, Selection("CampaignMember", conditions))


def _picked(r: Reader, query: str, *params: Any) -> Selection:
    return Selection("Task", (picked(pk for (pk,) in r.rows(query, params)),))


def _figure(key: str, label: str, found: Selection) -> Figure:
    return Figure(key, label, f"{len(found.conditions[0].value):,}", "", found)


def _deals(r: Reader, own: bytes) -> Figure:
    """Return the deals that name the event, or that a guest became or is part of.

    A deal that closed before the event began was not touched by it.
    """
    won = stages.load(r).won
    rows = r.rows(_DEALS, (own,))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for _pk, _stage, amount, currency in rows:
        sums[currency or ""] += money_from_stored(amount or 0)
    amounts = " + ".join(f"{words.amount(sums[one])} {one}".strip() for one in sorted(sums))
    n_won = sum(stage in won for _pk, stage, _amount, _currency in rows)
    detail = tn("{n} won", "{n} won", n_won)
    return Figure(
        "deals",
        t("Influenced deals"),
        f"{len(rows):,}",
        " · ".join(part for part in (amounts, detail) if part) if rows else "",
        Selection("Opportunity", (picked(row[0] for row in rows),)),
    )
