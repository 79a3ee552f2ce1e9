"""Guests on an event's list who wait for a call: they become leads when somebody answers."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from workbench.errors import NotFound
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import campaigns
from workbench.services.call_endings import Outcome
from workbench.store import records, withdrawing
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer

GUEST = "CampaignMember"
REST = timedelta(hours=18)
"""Whoever was called without an answer is not called again on the same day."""
_CAMPAIGN = (
    "SELECT id FROM (SELECT c.id, 1 AS is_first, c.pk FROM campaign AS c WHERE c.id = ? UNION ALL"
    " SELECT c.id, 0, c.pk FROM campaign_member AS m JOIN campaign AS c ON c.id = m.campaign_id"
    " WHERE m.lead_id = ? AND c.is_active = 1) ORDER BY is_first DESC, pk DESC LIMIT 1"
)
"""The list a lead came from, else the last running one he is on."""
_OF_CALL = "SELECT bundle FROM outbox WHERE rid = ? AND op = 'append' AND bundle IS NOT NULL"
_PROMOTES = "SELECT 1 FROM outbox WHERE bundle = ? AND type = 'CampaignMember'"


def waiting(r: Reader, who_id: UUID) -> Record | None:
    """Return a guest who is neither lead nor contact yet; None for everybody else."""
    guest = records.get(r, GUEST, who_id)
    return guest if guest is not None and not (guest["lead_id"] or guest["contact_id"]) else None


def callee(r: Reader, who_id: UUID) -> Record:
    """Return whom one calls: a lead, a contact, or a guest as the lead he would be.

    Raises:
        NotFound: There is none of them.
    """
    for type_name in ("Lead", "Contact"):
        found = records.get(r, type_name, who_id)
        if found is not None:
            return found
    guest = waiting(r, who_id)
    if guest is None:
        raise NotFound(t("This person is not here: deleted, or no longer visible to you."))
    return Record("Lead", guest.id, 0, 0, as_lead(guest))


def as_lead(guest: Record) -> Mapping[str, object]:
    """Return the values of the lead that a guest would be."""
    empty = dict.fromkeys(dictionary.record_type("Lead").by_name)
    kept = {name: guest[name] for name in (*campaigns.COPIED, "campaign_id", "owner_id")}
    return {**empty, **kept, "do_not_call": False, "lead_source": campaigns.SOURCE}


def why_here(r: Reader, guest: Record) -> str:
    """Return from which list a guest is, and what becomes of him."""
    campaign = records.get(r, "Campaign", guest["campaign_id"])
    said = t("On the list of “{event}”; becomes a lead when somebody answers")
    return said.format(event="" if campaign is None else campaign.name)


def answered(w: Writer, guest: Record) -> UUID:
    """Make a lead of a guest who answered, whatever the list did not know of him."""
    lacking = {"last_name": guest["first_name"] or guest["phone"], "company": t("Unknown company")}
    return campaigns.promote(w, guest.id, lacking=lacking).lead_id


def lose_number(w: Writer, guest: Record, outcome: Outcome, called: str) -> None:
    """Take a number that is wrong off the list; beside it stays the one that his calls name."""
    if outcome.disposition == "bad_number" and called == guest["phone"]:
        records.patch(w, GUEST, guest.id, {"phone": None, "phone_raw": called})


def campaign_of(r: Reader, person: Record | None) -> UUID | None:
    """Return the campaign that a call with somebody belongs to: whose list a lead came from."""
    if person is None or person.type != "Lead":
        return None
    origin = None if person["campaign_id"] is None else person["campaign_id"].bytes
    found = r.value(_CAMPAIGN, (origin, person.id.bytes))
    return None if found is None else UUID(bytes=found)


def take_back(w: Writer, task_id: UUID) -> bool:
    """Take back a call that made a lead of a guest, with the lead; False where it was sent."""
    raw = w.value(_OF_CALL, (task_id.bytes,))
    if raw is None or w.value(_PROMOTES, (raw,)) is None:
        return False
    return withdrawing.withdraw_whole(w, UUID(bytes=raw))
