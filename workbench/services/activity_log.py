"""Logging from any page: a note, a call, an e-mail, a meeting, a to-do; undone by one step."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.services import editing, voiding, words
from workbench.services.call_endings import BY_DISPOSITION
from workbench.services.calling import logging as call_logging
from workbench.store import records
from workbench.store.transactions import Writer

NOTE, CALL, EMAIL, MEETING, TO_DO = "note", "call", "email", "meeting", "to_do"
KINDS = (NOTE, CALL, EMAIL, MEETING, TO_DO)
WORDLESS = frozenset({CALL, EMAIL, MEETING})
"""That these happened says something by itself."""
_DUE_HOUR = time(9, 0)
_LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Logged:
    """What was logged, and for whom; a meeting is an event, everything else a task."""

    task_id: UUID
    kind: str
    name: str
    words: str

    @property
    def type(self) -> str:
        """The type of the record that was made."""
        return "Event" if self.kind == MEETING else "Task"


def log(
    w: Writer,
    type_name: str,
    record_id: UUID,
    kind: str,
    text: str,
    *,
    outcome: str = "no_answer",
    due: str = "",
    today: date,
) -> Logged:
    """Log an activity on a record.

    Args:
        text: What was said, written or is to do; its first line is the subject.
        outcome: Of a call.
        due: When a to-do is due, as typed.

    Raises:
        InvalidInput: Nothing was written, or the day does not fit.
        Refused: Nothing can be logged on this type.
    """
    found = records.require(w, type_name, record_id)
    who, what = _about(type_name, record_id)
    written = text.strip()
    if not written and kind not in WORDLESS:
        raise InvalidInput(t("Write a line first."))
    if kind == CALL and who is not None:
        made = call_logging.log_call(
            w, who_id=who, disposition=outcome, at=w.store.now(), notes=written
        )
        return Logged(made.task_id, kind, found.name, _said(kind, found.name, outcome))
    values = _values(w, kind, written, outcome, due, today)
    values |= {"who_id": who, "what_id": what, "owner_id": w.store.user_id}
    save = records.create if kind == MEETING else records.append
    task_id = save(w, "Event" if kind == MEETING else "Task", values)
    return Logged(task_id, kind, found.name, _said(kind, found.name, outcome))


def take_back(w: Writer, logged: Logged) -> None:
    """Undo what was logged; a call's consequences are reverted too."""
    found = records.require(w, logged.type, logged.task_id)
    if logged.kind == CALL and found["who_id"] is not None:
        call_logging.undo_call(w, logged.task_id)
        return
    if logged.type == "Task":
        voiding.void(w, logged.task_id)
    else:
        records.patch(w, logged.type, logged.task_id, {"voided_at": w.store.now()})


def complete(w: Writer, task_id: UUID) -> None:
    """Tick a to-do off."""
    records.patch(w, "Task", task_id, {"status": "Completed"})


def reopen(w: Writer, task_id: UUID) -> None:
    """Take back that a to-do was ticked off."""
    records.patch(w, "Task", task_id, {"status": "Not Started"})


def can_log_on(type_name: str) -> bool:
    """Tell whether activities can be about records of this type."""
    person, about = (dictionary.field("Task", name) for name in ("who_id", "what_id"))
    return type_name in (*person.references, *about.references)


def _values(
    w: Writer, kind: str, written: str, outcome: str, due: str, today: date
) -> dict[str, Any]:
    if kind == CALL:
        known = BY_DISPOSITION[outcome]
        return {
            "subject": t("Call: {outcome}").format(outcome=known.label),
            "task_subtype": CALL,
            "status": "Completed",
            "activity_at": w.store.now(),
            "call_type": "Outbound",
            "call_disposition": outcome,
            "has_spoken": known.is_connected,
            "description": written or None,
        }
    subject, rest = _subject(written or _bare(kind))
    if kind == MEETING:
        return {
            "subject": subject,
            "description": rest,
            "type": "Meeting",
            "start_at": w.store.now(),
        }
    if kind == TO_DO:
        on = editing.day(due, today) if due.strip() else today
        at = datetime.combine(on, _DUE_HOUR, words.here())
        return {
            "subject": subject, "description": rest, "task_subtype": TO_DO,
            "status": "Not Started", "activity_date": on, "due_at": at,
        }  # fmt: skip
    return {
        "subject": subject, "description": rest, "task_subtype": kind,
        "status": "Completed", "activity_at": w.store.now(),
    }  # fmt: skip


def _bare(kind: str) -> str:
    """Return the subject of what was logged without a word."""
    return {EMAIL: t("E-mail"), MEETING: t("Meeting")}.get(kind, "")


def _subject(written: str) -> tuple[str, str | None]:
    first, _newline, rest = written.partition("\n")
    if len(first) > _LONGEST_SUBJECT:
        return f"{first[: _LONGEST_SUBJECT - 1]}…", written
    return first, rest.strip() or None


def _about(type_name: str, record_id: UUID) -> tuple[UUID | None, UUID | None]:
    if type_name in dictionary.field("Task", "who_id").references:
        return record_id, None
    if type_name in dictionary.field("Task", "what_id").references:
        return None, record_id
    label = dictionary.record_type(type_name).plural
    raise Refused(t("Nothing can be logged on {types}.").format(types=label))


def _said(kind: str, name: str, outcome: str) -> str:
    if kind == CALL:
        label = picklists.CALL_DISPOSITION.label(outcome)
        return t("Call logged: {name}, {outcome}").format(name=name, outcome=label)
    sentences = {
        NOTE: t("Note saved on {name}"),
        EMAIL: t("E-mail logged on {name}"),
        MEETING: t("Meeting logged on {name}"),
        TO_DO: t("To-do made for {name}"),
    }
    return sentences[kind].format(name=name)
