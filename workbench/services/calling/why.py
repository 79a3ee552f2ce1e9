"""Lines under “why now”: whom another has called or holds, the cadence's step, the score's parts.

Each is (words, source, icon), in the order in which it helps before a call.
"""

from datetime import datetime
from uuid import UUID

from workbench.i18n import t
from workbench.services import handoff, next_best, scoring, words
from workbench.services.cadences import Standing
from workbench.services.calling import reserving
from workbench.store.transactions import Reader

Line = tuple[str, str, str]
_MOST_PARTS = 3


def before(r: Reader, who_id: UUID, now: datetime) -> list[Line]:
    """Return what comes first: why they were given back, who else has called or holds them."""
    last = handoff.for_lead(r, who_id)[:1]
    found = [(one.why_back, t("handoff"), "undo-2") for one in last if one.why_back]
    met = reserving.call_of_another(r, who_id, now)
    if met is not None:
        found.append((met.words(), t("another's call"), "triangle-alert"))
    holder = reserving.holders(r, now).get(who_id)
    if holder:
        said = t("{name} has reserved them for today").format(name=holder)
        found.append((said, t("reservation"), "lock"))
    mine = reserving.mine(r, who_id)
    if mine is not None and mine.status == "pending":
        found.append((t("Reserved here, not confirmed"), t("reservation"), "lock"))
    elif mine is not None and mine.is_confirmed:
        found.append((t("Reserved for you until the day ends"), t("reservation"), "lock"))
    return found


def suggested(r: Reader, who_id: UUID, now: datetime) -> list[Line]:
    """Return the one suggested next step with its reason."""
    found = next_best.suggest(r, who_id, now)
    if found is None:
        return []
    said = t("{title}: {reason}").format(title=found.title, reason=found.reason)
    return [(said, t("suggestion"), "flag")]


def of_cadence(standing: Standing | None, now: datetime) -> list[Line]:
    """Return the step a cadence asks for, or why it is over."""
    if standing is None:
        return []
    if standing.exit_reason:
        return [(standing.exit_reason, standing.name, "flag")]
    said = standing.subject
    if standing.due_at is not None:
        local = standing.due_at.astimezone(words.here())
        near = words.near_day(local.date(), now.astimezone(words.here()).date())
        when = t("{step}, {day} {time}")
        said = when.format(step=standing.subject, day=near, time=words.clock(local))
    if standing.is_expected:
        said = t("{step} · expected").format(step=said)
    return [(said, standing.name, "repeat")]


def of_score(explained: scoring.Explanation | None) -> list[Line]:
    """Return what weighs most: in the learnt chance where the queue goes by it, else in the sum."""
    if explained is None:
        return []
    if explained.goes_by_chance and explained.chance is not None:
        source = t("chance {chance} %").format(chance=round(explained.chance * 100))
        return [(reason.text, source, "trending-up") for reason in explained.reasons]
    weighty = sorted(explained.parts, key=lambda part: -abs(part.points))
    return [
        (part.reason, t("score {points}").format(points=f"{part.points:+d}"), "trending-up")
        for part in weighty[:_MOST_PARTS]
        if part.points
    ]
