"""Handoffs of the sample: some wait, some are late, others were accepted, returned, taken back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from workbench.insight.scoring import fitting
from workbench.insight.scoring.additive import Scorecard
from workbench.insight.scoring.facts import Facts
from workbench.schema.scoring import LEAD_FEATURES, LEAD_RULES
from workbench.services.sample.accounts import call
from workbench.services.sample.making import Frame, Mutation, create, day_before, working_day
from workbench.services.sample.people import PEOPLE
from workbench.services.sample.vocabulary import NOTES
from workbench.wire import handoffs

CONVERTED = "Converted"
_FRESH = (2, 12)
_FATES = {
    **dict.fromkeys(_FRESH, handoffs.SUBMITTED), 6: handoffs.ACCEPTED, 10: handoffs.RETURNED,
    14: handoffs.WITHDRAWN, 18: CONVERTED, 21: handoffs.SUBMITTED, 24: handoffs.ACCEPTED,
    30: handoffs.RETURNED, 33: handoffs.SUBMITTED, 36: handoffs.SUBMITTED, 39: CONVERTED,
}  # fmt: skip
"""What became of the leads with these numbers; of the three callers each has some."""
_TEAM = {person.email: person.team for person in PEOPLE}
_NEEDS = (
    ("Shift planning for a second site before the summer", "夏季前为第二个厂区排班"),
    ("One view of orders that three systems hold today", "把分散在三个系统里的订单放到一处"),
    ("Fewer no-shows at the service desk", "减少服务台的爽约"),
    ("A pilot with forty users this quarter", "本季度做 40 人的试点"),
)
_SNAPSHOT = ("qualification_authority", "qualification_timing", "qualification_budget")
_PERSON = ("first_name", "last_name", "title", "email", "phone")
_STATES = ("Confirmed", "Partly", "Unknown")
_REASONS = (
    ("no_budget", "Asks again after the new fiscal year", "新财年再谈"),
    ("incomplete", "Nobody knows who decides", "还不清楚谁做决定"),
)


class Handed:
    """One lead of the sample and whom it was handed to; most leads were handed to nobody."""

    def __init__(
        self,
        frame: Frame,
        number: int,
        caller_email: str,
        customers: Sequence[Mutation],
        *,
        is_han: bool,
    ) -> None:
        self.fate = _FATES.get(number, "")
        if self.fate == CONVERTED and not customers:
            self.fate = handoffs.ACCEPTED
        near = [one for one in PEOPLE if one.role == "ae" and one.team == _TEAM[caller_email]]
        self._sender = frame.users[caller_email]
        self._receiver = frame.users[near[number % len(near)].email]
        self._frame, self._customers, self._is_han = frame, customers, is_han
        self._rng = frame.random("handoff", number)
        self._days = 0 if number in _FRESH else self._rng.randrange(3, 40)

    @property
    def on(self) -> date:
        """The day on which the lead is handed over."""
        frame = self._frame
        return working_day(frame.today - timedelta(days=self._days)) if self._days else (
            frame.first_call.astimezone(frame.zone).date()
        )  # fmt: skip

    def before(self, lead: dict[str, Any]) -> Iterator[Mutation]:
        """Write into a lead what was asked, and yield what a converted one has become."""
        if not self.fate:
            return
        lead |= {name: self._rng.choice(_STATES) for name in _SNAPSHOT}
        lead["qualification_need"] = self._rng.choice(_NEEDS)[int(self._is_han)]
        lead["status"] = "Working - Contacted"
        lead["owner_id"] = self._sender if self.fate in handoffs.BACK else self._receiver
        if self.fate == CONVERTED:
            yield from self._customer(lead)

    def after(self, lead_id: UUID, lead: Mapping[str, Any], facts: Facts) -> Iterator[Mutation]:
        """Yield the handoff of a lead as it stands, with its score."""
        if not self.fate:
            return
        frame, rng = self._frame, self._rng
        yield from self._talks(lead_id, str(lead["time_zone"]))
        at = min(frame.moment(self.on, rng), frame.now) if self._days else frame.first_call
        waited = timedelta(minutes=rng.randrange(20, 400))
        code, *notes = rng.choice(_REASONS)
        is_returned = self.fate == handoffs.RETURNED
        parts = Scorecard(LEAD_FEATURES, LEAD_RULES).parts(facts)
        fit = fitting.level(fitting.points_of(parts), fitting.most_points(LEAD_RULES))
        values = {
            "lead_id": lead_id,
            "from_user_id": self._sender,
            "owner_id": self._receiver,
            "need": lead["qualification_need"],
            "package": lead["qualification_need"],
            **{name: lead[name] for name in _SNAPSHOT},
            "score": sum(part.points for part in parts),
            "fit": fit,
            "submitted_at": at,
            "status": handoffs.ACCEPTED if self.fate == CONVERTED else self.fate,
            "answered_at": None if self.fate == handoffs.SUBMITTED else min(at + waited, frame.now),
            "return_reason": code if is_returned else None,
            "return_notes": notes[int(self._is_han)] if is_returned else None,
        }
        yield create(rng, "Handoff", values, at)[1]

    def _talks(self, lead_id: UUID, zone: str) -> Iterator[Mutation]:
        """Yield what led to the handoff: a talk, and on the next day the meeting that was booked.

        Where it is night there while people work here, it was written.
        """
        rng = self._frame.random("talks", lead_id)
        on = self.on
        for outcome in ("meeting_booked", "connected_interested"):
            on = day_before(on)
            at = self._frame.moment_of_both(on, rng, zone)
            if at is not None:
                yield call(
                    rng, lead_id, self._sender, at, zone, is_han=self._is_han, outcome=outcome
                )
                continue
            at = self._frame.moment(on, rng)
            mail = {
                "subject": NOTES[outcome][int(self._is_han)],
                "task_subtype": "email",
                "status": "Completed",
                "who_id": lead_id,
                "activity_at": at,
                "owner_id": self._sender,
            }
            yield create(rng, "Task", mail, at)[1]

    def _customer(self, lead: dict[str, Any]) -> Iterator[Mutation]:
        """Yield the contact and the opportunity of a lead whose company is an account already."""
        rng = self._rng
        at = self._frame.moment(self._frame.last_working_day, rng)
        account = rng.choice(self._customers)
        lead["company"] = account["row"]["name"]
        own = {"account_id": account["id"], "owner_id": self._receiver}
        contact, made = create(
            rng, "Contact", own | {name: lead[name] for name in _PERSON}, at
        )  # fmt: skip
        yield made
        days = timedelta(days=rng.randrange(60, 120))
        deal = {
            "name": lead["company"],
            "stage_name": "Qualification",
            "close_date": working_day(self._frame.today + days),
            "qualification_need": lead["qualification_need"],
            **{name: lead[name] for name in ("currency_iso_code", "lead_source", *_SNAPSHOT)},
        }
        opportunity, made = create(rng, "Opportunity", own | deal, at)
        yield made
        role = {"opportunity_id": opportunity, "contact_id": contact, "is_primary": True}
        yield create(rng, "OpportunityContactRole", role, at)[1]
        lead |= {
            "is_converted": True,
            "status": "Closed - Converted",
            "converted_account_id": account["id"],
            "converted_contact_id": contact,
            "converted_opportunity_id": opportunity,
        }
