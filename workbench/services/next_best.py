"""One suggested next step for a person, with its reason; the same data give the same suggestion.

The first rule that holds counts: a promise due by the end of today, a lead that came back and was
not called since, another follow-up that is overdue, and who decides at the company and was never
called. Which suggestions were shown, and which dismissed, is kept in the profile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.insight import callees
from workbench.insight.scoring import lead_facts
from workbench.schema.dictionary import record_type
from workbench.services import do_not_call, handoff, scoring, words
from workbench.store import meta, records
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.handoffs import RETURNED
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

SHOWN, DISMISSED = "shown", "dismissed"
_PREFIX = "next_best:"
_DUE = (
    "SELECT id, subject, due_at FROM task WHERE who_id = ? AND owner_id = ? AND due_at < ?"
    " AND status <> 'Completed' AND activity_at IS NULL AND voided_at IS NULL"
    " AND (coalesce(priority, '') = 'High') = ? ORDER BY due_at, id"
)
_CALLED_SINCE = (
    "SELECT 1 FROM task WHERE who_id = ? AND task_subtype = 'call' AND voided_at IS NULL"
    " AND activity_at >= ? LIMIT 1"
)
_NOT_CALLED = sentence(
    "SELECT p.id, p.first_name, p.last_name, p.title, coalesce(p.phone, p.mobile_phone)",
    "FROM lead AS p WHERE p.company = ? AND p.id <> ? AND coalesce(p.is_converted, 0) = 0",
    "AND coalesce(p.do_not_call, 0) = 0 AND coalesce(p.phone, p.mobile_phone) IS NOT NULL",
    "AND p.title IS NOT NULL AND",
    callees.ATTEMPTS,
    "= 0 ORDER BY p.pk LIMIT 200",
)
_COUNTS = "SELECT v, count(*) FROM meta WHERE k >= ? AND k < ? GROUP BY 1"


@dataclass(frozen=True)
class Suggestion:
    """What to do next, and why.

    Args:
        key: Which rule, of which record: what is dismissed stays dismissed under it.
    """

    who_id: UUID
    key: str
    title: str
    reason: str


@dataclass(frozen=True)
class Rate:
    """How many suggestions were shown on this computer, and how many of them dismissed."""

    shown: int
    dismissed: int

    @property
    def percent(self) -> float | None:
        """The dismiss rate; None where none was shown."""
        return 100 * self.dismissed / self.shown if self.shown else None


def suggest(r: Reader, who_id: UUID, now: datetime) -> Suggestion | None:
    """Return the first suggestion for a lead or a contact that was not dismissed."""
    found = (one for one in _all(r, who_id, now) if meta.get(r, _name(one)) != DISMISSED)
    return next(found, None)


def note_shown(w: Writer, suggestion: Suggestion) -> None:
    """Count a suggestion as shown, once."""
    if not is_noted(w, suggestion):
        meta.put(w, _name(suggestion), SHOWN)


def is_noted(r: Reader, suggestion: Suggestion) -> bool:
    """Whether a suggestion is counted already."""
    return meta.get(r, _name(suggestion)) is not None


def dismiss(w: Writer, suggestion: Suggestion) -> None:
    """Do not show a suggestion again."""
    meta.put(w, _name(suggestion), DISMISSED)


def take_back(w: Writer, suggestion: Suggestion) -> None:
    """Show a dismissed suggestion again."""
    meta.put(w, _name(suggestion), SHOWN)


def rate(r: Reader) -> Rate:
    """Return how many suggestions were shown here, and how many dismissed."""
    counts = dict(r.rows(_COUNTS, (_PREFIX, _PREFIX[:-1] + ";")))
    dismissed = counts.get(DISMISSED, 0)
    return Rate(counts.get(SHOWN, 0) + dismissed, dismissed)


def _all(r: Reader, who_id: UUID, now: datetime) -> Iterator[Suggestion]:
    yield from _due(r, who_id, instant_ms(words.day_end(now)), is_promise=True)
    yield from _returned(r, who_id)
    yield from _due(r, who_id, instant_ms(now), is_promise=False)
    yield from _deciders(r, who_id)


def _due(r: Reader, who_id: UUID, before: int, *, is_promise: bool) -> Iterator[Suggestion]:
    params = (who_id.bytes, r.store.user_id.bytes, before, int(is_promise))
    for raw, subject, due in r.rows(_DUE, params):
        when = words.near_time(instant_from_ms(due), r.store.now())
        reason = t("promised for {when}") if is_promise else t("planned for {when}")
        key = f"{'promise' if is_promise else 'overdue'}:{UUID(bytes=raw)}"
        yield Suggestion(who_id, key, subject or t("Call back"), reason.format(when=when))


def _returned(r: Reader, who_id: UUID) -> Iterator[Suggestion]:
    last = next(iter(handoff.for_lead(r, who_id)), None)
    if last is None or last.status != RETURNED or last.answered_at is None:
        return
    if r.value(_CALLED_SINCE, (who_id.bytes, instant_ms(last.answered_at))) is None:
        yield Suggestion(who_id, f"returned:{last.id}", t("Ask what was missing"), last.why_back)


def _deciders(r: Reader, who_id: UUID) -> Iterator[Suggestion]:
    """Yield whom to call besides somebody who does not decide, the highest score first."""
    lead = records.get(r, "Lead", who_id)
    if lead is None or not lead["company"] or _decides(lead["title"]):
        return
    rows = r.rows(_NOT_CALLED, (lead["company"], who_id.bytes))
    deciders = [row for row in rows if _decides(row[3])]
    blocked = do_not_call.at(r, (row[4] for row in deciders))
    found = [row[:4] for row in deciders if row[4] not in blocked]
    totals = scoring.totals(r, [row[0] for row in found])
    for raw, first, last, title in sorted(found, key=lambda row: (-totals[row[0]], row[0])):
        named = display_name(record_type("Lead"), {"first_name": first, "last_name": last})
        said = t("{title} at the same company, not called yet").format(title=title)
        call = t("Call {name}, who decides").format(name=named)
        yield Suggestion(who_id, f"decider:{UUID(bytes=raw)}", call, said)


def _decides(title: Any) -> bool:
    return lead_facts.title_level(title) == "leads"


def _name(suggestion: Suggestion) -> str:
    return f"{_PREFIX}{suggestion.who_id}:{suggestion.key}"
