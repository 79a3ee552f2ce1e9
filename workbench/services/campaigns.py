"""Members of event lists: they stay on their list until somebody answers, then become leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import leads, permissions
from workbench.store import records, withdrawing
from workbench.store.transactions import Writer

COPIED = ("first_name", "last_name", "company", "title", "email", "phone", "phone_raw")
"""What a lead takes from the list."""
SOURCE = "Event"
ANSWERED = "Responded"


@dataclass(frozen=True)
class Promoted:
    """A lead that a member has become, and what stood on the list before."""

    lead_id: UUID
    name: str
    member_id: UUID
    status: str | None


def promote(w: Writer, member_id: UUID, *, lacking: Mapping[str, Any] | None = None) -> Promoted:
    """Make a lead of mine of a campaign's member; the list and the lead name each other.

    Args:
        lacking: What stands for a name or company that the list does not know.

    Raises:
        InvalidInput: The member has no last name or company, which a lead needs.
        NotFound: The member is not here.
        Refused: It is a lead or a contact already, or not mine to change.
    """
    member = records.require(w, "CampaignMember", member_id)
    permissions.check_edit(w, member, ("lead_id", "status"))
    if member["lead_id"] or member["contact_id"]:
        raise Refused(t("{name} is a lead or a contact already.").format(name=member.name))
    values = {name: member[name] for name in COPIED if member[name]}
    values = {**(lacking or {}), **values}
    for name in ("last_name", "company"):
        if not values.get(name):
            label = dictionary.field("Lead", name).label
            raise InvalidInput(
                t("A lead needs “{field}”: write it on the member first.").format(field=label)
            )
    with records.bundle(w):
        values |= {"campaign_id": member["campaign_id"], "lead_source": SOURCE}
        lead = leads.create_lead(w, values)
        changes = {"lead_id": lead, "status": ANSWERED}
        records.patch(w, "CampaignMember", member_id, changes)
    return Promoted(lead, member.name, member_id, member["status"])


def take_back(w: Writer, promoted: Promoted) -> None:
    """Let somebody be a member only, as before.

    Raises:
        NotFound: The member or the lead is not here any more.
        Refused: The lead is on the server, and I may not delete it there.
    """
    lead = records.require(w, "Lead", promoted.lead_id)
    if withdrawing.withdraw_bundle(w, promoted.lead_id):
        return
    refusal = permissions.why_not_delete(w, lead)
    if refusal:
        raise Refused(refusal)
    with records.bundle(w):
        before = {"lead_id": None, "status": promoted.status}
        records.patch(w, "CampaignMember", promoted.member_id, before)
        records.delete(w, "Lead", promoted.lead_id)
