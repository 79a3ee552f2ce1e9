"""Which fields are known when somebody arrives, and which are filled in after the first contact.

A score may look at the first kind only: what people write down after they have talked knows the
outcome already, and a score made of it looks excellent and says nothing. Every field of a lead is
in exactly one of the two lists, so that a new field has to be decided about.
"""

from collections.abc import Mapping

ON_ARRIVAL: Mapping[str, frozenset[str]] = {
    "Lead": frozenset(
        {
            "salutation", "first_name", "last_name", "company", "title", "email", "phone",
            "phone_raw", "mobile_phone", "mobile_phone_raw", "website", "lead_source", "industry",
            "annual_revenue", "number_of_employees", "street", "city", "state", "postal_code",
            "country", "time_zone", "campaign_id", "currency_iso_code", "external_id",
            "created_at", "created_by_id",
        }
    ),
    "Campaign": frozenset({"type"}),
}  # fmt: skip
AFTER_CONTACT: Mapping[str, frozenset[str]] = {
    "Lead": frozenset(
        {
            "status", "rating", "score", "why_now", "do_not_call", "has_opted_out_of_email",
            "is_converted", "converted_account_id", "converted_contact_id",
            "converted_opportunity_id", "tags", "description", "owner_id", "last_modified_at",
            "last_modified_by_id", "qualification_need", "qualification_authority",
            "qualification_timing", "qualification_budget", "qualification_notes",
        }
    ),
}  # fmt: skip
BEFORE_FIRST_CONTACT = frozenset({"Task", "CampaignMember"})
"""Types whose records count by time: only those from before we first called or wrote."""


def is_known_on_arrival(type_name: str, field_name: str) -> bool:
    """Whether a field is known before anybody has talked with the person."""
    if type_name in BEFORE_FIRST_CONTACT:
        return True
    return field_name in ON_ARRIVAL.get(type_name, frozenset())
