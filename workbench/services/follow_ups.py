"""Follow-ups: what I have to do besides the calls of the queue, and what becomes of it.

An e-mail or social step of a cadence that is done, or left out, moves the cadence on. What has
happened is never rewritten: a follow-up that was marked done by mistake is voided and stands there
anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.schema.dictionary import record_type
from workbench.services import cadences, people, permissions, timeline, voiding, words
from workbench.store import expected, names, records
from workbench.store.records import Record
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

CALL, EMAIL, SOCIAL, TO_DO = "call", "email", "social", "to_do"
MOST = 300
_TOUCHES = 4
_MINE = (
    "k.owner_id = ? AND k.status IN ('Not Started', 'In Progress', 'Waiting on someone else',"
    " 'Deferred') AND k.voided_at IS NULL AND (k.task_subtype IN"
    " ('email', 'social', 'to_do') OR (k.task_subtype = 'call' AND k.priority = 'High'))"
)
"""A call that a step or an outcome planned is the queue's; one that was promised is here too."""
_OPEN = sentence(
    "SELECT k.id, k.task_subtype, k.subject, k.due_at, k.who_id, k.what_id, k.call_phone,"
    " l.first_name, l.last_name, l.company, l.title, l.email, l.phone,"
    " c.first_name, c.last_name, a.name, c.title, c.email, c.phone"
    " FROM task AS k LEFT JOIN lead AS l ON l.id = k.who_id"
    " LEFT JOIN contact AS c ON c.id = k.who_id LEFT JOIN account AS a ON a.id = c.account_id"
    " WHERE",
    _MINE,
    "ORDER BY k.due_at IS NULL, k.due_at, k.pk LIMIT ?",
)
_COUNT = sentence("SELECT count(*) FROM task AS k WHERE", _MINE, "AND k.due_at < ?")
_LED_TO = (
    "SELECT id, owner_id FROM task WHERE caused_by_id = ? AND status = 'Not Started'"
    " AND voided_at IS NULL"
)
_KEPT = (
    "subject", "task_subtype", "priority", "due_at", "activity_date", "who_id", "what_id",
    "call_phone", "caused_by_id", "description", "owner_id",
)  # fmt: skip


@dataclass(frozen=True)
class FollowUp:
    """One thing to do.

    Args:
        kind: email, social, to_do, or call for a call that was promised.
        about_type: Whose it is: a person, else a record; empty where only a number is known.
    """

    id: UUID
    kind: str
    subject: str
    due_at: datetime | None
    about_type: str = ""
    about_id: UUID | None = None
    name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    number: str = ""

    @property
    def kind_label(self) -> str:
        """What kind of thing it is, in a word."""
        return t("Call back") if self.kind == CALL else picklists.TASK_SUBTYPE.label(self.kind)


@dataclass(frozen=True)
class Detail:
    """What stands with a follow-up.

    Args:
        promised: The notes of the call that led to it; `promised_in` says which call.
        text: The words to send where it is a cadence's step, else its notes.
        step: Which step of the cadence it is, of `steps`; 0 where it is none.
    """

    promised: str
    promised_in: str
    text: str
    cadence: str
    step: int
    steps: int
    touches: tuple[timeline.Entry, ...]


@dataclass(frozen=True)
class Changed:
    """What became of a follow-up, with its way back.

    Args:
        next_step: What its cadence goes on with, in words; empty where it is no step of one.
        before: The values it had, for the way back; None where it has to be made anew.
    """

    id: UUID
    name: str
    subject: str
    next_step: str = ""
    before: Mapping[str, Any] | None = None


def mine(r: Reader) -> tuple[FollowUp, ...]:
    """Return what I have to do, the most urgent first, what has no time last."""
    rows = r.rows(_OPEN, (r.store.user_id.bytes, MOST))
    about = [UUID(bytes=row[5]) for row in rows if row[4] is None and row[5] is not None]
    types = dictionary.field("Task", "what_id").references
    known: dict[UUID, tuple[str, str]] = {}
    for type_name in types if about else ():
        known |= {one: (type_name, n) for one, n in names.of(r, (type_name,), about).items()}
    return tuple(_follow_up(row, known) for row in rows)


def count_due(r: Reader, now: datetime) -> int:
    """Return how much I have to do by the end of today."""
    return int(r.value(_COUNT, (r.store.user_id.bytes, instant_ms(words.day_end(now)))))


def detail(r: Reader, task_id: UUID) -> Detail:
    """Return what was promised, the cadence's step and its words, and the last touches.

    Raises:
        NotFound: There is no such task.
    """
    task = records.require(r, "Task", task_id)
    caused_by = task["caused_by_id"]
    call = None if caused_by is None else records.get(r, "Task", caused_by)
    who = task["who_id"]
    entries = timeline.touches(r, who, _TOUCHES)[0] if who is not None else []
    led = call is not None and call["task_subtype"] == CALL and call["activity_at"] is not None
    step = _step(r, task)
    return Detail(
        promised=(call["description"] or "") if call is not None and led else "",
        promised_in=_call_words(call, r.store.now()) if call is not None and led else "",
        text=task["description"] or "",
        cadence="" if step is None else step.name,
        step=0 if step is None else step.step,
        steps=0 if step is None else step.steps,
        touches=tuple(entries),
    )


def done(w: Writer, task_id: UUID) -> Changed:
    """Log that it was done just now; a cadence goes on with its next step.

    Raises:
        NotFound: It was deleted, here or on the server.
        Refused: It is somebody else's, is not open any more, or is a call.
    """
    task = _open(w, task_id)
    if task["task_subtype"] == CALL:
        raise Refused(t("A call is logged on the call desk, which asks how it ended."))
    is_step = _step(w, task) is not None
    records.patch(w, "Task", task_id, {"status": "Completed", "activity_at": w.store.now()})
    return _changed(w, task, is_step=is_step)


