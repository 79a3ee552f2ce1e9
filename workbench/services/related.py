"""What belongs to a record: its people, deals, products, bookings, to-dos, one list each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.insight import stages
from workbench.schema import dictionary, picklists
from workbench.schema.fields import Kind
from workbench.services import words
from workbench.store import names
from workbench.store.sql import marks, of, quoted, sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, money_from_stored

MOST_ROWS = 50
PEOPLE, WORK = "people", "work"
_ROLE_TONES = {
    "Decision Maker": "accent", "Economic Buyer": "accent", "Economic Decision Maker": "accent",
    "Executive Sponsor": "good", "Gatekeeper": "warn",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of a list of related records.

    Args:
        right: A number or day at the end, where there is no chip.
    """

    type: str
    id: UUID
    title: str
    detail: str = ""
    right: str = ""
    chip: str = ""
    tone: str = ""
    icon: str = ""
    is_person: bool = False


@dataclass(frozen=True)
class Related:
    """One list; `total` counts also what is not shown."""

    key: str
    group: str
    title: str
    items: tuple[Item, ...]
    total: int


def related(r: Reader, type_name: str, record_id: UUID, today: date) -> tuple[Related, ...]:
    """Return every list of what belongs to a record; empty ones are left out."""
    ask = _BY_TYPE.get(type_name, _others)
    lists = ask(r, type_name, record_id, today)
    return tuple(one for one in lists if one.items)


def open_todos(r: Reader, ids: tuple[bytes, ...], today: date) -> Related:
    """Return what is still to do for these records, the most urgent first."""
    where = sentence("(who_id IN", marks(len(ids)), "OR what_id IN", marks(len(ids)), ")")
    where += " AND status <> 'Completed' AND voided_at IS NULL"
    query = sentence(
        "SELECT id, subject, task_subtype, due_at, owner_id FROM task WHERE", where,
        "ORDER BY due_at IS NULL, due_at LIMIT ?",
    )  # fmt: skip
    rows = r.rows(query, (*ids, *ids, MOST_ROWS))
    people = _names(r, "User", [row[4] for row in rows])
    items = []
    for raw, subject, kind, due, owner in rows:
        on = None if due is None else instant_from_ms(due).astimezone(words.here())
        is_late = on is not None and on.date() < today
        right = "" if on is None else words.near_day(on.date(), today)
        items.append(
            Item(
                "Task", UUID(bytes=raw), subject or picklists.TASK_SUBTYPE.label(kind),
                people.get(owner, ""), right=right, tone="bad" if is_late else "", icon="square",
            )
        )  # fmt: skip
    return Related("todos", WORK, t("To do"), tuple(items), len(items))


