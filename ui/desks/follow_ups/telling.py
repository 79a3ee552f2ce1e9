"""A follow-up in words: as a row of the list, when it is due, and what can be done with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from ui.desks.verbs import verb
from ui.widgets.two_lines import Face
from ui.widgets.verb_row import Verb
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.calling.queue import SOON
from workbench.services.follow_ups import CALL, EMAIL, SOCIAL, TO_DO, Changed, FollowUp

ICONS: Final = {EMAIL: "mail", SOCIAL: "globe", TO_DO: "square-check", CALL: "alarm-clock"}
_MOST_LETTERS: Final = 40
"""So much of a subject is told in one line with what follows."""


@dataclass(frozen=True)
class Row:
    """One follow-up as the list shows it."""

    id: UUID
    item: FollowUp
    due: str
    ink: str


def row(item: FollowUp, now: datetime) -> Row:
    """Return a row; only what is late is coloured."""
    return Row(item.id, item, due_words(item.due_at, now), due_ink(item.due_at, now))


def face(one: Row) -> Face:
    """Return what is drawn of a row."""
    item = one.item
    detail = _joined(item.subject, item.company)
    return Face(item.name or item.subject, detail, ICONS[item.kind], right=one.due,
                right_ink=one.ink)  # fmt: skip


def spoken(one: Row) -> str:
    """Return what a screen reader says of a row."""
    item = one.item
    told = (item.name, item.kind_label, item.subject, item.company, one.due)
    return ", ".join(part for part in told if part)


def due_words(due: datetime | None, now: datetime) -> str:
    """Return when it is due in the fewest words: `3 d late`, `10:00`, `Thu 10:00`."""
    if due is None:
        return t("no date")
    here = words.here()
    local, today = due.astimezone(here), now.astimezone(here).date()
    late = (today - local.date()).days
    if late > 0:
        return tn("{n} day late", "{n} days late", late)
    if not late:
        return words.clock(local)
    near = words.near_day(local.date(), today)
    return t("{day} {time}").format(day=near, time=words.clock(local))


def due_ink(due: datetime | None, now: datetime) -> str:
    """Return in which ink that stands: what is late of a day before, late by the clock, or not."""
    if due is None or due > now:
        return "text2"
    here = words.here()
    is_of_before = due.astimezone(here).date() < now.astimezone(here).date()
    return "bad" if is_of_before else "warn"


def about(item: FollowUp) -> str:
    """Return what the pane says below the name."""
    return _joined(item.title, item.company) or item.number


def verbs(item: FollowUp, now: datetime) -> tuple[Verb, ...]:
    """Return what can be done with a follow-up."""
    first = "follow_up.call" if item.kind == CALL else "follow_up.done"
    is_possible = item.kind != CALL or may_call(item, now)
    return (
        *([verb(first, is_primary=True)] if is_possible else []),
        verb("follow_up.put_off"),
        verb("follow_up.not_needed"),
    )


def may_call(item: FollowUp, now: datetime) -> bool:
    """Whether it is a call that can be made: the queue has who is due, else the number is known."""
    is_due = item.due_at is not None and item.due_at <= now + SOON
    return item.kind == CALL and (is_due or item.about_id is None) and bool(item.number)


def said(done: str, changed: Changed) -> str:
    """Return what is told of a change: what it was, with whom, and what follows."""
    what = _joined(_short(changed.subject), changed.name)
    told = t("{done}: {what}").format(done=done, what=what)
    if not changed.next_step:
        return told
    return t("{told}. Next: {step}").format(told=told, step=changed.next_step)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