def not_needed(w: Writer, task_id: UUID) -> Changed:
    """Take it off the list undone; of a cadence the step is left out, and the next one follows.

    Raises:
        NotFound: It was deleted, here or on the server.
        Refused: It is somebody else's, or is not open any more.
    """
    task = _open(w, task_id)
    if _step(w, task) is not None:
        records.patch(w, "Task", task_id, {"status": "Completed"})
        return replace(_changed(w, task, is_step=True), before={"status": task["status"]})
    voiding.void(w, task_id)
    return _changed(w, task, is_step=False)


def put_off(w: Writer, task_id: UUID, at: datetime) -> Changed:
    """Do it at another time.

    Raises:
        InvalidInput: The time has no zone, or has passed.
        NotFound: It was deleted, here or on the server.
        Refused: It is somebody else's, or is not open any more.
    """
    if at.tzinfo is None or at <= w.store.now():
        raise InvalidInput(t("It is put off to a time to come: when should it be done?"))
    task = _open(w, task_id)
    wanted = {"due_at": at.astimezone(UTC), "activity_date": at.astimezone(words.here()).date()}
    records.patch(w, "Task", task_id, wanted)
    return replace(_changed(w, task, is_step=False), before={name: task[name] for name in wanted})


def take_back(w: Writer, changed: Changed) -> UUID:
    """Undo it; return the follow-up that is open again, which may be a new one.

    Raises:
        NotFound: It was deleted meanwhile.
    """
    task = records.require(w, "Task", changed.id)
    is_status = changed.before is None or "status" in changed.before
    if is_status:
        _take_back_what_came_of_it(w, changed)
    if changed.before is not None:
        records.patch(w, "Task", changed.id, dict(changed.before))
        return changed.id
    if task["voided_at"] is None:
        voiding.void(w, changed.id)
    kept = {name: task[name] for name in _KEPT if task[name] is not None}
    return records.append(w, "Task", {**kept, "status": "Not Started"})


def _take_back_what_came_of_it(w: Writer, changed: Changed) -> None:
    """Void the next step; with a step that is voided the server takes back the next one itself."""
    for raw, owner in w.rows(_LED_TO, (changed.id.bytes,)):
        is_withdrawn = changed.before is None and expected.withdraw(w, UUID(bytes=raw))
        if not is_withdrawn and owner == w.store.user_id.bytes:
            voiding.void(w, UUID(bytes=raw))


def _follow_up(row: tuple[Any, ...], known: Mapping[UUID, tuple[str, str]]) -> FollowUp:
    raw, kind, subject, due, who, what, number = row[:7]
    lead, contact = row[7:13], row[13:]
    item = FollowUp(
        UUID(bytes=raw),
        kind,
        subject or picklists.TASK_SUBTYPE.label(kind),
        None if due is None else instant_from_ms(due),
        number=number or "",
    )
    if who is None:
        about = None if what is None else UUID(bytes=what)
        type_name, name = known.get(about, ("", "")) if about is not None else ("", "")
        return replace(item, about_type=type_name, about_id=about, name=name or item.number)
    is_lead = lead[1] is not None or contact[1] is None
    type_name = "Lead" if is_lead else "Contact"
    first, last, company, title, email, phone = lead if is_lead else contact
    shown = display_name(record_type(type_name), {"first_name": first, "last_name": last})
    return replace(
        item,
        about_type=type_name,
        about_id=UUID(bytes=who),
        name=shown,
        company=company or "",
        title=title or "",
        email=email or "",
        number=number or phone or "",
    )


def _open(w: Writer, task_id: UUID) -> Record:
    task = records.require(w, "Task", task_id)
    if task["status"] == "Completed" or task["voided_at"] is not None:
        raise Refused(t("“{name}” is not open any more.").format(name=task.name))
    why_not = permissions.why_not_edit(w, task)
    if why_not:
        raise Refused(why_not)
    return task


def _step(r: Reader, task: Record) -> cadences.Standing | None:
    """Return the place in a cadence that a task would move on from; None where it moves none."""
    who = task["who_id"]
    if who is None or task["task_subtype"] not in (EMAIL, SOCIAL):
        return None
    standing = cadences.standing(r, who)
    is_next = standing is not None and standing.kind == task["task_subtype"]
    return standing if is_next else None


def _changed(r: Reader, task: Record, *, is_step: bool) -> Changed:
    who = task["who_id"]
    person = None if who is None else people.find(r, who)
    said = _next_words(cadences.standing(r, who), r.store.now()) if is_step else ""
    return Changed(task.id, "" if person is None else person.name, task.name, said)


def _next_words(standing: cadences.Standing | None, now: datetime) -> str:
    if standing is None:
        return ""
    if standing.exit_reason:
        return t("the cadence is over")
    step = standing.subject or picklists.TASK_SUBTYPE.label(standing.kind)
    if standing.due_at is None:
        return step
    here = words.here()
    due = standing.due_at.astimezone(here)
    near = words.near_day(due.date(), now.astimezone(here).date())
    return t("{step}, {when}").format(step=step, when=near)


def _call_words(call: Record, now: datetime) -> str:
    here = words.here()
    at = call["activity_at"].astimezone(here)
    day = words.near_day(at.date(), now.astimezone(here).date())
    outcome = picklists.CALL_DISPOSITION.label(call["call_disposition"])
    return t("Call, {day} {time}: {outcome}").format(day=day, time=words.clock(at), outcome=outcome)
