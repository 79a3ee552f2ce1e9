"""New leads, and what becomes of a lead: an account, a contact, an opportunity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.insight import stages
from workbench.services.phones import with_e164
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Writer

USUAL_CYCLE_DAYS = 90
_COPIED = (
    "salutation", "first_name", "last_name", "title", "email", "phone", "phone_raw",
    "mobile_phone", "mobile_phone_raw", "do_not_call", "has_opted_out_of_email", "lead_source",
    "time_zone",
)  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """What a lead was converted to."""

    account_id: UUID
    contact_id: UUID
    opportunity_id: UUID | None


def create_lead(w: Writer, values: Mapping[str, Any]) -> UUID:
    """Make a lead of mine; numbers are kept in E.164 with what was typed beside them.

    Raises:
        InvalidInput: A value does not fit, or name or company is missing.
    """
    made = with_e164(values)
    made.setdefault("owner_id", w.store.user_id)
    made.setdefault("lead_source", "Other")
    return records.create(w, "Lead", made)


def convert_lead(
    w: Writer,
    lead_id: UUID,
    *,
    account_id: UUID | None = None,
    opportunity_name: str | None = None,
    amount: Decimal | None = None,
    close_date: date | None = None,
    makes_opportunity: bool = True,
) -> Converted:
    """Turn a lead into a contact of an account, with an opportunity; all or nothing.

    Args:
        account_id: The account it belongs to; a new one is made if absent.

    Raises:
        NotFound: The lead or the account was deleted.
        Refused: The lead was converted before.
    """
    lead = records.require(w, "Lead", lead_id)
    if lead["is_converted"]:
        raise Refused(t("{name} was converted before.").format(name=lead.name))
    with records.bundle(w):
        account = account_id or _account_of(w, lead)
        contact = _contact_of(w, lead, account)
        opportunity = None
        if makes_opportunity:
            name = opportunity_name or lead["company"]
            opportunity = _opportunity_of(w, lead, account, name, amount, close_date)
            records.create(
                w,
                "OpportunityContactRole",
                {"opportunity_id": opportunity, "contact_id": contact, "is_primary": True},
            )
        records.patch(
            w,
            "Lead",
            lead_id,
            {
                "is_converted": True,
                "status": "Closed - Converted",
                "converted_account_id": account,
                "converted_contact_id": contact,
                "converted_opportunity_id": opportunity,
            },
        )
    return Converted(account, contact, opportunity)


def _account_of(w: Writer, lead: Record) -> UUID:
    return records.create(
        w,
        "Account",
        {
            "name": lead["company"],
            "type": "Prospect",
            "industry": lead["industry"],
            "website": lead["website"],
            "annual_revenue": lead["annual_revenue"],
            "number_of_employees": lead["number_of_employees"],
            "billing_street": lead["street"],
            "billing_city": lead["city"],
            "billing_state": lead["state"],
            "billing_postal_code": lead["postal_code"],
            "billing_country": lead["country"],
            "time_zone": lead["time_zone"],
            "currency_iso_code": lead["currency_iso_code"],
            "owner_id": w.store.user_id,
        },
    )


def _contact_of(w: Writer, lead: Record, account_id: UUID) -> UUID:
    values = {name: lead[name] for name in _COPIED}
    return records.create(
        w,
        "Contact",
        {
            **values,
            "account_id": account_id,
            "mailing_city": lead["city"],
            "mailing_country": lead["country"],
            "owner_id": w.store.user_id,
        },
    )


def _opportunity_of(
    w: Writer,
    lead: Record,
    account_id: UUID,
    name: str,
    amount: Decimal | None,
    close_date: date | None,
) -> UUID:
    known = stages.load(w).open
    if not known:
        raise InvalidInput(t("This workspace has no open stage: ask its administrator."))
    first = known[0]
    return records.create(
        w,
        "Opportunity",
        {
            "name": name,
            "account_id": account_id,
            "stage_name": first.api_name,
            "probability": first.probability,
            "forecast_category": first.forecast_category,
            "amount": amount,
            "close_date": close_date or w.store.now().date() + timedelta(days=USUAL_CYCLE_DAYS),
            "engage_date": w.store.now().date(),
            "type": "New Customer",
            "lead_source": lead["lead_source"],
            "campaign_id": lead["campaign_id"],
            "currency_iso_code": lead["currency_iso_code"],
            "owner_id": w.store.user_id,
        },
    )
