"""The call card: everything about one person while the phone rings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import callees
from workbench.schema import picklists
from workbench.schema.dictionary import record_type
from workbench.services import cadences, scoring, timeline
from workbench.services.calling import guests, judging, why
from workbench.services.calling.hours import CallingHours
from workbench.services.calling.logging import person_zone
from workbench.services.calling.materials import Material, materials
from workbench.services.calling.next_steps import ahead, tiles
from workbench.services.calling.outcomes import Tile
from workbench.services.calling.personas import persona_of
from workbench.services.calling.scripts import Part, Script, script_for
from workbench.services.phones import shown
from workbench.store import names, records
from workbench.store.records import Record
from workbench.store.sql import sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name

_MOST_COLLEAGUES = 5
_ATTEMPTS = sentence(
    "SELECT count(*) FROM task AS k WHERE", callees.WITH,
    "AND task_subtype = 'call' AND activity_at IS NOT NULL AND voided_at IS NULL",
)  # fmt: skip
_AT_COMPANY = {
    "Contact": "contact AS p WHERE p.account_id = ?",
    "Lead": "lead AS p WHERE p.company = ?",
}


@dataclass(frozen=True)
class Number:
    """One number of a person: as it is dialled and as it is read."""

    field: str
    label: str
    number: str
    shown: str


@dataclass(frozen=True)
class Reason:
    """Why to call now, and where that is known from."""

    text: str
    source: str
    icon: str


@dataclass(frozen=True)
class Fact:
    """One line about the company."""

    label: str
    value: str


@dataclass(frozen=True)
class Colleague:
    """Somebody else at the company."""

    type: str
    id: UUID
    name: str
    detail: str


@dataclass(frozen=True)
class Card:
    """Everything the call card shows.

    Args:
        touches: The newest first; `touch_count` says how many there are.
        standing: Where they stand in a cadence; None for who never was in one.
    """

    who_type: str
    who_id: UUID
    name: str
    title: str
    company: str
    account_id: UUID | None
    owner_name: str
    status: str
    score: int | None
    numbers: tuple[Number, ...]
    email: str
    hours: CallingHours
    reasons: tuple[Reason, ...]
    attempts: int
    standing: cadences.Standing | None
    touches: tuple[timeline.Entry, ...]
    touch_count: int
    facts: tuple[Fact, ...]
    colleagues: tuple[Colleague, ...]
    script: Script
    tiles: tuple[Tile, ...]
    subtitle: str
    materials: tuple[Material, ...] = ()
    scored: scoring.Explanation | None = None


def card(r: Reader, who_id: UUID, now: datetime | None = None) -> Card:
    """Return the card of a lead, a contact, or a guest of an event.

    Raises:
        NotFound: There is no such person.
    """
    moment = now or r.store.now()
    person, guest = guests.callee(r, who_id), guests.waiting(r, who_id)
    account = _account(r, person)
    found = person["company"] if person.type == "Lead" else account and account.name
    company = found or ""
    zone = person_zone(r, person)
    numbers = _numbers(person)
    standing = cadences.standing(r, who_id)
    entries, n = timeline.touches(r, who_id)
    attempts = int(r.value(_ATTEMPTS, [who_id.bytes] * callees.WITH.count("?")))
    users = names.of(r, ("User",), [u for u in (person["owner_id"], r.store.user_id) if u])
    industry = person["industry"] if person.type == "Lead" else _value(account, "industry")
    persona = persona_of(person["title"], person["persona"] if person.type == "Contact" else None)
    scored = scoring.explain(r, who_id) if person.type == "Lead" and guest is None else None
    listed = guest if guest is not None else person
    campaign_id = None if listed.type == "Contact" else listed["campaign_id"]
    return Card(
        guests.GUEST if guest is not None else person.type,
        who_id,
        person.name,
        person["title"] or "",
        company,
        account.id if account is not None else None,
        users.get(person["owner_id"], ""),
        picklists.LEAD_STATUS.label(person["status"]) if person.type == "Lead" else "",
        None if scored is None else scored.total,
        numbers,
        person["email"] or "",
        judging.may_call(r, who_id, moment),
        _of_list(r, guest) if guest is not None else _reasons(r, person, moment, standing, scored),
        attempts,
        standing,
        tuple(entries),
        n,
        _facts(person, account, users),
        tuple(_colleagues(r, person, company)),
        script_for(
            industry,
            name=person.name,
            company=company,
            caller=users.get(r.store.user_id, ""),
            persona=persona,
            step=_step(standing),
        ),
        tiles(ahead(r, person, zone, moment), numbers[0].number if numbers else ""),
        _subtitle(person, account, company),
        materials(r, industry=industry or "", persona=persona, campaign_id=campaign_id),
        scored,
    )


def _reasons(
    r: Reader,
    person: Record,
    now: datetime,
    standing: cadences.Standing | None,
    scored: scoring.Explanation | None,
) -> tuple[Reason, ...]:
    """Return what to know before calling: others' calls, the step, what was noted, the score."""
    noted = reasons(person["why_now"]) if person.type == "Lead" else ()
    before = [Reason(*one) for one in why.before(r, person.id, now)]
    suggested = [Reason(*one) for one in why.suggested(r, person.id, now)]
    steps = [Reason(*one) for one in why.of_cadence(standing, now)]
    points = [Reason(*one) for one in why.of_score(scored)]
    return (*before, *suggested, *steps, *noted, *points)