def _account(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    deal_ids = tuple(raw for (raw,) in r.rows(
        "SELECT id FROM opportunity WHERE account_id = ? LIMIT 200", (own,)
    ))  # fmt: skip
    people_ids = tuple(raw for (raw,) in r.rows(
        "SELECT id FROM contact WHERE account_id = ? LIMIT 200", (own,)
    ))  # fmt: skip
    return [
        _people(r, "account_id = ?", (own,), t("People")),
        _deals(r, "account_id = ?", (own,), today),
        open_todos(r, (own, *deal_ids, *people_ids), today),
        _lines(r, deal_ids),
        _bookings(r, "opportunity_id", deal_ids),
        _children(r, own),
    ]


def _contact(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    account = r.value("SELECT account_id FROM contact WHERE id = ?", (own,))
    deals = "id IN (SELECT opportunity_id FROM opportunity_contact_role WHERE contact_id = ?)"
    return [
        _people(r, "account_id = ? AND id <> ?", (account, own), t("Colleagues")),
        open_todos(r, (own,), today),
        _deals(r, deals, (own,), today),
        _campaigns(r, "contact_id", own),
    ]


def _lead(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    company = r.value("SELECT company FROM lead WHERE id = ?", (own,))
    rows = r.rows(
        "SELECT id, first_name, last_name, title, status FROM lead"
        " WHERE company = ? AND id <> ? ORDER BY pk LIMIT ?",
        (company, own, MOST_ROWS),
    )
    people = [
        Item(
            "Lead", UUID(bytes=raw), _person(first, last), title or "",
            right=picklists.LEAD_STATUS.label(status), is_person=True,
        )
        for raw, first, last, title, status in rows
    ]  # fmt: skip
    return [
        Related("colleagues", PEOPLE, t("Colleagues"), tuple(people), len(people)),
        open_todos(r, (own,), today),
        _campaigns(r, "lead_id", own),
    ]


def _opportunity(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    return [
        _roles(r, own),
        open_todos(r, (own,), today),
        _lines(r, (own,)),
        _bookings(r, "opportunity_id", (own,)),
    ]


def _org(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    return [_bookings(r, "demo_org_id", (own,)), open_todos(r, (own,), today)]


def _campaign(r: Reader, _type: str, record_id: UUID, today: date) -> list[Related]:
    own = record_id.bytes
    rows = r.rows(
        "SELECT id, lead_id, contact_id, first_name, last_name, company, status"
        " FROM campaign_member WHERE campaign_id = ? ORDER BY last_name LIMIT ?",
        (own, MOST_ROWS),
    )
    members = [
        Item(
            "Lead" if lead else "Contact" if contact else "CampaignMember",
            UUID(bytes=lead or contact or raw),
            _person(first, last),
            company or "",
            right=picklists.CAMPAIGN_MEMBER_STATUS.label(status),
            is_person=True,
        )
        for raw, lead, contact, first, last, company, status in rows
    ]
    total = int(r.value("SELECT count(*) FROM campaign_member WHERE campaign_id = ?", (own,)))
    return [
        Related("members", PEOPLE, t("Members"), tuple(members), total),
        _deals(r, "campaign_id = ?", (own,), today),
        open_todos(r, (own,), today),
    ]


def _others(r: Reader, type_name: str, record_id: UUID, _today: date) -> list[Related]:
    """Return, for any other type, the lists of what refers to it."""
    lists = []
    for kept in dictionary.TYPES:
        fields = [
            field for field in kept.fields
            if field.kind is Kind.REFERENCE and type_name in field.references
            and not field.name.endswith("_by_id")
        ]  # fmt: skip
        if kept.is_server_written or not fields:
            continue
        lists.append(_referring(r, kept.name, fields[0].name, record_id))
    return lists


def _referring(r: Reader, type_name: str, column: str, record_id: UUID) -> Related:
    kept = dictionary.record_type(type_name)
    where = sentence("FROM", of(type_name).table, "WHERE", quoted(column), "= ?")
    own = record_id.bytes
    rows = r.rows(sentence("SELECT id", where, "ORDER BY pk DESC LIMIT ?"), (own, MOST_ROWS))
    ids = [UUID(bytes=raw) for (raw,) in rows]
    called = names.of(r, (type_name,), ids)
    items = tuple(Item(type_name, one, called.get(one, ""), icon=kept.icon) for one in ids)
    total = int(r.value(sentence("SELECT count(*)", where), (own,)))
    return Related(type_name, WORK, str(kept.plural), items, total)


def _people(r: Reader, where: str, values: tuple[Any, ...], title: str) -> Related:
    rows = r.rows(
        sentence(
            "SELECT id, first_name, last_name, title, do_not_call FROM contact WHERE", where,
            "ORDER BY last_name LIMIT ?",
        ),
        (*values, MOST_ROWS),
    )  # fmt: skip
    total = int(r.value(sentence("SELECT count(*) FROM contact WHERE", where), values))
    items = [
        Item(
            "Contact", UUID(bytes=raw), _person(first, last), job or "",
            chip=t("do not call") if blocked else "", tone="bad" if blocked else "",
            is_person=True,
        )
        for raw, first, last, job, blocked in rows
    ]  # fmt: skip
    return Related("people", PEOPLE, title, tuple(items), total)


def _roles(r: Reader, own: bytes) -> Related:
    rows = r.rows(
        "SELECT c.id, c.first_name, c.last_name, c.title, o.role FROM opportunity_contact_role AS o"
        " JOIN contact AS c ON c.id = o.contact_id WHERE o.opportunity_id = ?"
        " ORDER BY o.is_primary DESC, c.last_name LIMIT ?",
        (own, MOST_ROWS),
    )
    items = [
        Item(
            "Contact", UUID(bytes=raw), _person(first, last), title or "",
            chip=picklists.CONTACT_ROLE.label(role), tone=_ROLE_TONES.get(role or "", "neutral"),
            is_person=True,
        )
        for raw, first, last, title, role in rows
    ]  # fmt: skip
    return Related("people", PEOPLE, t("Buying centre"), tuple(items), len(items))


def _deals(r: Reader, where: str, values: tuple[Any, ...], today: date) -> Related:
    labels = {stage.api_name: stage.label for stage in stages.load(r).all}
    rows = r.rows(
        sentence(
            "SELECT id, name, stage_name, amount, close_date FROM opportunity WHERE", where,
            "ORDER BY close_date DESC LIMIT ?",
        ),
        (*values, MOST_ROWS),
    )  # fmt: skip
    total = int(r.value(sentence("SELECT count(*) FROM opportunity WHERE", where), values))
    items = [
        Item(
            "Opportunity", UUID(bytes=raw), name or "",
            " · ".join(part for part in (labels.get(stage, stage), _day(close, today)) if part),
            right=words.amount(None if amount is None else money_from_stored(amount)),
            icon="square-kanban",
        )
        for raw, name, stage, amount, close in rows
    ]  # fmt: skip
    plural = str(dictionary.record_type("Opportunity").plural)
    return Related("deals", WORK, plural, tuple(items), total)


def _lines(r: Reader, deal_ids: tuple[bytes, ...]) -> Related:
    rows = r.rows(
        sentence(
            "SELECT l.id, p.name, l.quantity, l.unit_price, l.discount"
            " FROM opportunity_line_item AS l LEFT JOIN product AS p ON p.id = l.product_id"
            " WHERE l.opportunity_id IN", marks(len(deal_ids)), "ORDER BY p.name LIMIT ?",
        ),
        (*deal_ids, MOST_ROWS),
    )  # fmt: skip
    items = []
    for raw, name, quantity, price, discount in rows:
        count = Decimal(1) if quantity is None else money_from_stored(quantity)
        total = None
        if price is not None:
            total = money_from_stored(price) * count * (100 - (discount or 0)) / 100
        items.append(
            Item(
                "OpportunityLineItem", UUID(bytes=raw), name or "–",
                f"× {words.amount(count)}", right=words.amount(total),
                icon="package",
            )
        )  # fmt: skip
    return Related("products", WORK, t("Products"), tuple(items), len(items))


def _bookings(r: Reader, column: str, ids: tuple[bytes, ...]) -> Related:
    rows = r.rows(
        sentence(
            "SELECT b.id, b.name, o.alias, b.start_at, b.status FROM org_booking AS b"
            " LEFT JOIN demo_org AS o ON o.id = b.demo_org_id WHERE", quoted(column), "IN",
            marks(len(ids)), "ORDER BY b.start_at DESC LIMIT ?",
        ),
        (*ids, MOST_ROWS),
    )  # fmt: skip
    items = []
    for raw, name, alias, start, status in rows:
        at = instant_from_ms(start).astimezone(words.here())
        title = name if column == "demo_org_id" else alias or name
        when = f"{words.day(at.date())} {words.clock(at)}"
        tone = {"approved": "good", "rejected": "warn"}.get(status, "neutral")
        chip = picklists.BOOKING_STATUS.label(status)
        items.append(
            Item("OrgBooking", UUID(bytes=raw), title or "", when, "", chip, tone, "calendar-check")
        )
    return Related("bookings", WORK, t("Bookings"), tuple(items), len(items))


def _children(r: Reader, own: bytes) -> Related:
    rows = r.rows(
        "SELECT id, name, billing_city FROM account WHERE parent_id = ? ORDER BY name LIMIT ?",
        (own, MOST_ROWS),
    )
    items = tuple(
        Item("Account", UUID(bytes=raw), name or "", city or "", icon="building-2")
        for raw, name, city in rows
    )
    return Related("children", WORK, t("Subsidiaries"), items, len(items))


def _campaigns(r: Reader, column: str, own: bytes) -> Related:
    rows = r.rows(
        sentence(
            "SELECT c.id, c.name, m.status FROM campaign_member AS m"
            " JOIN campaign AS c ON c.id = m.campaign_id WHERE", quoted(column), "= ? LIMIT ?",
        ),
        (own, MOST_ROWS),
    )  # fmt: skip
    items = tuple(
        Item(
            "Campaign", UUID(bytes=raw), name or "",
            right=picklists.CAMPAIGN_MEMBER_STATUS.label(status), icon="calendar-check",
        )
        for raw, name, status in rows
    )  # fmt: skip
    return Related("campaigns", WORK, t("Campaigns"), items, len(items))


def _person(first: str | None, last: str | None) -> str:
    from workbench.wire.rows import display_name

    values = {"first_name": first, "last_name": last}
    return display_name(dictionary.record_type("Contact"), values)


def _names(r: Reader, type_name: str, raws: list[bytes | None]) -> Mapping[bytes, str]:
    ids = [UUID(bytes=raw) for raw in raws if raw]
    return {one.bytes: name for one, name in names.of(r, (type_name,), ids).items()}


def _day(stored: str | None, today: date) -> str:
    return "" if stored is None else words.day(date.fromisoformat(stored), today)


_BY_TYPE: Mapping[str, Callable[[Reader, str, UUID, date], list[Related]]] = {
    "Account": _account,
    "Contact": _contact,
    "Lead": _lead,
    "Opportunity": _opportunity,
    "DemoOrg": _org,
    "Campaign": _campaign,
}
