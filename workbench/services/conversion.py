"""A lead becomes an account, a contact and, if there is one, an opportunity: one bundle, offline.

Before that the one duplicate engine is asked who of them is here already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.insight import stages
from workbench.services import permissions, playbooks, qualification
from workbench.services.calling import reserving
from workbench.services.duplicates import Match, like
from workbench.services.playbooks import Playbook
from workbench.store import names, outbox, records, withdrawing
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_ms

USUAL_CYCLE_DAYS = 90
CONVERTED = "Closed - Converted"
_OF_PERSON = (
    "salutation", "first_name", "last_name", "title", "email", "phone", "phone_raw",
    "mobile_phone", "mobile_phone_raw", "do_not_call", "has_opted_out_of_email", "lead_source",
    "time_zone",
)  # fmt: skip
_OF_COMPANY = {
    "name": "company", "industry": "industry", "website": "website",
    "annual_revenue": "annual_revenue", "number_of_employees": "number_of_employees",
    "billing_street": "street", "billing_city": "city", "billing_state": "state",
    "billing_postal_code": "postal_code", "billing_country": "country", "time_zone": "time_zone",
    "currency_iso_code": "currency_iso_code",
}  # fmt: skip
_FILLED = ("title", "email", "phone", "phone_raw", "mobile_phone", "mobile_phone_raw", "time_zone")
_HOLDING = ("do_not_call", "has_opted_out_of_email")
_OPEN_TASKS = (
    "SELECT id FROM task WHERE who_id = ? AND status IN ('Not Started', 'In Progress',"
    " 'Waiting on someone else', 'Deferred') AND voided_at IS NULL AND activity_at IS NULL"
    " AND task_subtype <> 'handoff' AND (ver > 0 OR is_pending = 1) AND id NOT IN"
    " (SELECT next_task_id FROM cadence_target WHERE who_id = ? AND next_task_id IS NOT NULL)"
)
_COMING_EVENTS = "SELECT id FROM event WHERE who_id = ? AND start_at > ? AND voided_at IS NULL"
_MEMBERS = "SELECT id FROM campaign_member WHERE lead_id = ? AND contact_id IS NULL"


@dataclass(frozen=True)
class Choices:
    """What there is to choose before a lead is converted.

    Args:
        accounts: Companies that may be the same, the likeliest first, each with why.
        contacts: People that may be the same.
        opportunity_name: What a new opportunity would be called.
        close_on: When it would close.
        refusal: Why I may not convert this lead; empty where I may.
        playbook: How a company of this size is worked; None where nobody knows its size.
    """

    lead_id: UUID
    name: str
    company: str
    accounts: tuple[Match, ...]
    contacts: tuple[Match, ...]
    opportunity_name: str
    close_on: date
    refusal: str = ""
    playbook: Playbook | None = None


@dataclass(frozen=True)
class NewOpportunity:
    """The deal that a conversion begins; what is left out is taken from the lead."""

    name: str = ""
    amount: Decimal | None = None
    close_on: date | None = None


@dataclass(frozen=True)
class Converted:
    """What a lead was converted to.

    Args:
        bundle: Under which all of it goes to the server.
    """

    lead_id: UUID
    name: str
    account_id: UUID
    contact_id: UUID
    opportunity_id: UUID | None
    bundle: UUID


class TakenBack(Enum):
    """What came of undoing a conversion."""

    NOW = "now"
    BEFORE = "before"
    """It was undone or given up already."""
    BUILT_ON = "built on"
    """What it made was changed since."""
    SENT = "sent"


def conversion_choices(r: Reader, lead_id: UUID) -> Choices:
    """Return who may be the account and the contact already, and what a deal would look like.

    Raises:
        NotFound: The lead is not here.
    """
    lead = records.require(r, "Lead", lead_id)
    company = {name: lead[field] for name, field in _OF_COMPANY.items()} | {"phone": lead["phone"]}
    person = {name: lead[name] for name in _OF_PERSON} | {"company": lead["company"]}
    contacts = [one for one in like(r, person, "Contact") if one.type == "Contact"]
    return Choices(
        lead_id,
        lead.name,
        lead["company"] or "",
        tuple(_with_those_of(r, contacts, like(r, company, "Account"))),
        tuple(contacts),
        lead["company"] or lead.name,
        _close_on(r),
        _why_not(r, lead),
        playbooks.of_record(r, lead),
    )


def convert(
    w: Writer,
    lead_id: UUID,
    *,
    account: UUID | None = None,
    contact: UUID | None = None,
    opportunity: NewOpportunity | None = NewOpportunity(),
    owner_id: UUID | None = None,
) -> Converted:
    """Turn a lead into a contact of an account, with an opportunity; all or nothing.

    Args:
        account: The account it belongs to; that of the contact, or a new one, if absent.
        contact: Who it is already; a new contact is made if absent.
        opportunity: None makes no opportunity.
        owner_id: Whose the new records are; mine if absent.

    Raises:
        InvalidInput: The workspace has no open stage, or a value does not fit.
        NotFound: The lead, the account or the contact is not here.
        Refused: The lead was converted before or is not mine, or the contact works elsewhere.
    """
    lead = records.require(w, "Lead", lead_id)
    refusal = _why_not(w, lead)
    if refusal:
        raise Refused(refusal)
    known = None if contact is None else records.require(w, "Contact", contact)
    chosen = _account_chosen(w, account, known)
    owner = owner_id or w.store.user_id
    with records.bundle(w) as bundle:
        account_id = chosen or _new_account(w, lead, owner)
        if known is None:
            contact_id = _new_contact(w, lead, account_id, owner)
        else:
            contact_id = _complete(w, known, lead, account_id)
        made = None
        if opportunity is not None:
            made = _new_opportunity(w, lead, account_id, opportunity, owner)
            role = {"opportunity_id": made, "contact_id": contact_id, "is_primary": True}
            records.create(w, "OpportunityContactRole", role)
        records.patch(
            w,
            "Lead",
            lead_id,
            {
                "is_converted": True,
                "status": CONVERTED,
                "converted_account_id": account_id,
                "converted_contact_id": contact_id,
                "converted_opportunity_id": made,
            },
        )
        _bring_along(w, lead_id, contact_id, made)
    return Converted(lead_id, lead.name, account_id, contact_id, made, bundle)


def take_back(w: Writer, converted: Converted) -> TakenBack:
    """Undo a conversion that the server does not have; return what came of it."""
    if withdrawing.withdraw_whole(w, converted.bundle):
        return TakenBack.NOW
    bundle = str(converted.bundle)
    for group in outbox.undecided(w):
        if group[0].bundle == bundle:
            outbox.discard(w, group[0].mid)
            return TakenBack.NOW
    lead = records.get(w, "Lead", converted.lead_id)
    if lead is None or lead["converted_contact_id"] != converted.contact_id:
        return TakenBack.BEFORE
    is_here = any(one.bundle == bundle for one in outbox.listing(w, ("new",)))
    return TakenBack.BUILT_ON if is_here else TakenBack.SENT


def _why_not(r: Reader, lead: Record) -> str:
    if lead["is_converted"]:
        return t("{name} was converted before.").format(name=lead.name)
    for type_name in ("Account", "Contact", "Opportunity"):
        if not permissions.may_create(r, type_name):
            return permissions.why_not_edit(r, lead) or t("You may not convert leads.")
    return permissions.why_not_edit(r, lead)


def _with_those_of(r: Reader, contacts: list[Match], found: list[Match]) -> list[Match]:
    """Return the accounts found, and those that the likely contacts work for."""
    known = {one.id for one in found}
    for contact in contacts:
        account_id = records.require(r, "Contact", contact.id)["account_id"]
        if not contact.is_likely or account_id is None or account_id in known:
            continue
        account = records.get(r, "Account", account_id)
        if account is not None:
            known.add(account_id)
            why = t("{name} works there").format(name=contact.name)
            detail = account["billing_city"] or ""
            found.append(
                Match("Account", account_id, account.name, detail, contact.bits, False, (why,))
            )
    return found


def _account_chosen(r: Reader, account: UUID | None, contact: Record | None) -> UUID | None:
    if account is not None:
        records.require(r, "Account", account)
    of_contact: UUID | None = None if contact is None else contact["account_id"]
    if account is None or of_contact is None or account == of_contact:
        return account or of_contact
    employer = names.of(r, ("Account",), [of_contact]).get(of_contact, "–")
    raise Refused(
        t("{name} works for {company}: choose that account, or make a new contact.").format(
            name=contact.name if contact is not None else "", company=employer
        )
    )


def _new_account(w: Writer, lead: Record, owner: UUID) -> UUID:
    values = {name: lead[field] for name, field in _OF_COMPANY.items()}
    return records.create(w, "Account", values | {"type": "Prospect", "owner_id": owner})


def _new_contact(w: Writer, lead: Record, account_id: UUID, owner: UUID) -> UUID:
    values = {name: lead[name] for name in _OF_PERSON}
    return records.create(
        w,
        "Contact",
        values
        | {
            "account_id": account_id,
            "mailing_city": lead["city"],
            "mailing_country": lead["country"],
            "owner_id": owner,
        },
    )


def _complete(w: Writer, contact: Record, lead: Record, account_id: UUID) -> UUID:
    """Give a contact what only the lead knows; that somebody wants no calls always holds.

    Raises:
        Refused: The lead must not be called, and I may not say so on the contact.
    """
    wanted: dict[str, Any] = {
        name: lead[name] for name in _FILLED if lead[name] and not contact[name]
    }
    for number in ("phone", "mobile_phone"):
        if number not in wanted:
            wanted.pop(f"{number}_raw", None)
    if contact["account_id"] is None:
        wanted["account_id"] = account_id
    holding = {name: True for name in _HOLDING if lead[name] and not contact[name]}
    refusal = permissions.why_not_edit(w, contact)
    if refusal and holding:
        raise Refused(refusal)
    if not refusal and (wanted or holding):
        records.patch(w, "Contact", contact.id, wanted | holding)
    return contact.id


def _new_opportunity(
    w: Writer, lead: Record, account_id: UUID, wanted: NewOpportunity, owner: UUID
) -> UUID:
    known = stages.load(w).open
    if not known:
        raise InvalidInput(t("This workspace has no open stage: ask its administrator."))
    first = known[0]
    return records.create(
        w,
        "Opportunity",
        {
            "name": wanted.name.strip() or lead["company"],
            "account_id": account_id,
            "stage_name": first.api_name,
            "probability": first.probability,
            "forecast_category": first.forecast_category,
            "amount": wanted.amount,
            "close_date": wanted.close_on or _close_on(w),
            "engage_date": w.store.now().date(),
            "type": "New Customer",
            "lead_source": lead["lead_source"],
            "campaign_id": lead["campaign_id"],
            "currency_iso_code": lead["currency_iso_code"],
            "owner_id": owner,
            **_qualified(lead.values),
        },
    )


def _qualified(values: Mapping[str, Any]) -> dict[str, Any]:
    return qualification.values_of(qualification.of(values))


def _close_on(r: Reader) -> date:
    return r.store.now().date() + timedelta(days=USUAL_CYCLE_DAYS)


def _bring_along(w: Writer, lead_id: UUID, contact_id: UUID, opportunity_id: UUID | None) -> None:
    """Move what is still to come to the contact and the deal; what is past stays on the lead.

    The cadence ends by the conversion itself, its open step with it. What is not mine to change
    stays where it is: the lead leads to what it has become.
    """
    own = lead_id.bytes
    coming = (own, instant_ms(w.store.now()))
    for type_name, rows in (
        ("Task", w.rows(_OPEN_TASKS, (own, own))),
        ("Event", w.rows(_COMING_EVENTS, coming)),
    ):
        for (raw,) in rows:
            activity = records.require(w, type_name, UUID(bytes=raw))
            if not permissions.why_not_edit(w, activity):
                moved: dict[str, Any] = {"who_id": contact_id}
                if opportunity_id is not None and activity["what_id"] is None:
                    moved["what_id"] = opportunity_id
                records.patch(w, type_name, activity.id, moved)
    for (raw,) in w.rows(_MEMBERS, (own,)):
        member = records.require(w, "CampaignMember", UUID(bytes=raw))
        if not permissions.why_not_edit(w, member):
            records.patch(w, "CampaignMember", member.id, {"contact_id": contact_id})
    reserving.release(w, lead_id)