def _step(standing: cadences.Standing | None) -> Part | None:
    """Return what a cadence's step gives to say or to write."""
    if standing is None or not standing.script:
        return None
    kind = picklists.CADENCE_STEP_KIND.label(standing.kind)
    return Part(kind, standing.script, f"{kind} · {standing.subject}")


def _of_list(r: Reader, guest: Record) -> tuple[Reason, ...]:
    """Return why a guest of an event is called."""
    return (Reason(guests.why_here(r, guest), t("event list"), "calendar-check"),)


def reasons(why_now: str | None) -> tuple[Reason, ...]:
    """Split “reason [source]; reason [source]” into its parts."""
    found = []
    for part in (why_now or "").replace("；", ";").split(";"):
        text = part.strip()
        if not text:
            continue
        source = ""
        if text.endswith("]") and "[" in text:
            text, _, source = text[:-1].rpartition("[")
        found.append(Reason(text.strip(), source.strip(), _icon(source)))
    return tuple(found)


def _icon(source: str) -> str:
    word = source.casefold()
    if "event" in word or "活动" in word:
        return "calendar-check"
    if "mail" in word or "邮件" in word:
        return "file-text"
    return "building-2" if "news" in word or "新闻" in word else "zap"


def _account(r: Reader, person: Record) -> Record | None:
    if person.type == "Contact" and person["account_id"] is not None:
        return records.get(r, "Account", person["account_id"])
    return None


def _value(record: Record | None, name: str) -> str | None:
    value = None if record is None else record[name]
    return None if value is None else str(value)


def _numbers(person: Record) -> tuple[Number, ...]:
    labels = {"phone": t("Work"), "mobile_phone": t("Mobile")}
    return tuple(
        Number(name, label, person[name], shown(person[name]))
        for name, label in labels.items()
        if person[name]
    )


def _subtitle(person: Record, account: Record | None, company: str) -> str:
    city = person["city"] if person.type == "Lead" else _value(account, "billing_city")
    employees = (
        person["number_of_employees"]
        if person.type == "Lead"
        else (account["number_of_employees"] if account is not None else None)
    )
    place = city or ""
    if employees:
        people = tn("{n} person", "{n} people", employees)
        place = t("{city}, {people}").format(city=place, people=people) if place else people
    return " · ".join(part for part in (person["title"], company, place) if part)


def _facts(person: Record, account: Record | None, users: dict[UUID, str]) -> tuple[Fact, ...]:
    source = person if person.type == "Lead" else account
    found: list[Fact] = []
    if source is not None:
        found.append(Fact(t("Industry"), picklists.INDUSTRY.label(source["industry"])))
        count = source["number_of_employees"]
        found.append(Fact(t("Employees"), f"{count:,}" if count else ""))
        place = (
            ("city", "country") if person.type == "Lead" else ("billing_city", "billing_country")
        )
        found.append(Fact(t("Place"), ", ".join(source[name] for name in place if source[name])))
        found.append(Fact(t("Website"), source["website"] or ""))
    found.append(Fact(t("Owner"), users.get(person["owner_id"], "")))
    found.append(Fact(t("Source"), picklists.LEAD_SOURCE.label(person["lead_source"])))
    return tuple(Fact(fact.label, fact.value or "–") for fact in found)


def _colleagues(r: Reader, person: Record, company: str) -> list[Colleague]:
    key: str | bytes | None = company
    if person.type == "Contact":
        key = person["account_id"].bytes if person["account_id"] is not None else None
    query = sentence(
        "SELECT p.id, p.first_name, p.last_name, p.title,", callees.ATTEMPTS, "FROM",
        _AT_COMPANY[person.type], "AND p.id <> ? ORDER BY p.pk LIMIT ?",
    )  # fmt: skip
    found = []
    for raw, first, last, title, calls in r.rows(query, (key, person.id.bytes, _MOST_COLLEAGUES)):
        names_ = {"first_name": first, "last_name": last}
        shown_name = display_name(record_type(person.type), names_)
        called = tn("{n} call", "{n} calls", calls) if calls else t("not contacted")
        detail = " · ".join(part for part in (title, called) if part)
        found.append(Colleague(person.type, UUID(bytes=raw), shown_name, detail))
    return found
