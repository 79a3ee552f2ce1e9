"""What waits for the server, what it refused and what happened lately, in plain words."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench import __version__
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.services import editing, merge_words, record_form, refusals, value_words, words
from workbench.services.sync_news import Happened, happened, when
from workbench.services.value_words import Wording
from workbench.services.values_beside import with_values
from workbench.store import events, merge_tables, names, outbox, overlay, overview, records
from workbench.store.outbox import Pending
from workbench.store.transactions import Reader, Writer
from workbench.wire import values as wire_values
from workbench.wire.rows import display_name
from workbench.wire.values import instant_ms

MOST_WAITING = 200
_OPEN_STATES = ("new", "sent", "blocked")


@dataclass(frozen=True)
class Waiting:
    """A change on its way: what it is, when it was made, how often it was sent.

    Args:
        reason: Why it has not arrived yet; empty before the first try.
    """

    mid: UUID
    icon: str
    words: str
    time: str
    tries: int
    reason: str = ""


@dataclass(frozen=True)
class Part:
    """One field of a change: what was sent, and whether it is what the server refused.

    Args:
        typed: What an editor begins with.
        server: What the server has; empty for a new record.
    """

    field: str
    label: str
    shown: str
    typed: str
    server: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_wrong: bool = False


@dataclass(frozen=True)
class Refused:
    """A change the server did not take; it is kept until somebody decides.

    Args:
        reason: Why, in the language in use; `told` has the server's own words, if it gave others.
        advice: What to do, and whom to ask.
    """

    mid: UUID
    type: str
    record_id: UUID
    icon: str
    words: str
    reason: str
    told: str
    advice: str
    time: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Change(Waiting):
    """A waiting change as a whole.

    Args:
        at: When it was made, in full.
        standing: Where it is on its way.
        is_unsent: Whether it has never left this computer, so that it can be given up.
    """

    type: str
    record_id: UUID
    at: str
    standing: str
    parts: tuple[Part, ...]
    is_unsent: bool


@dataclass(frozen=True)
class Figures:
    """The last 24 hours in numbers.

    Args:
        undecided: How many of those that were sent wait for a decision.
    """

    sent: int
    undecided: int
    refused: int
    conflicts_decided: int


@dataclass(frozen=True)
class Panel:
    """Everything the sync page shows besides the conflicts."""

    waiting: tuple[Waiting, ...]
    waiting_total: int
    refused: tuple[Refused, ...]
    happened: tuple[Happened, ...]
    figures: Figures


def panel(r: Reader) -> Panel:
    """Read what waits, was refused and happened."""
    waiting = outbox.listing(r, _OPEN_STATES)
    refused = outbox.listing(r, ("quarantined",))
    newest = list(reversed(waiting))[:MOST_WAITING]
    return Panel(
        tuple(_waiting(r, one) for one in newest),
        len(waiting),
        tuple(_refused(r, one) for one in refused),
        tuple(happened(r)),
        _figures(r, len(refused)),
    )


def change(r: Reader, mid: UUID) -> Change | None:
    """Read one waiting change as a whole; None when it waits no more."""
    one = outbox.find(r, mid)
    if one is None or one.state not in _OPEN_STATES:
        return None
    short = _waiting(r, one)
    local = one.created_at.astimezone(words.here())
    at = f"{words.day(local.date(), record_form.today_of(r))} {words.clock(local)}"
    ago = words.ago(one.created_at, r.store.now())
    standing = {
        "sent": t("Sent; the server's answer has not arrived yet"),
        "blocked": t("Waits for another change"),
    }.get(one.state, t("Not sent yet"))
    return Change(
        **vars(short),
        type=one.type,
        record_id=one.rid,
        at=f"{at} · {ago}",
        standing=standing,
        parts=tuple(part for part in _parts(r, one, frozenset()) if part.shown != t("No")),
        is_unsent=one.state == "new" and not one.tries,
    )


def in_words(r: Reader, one: Pending) -> tuple[str, str]:
    """Return the icon and the words of a change: `Call: Li Wei, Interested`."""
    kept = dictionary.record_type(one.type)
    if one.op == "resolve":
        found = records.get(r, "Conflict", one.rid)
        name = "" if found is None else _called(r, str(found["type"]), found["record_id"], {})
        return "git-merge", t("Conflict decided: {name}").format(name=name)
    if one.op in merge_tables.MERGING:
        return "git-merge", merge_words.of(r, one)
    row: Mapping[str, Any] = one.body.get("row") or {}
    name = _called(r, one.type, one.rid, row)
    if one.op == "delete":
        return "trash-2", t("Deleted: {name}").format(name=name)
    if one.type == "Task" and row:
        return _task_words(r, row)
    if one.type == "Handoff" and row:
        lead = _name_of(r, ("Lead",), row.get("lead_id"))
        return kept.icon, t("Handoff: {name}").format(name=lead or name)
    if one.type == "OrgBooking" and row:
        return "calendar-check", t("Booking: {name}").format(name=name)
    if one.op != "patch":
        return kept.icon, t("New {type}: {name}").format(type=_small(str(kept.label)), name=name)
    return _patch_words(r, one, name)


def reason_words(one: Pending) -> str:
    """Return why a change has not arrived or was refused, and what the server said of it."""
    why, told = refusals.reason(one.last_error, one.type), refusals.raw_words(one.last_error)
    if told in ("", why):
        return why
    return t("{reason} (The server: {told})").format(reason=why, told=told)


def correct(w: Writer, mid: UUID, typed: Mapping[str, str]) -> UUID:
    """Send a refused change anew, with fields as the user has corrected them.

    Raises:
        InvalidInput: A corrected value does not fit.
        NotFound: The change, or its record, is not here any more.
        Refused: Nothing of it is left to change.
    """
    one = outbox.find(w, mid)
    today = record_form.today_of(w)
    values = {} if one is None else {
        name: editing.parse(w, one.type, name, text, today=today) for name, text in typed.items()
    }  # fmt: skip
    return outbox.resend(w, mid, values)


def discard(w: Writer, mid: UUID) -> None:
    """Give a refused change up.

    Raises:
        NotFound: There is no such change.
        Refused: It is on its way or on the server already.
    """
    outbox.discard(w, mid)


def exported(r: Reader, mid: UUID) -> str:
    """Return one change as JSON text, to be sent to whoever can help."""
    one = outbox.find(r, mid)
    body: dict[str, Any] = {} if one is None else {"change": one.body, "error": one.last_error}
    return json.dumps(body, ensure_ascii=False, indent=1)


def diagnostics(r: Reader, *, with_texts: bool) -> dict[str, Any]:
    """Return how sync stands, for support: no secret, and no customer text unless asked for."""
    changes = []
    for one in outbox.listing(r, (*_OPEN_STATES, "quarantined")):
        error = one.last_error or {}
        line: dict[str, Any] = {
            "mid": str(one.mid), "type": one.type, "op": one.op, "state": one.state,
            "tries": one.tries, "created_at": wire_values.instant_text(one.created_at),
            "fields": sorted(one.body.get("set") or one.body.get("row") or {}),
            "result": error.get("result"), "code": error.get("code"),
        }  # fmt: skip
        if with_texts:
            line |= {"words": in_words(r, one)[1], "reason": reason_words(one)}
        changes.append(line)
    happened_ = [
        {"at": wire_values.instant_text(one.at), "kind": one.kind, "facts": _numbers(one.facts)}
        for one in events.recent(r)
    ]
    return {
        "program": {"version": __version__, "python": sys.version.split()[0], "on": sys.platform},
        "now": wire_values.instant_text(r.store.now()),
        "second_copy_is_behind": bool(r.store.journal_problem),
        "status": overview.status(r),
        "events": happened_,
        "changes": changes,
    }


def _numbers(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if isinstance(value, int)}


def _waiting(r: Reader, one: Pending) -> Waiting:
    icon, said = in_words(r, one)
    time = when(one.created_at, record_form.today_of(r))
    why = refusals.reason(one.last_error, one.type)
    return Waiting(one.mid, icon, with_values(r, one, said), time, one.tries, why)


def _refused(r: Reader, one: Pending) -> Refused:
    icon, said = in_words(r, one)
    error = one.last_error or {}
    why, told = refusals.reason(error, one.type), refusals.raw_words(error)
    return Refused(
        one.mid,
        one.type,
        one.rid,
        icon,
        said,
        why,
        "" if told == why else told,
        refusals.advice(r, str(error.get("code") or ""), one.type, one.rid),
        when(one.created_at, record_form.today_of(r)),
        _parts(r, one, frozenset(error.get("fields") or ())),
    )


def _parts(r: Reader, one: Pending, wrong: frozenset[str]) -> tuple[Part, ...]:
    kept = dictionary.record_type(one.type)
    sent = {name: change["new"] for name, change in _changed(one).items() if "new" in change}
    sent = sent or dict(one.body.get("row") or {})
    sent = {name: value for name, value in sent.items() if name in kept.by_name}
    there = _on_server(r, one)
    wording = Wording(r, one.type, [sent])
    parts = []
    for name, value in sent.items():
        field = kept.by_name[name]
        shown = wording.shown_wire(name, value)
        typed = shown if field.references else value_words.typed(field, _python(field, value))
        choices = record_form.field_choices(r, field)
        server = there.get(name, "")
        parts.append(Part(name, str(field.label), shown, typed, server, choices, name in wrong))
    return tuple(parts)


def _on_server(r: Reader, one: Pending) -> Mapping[str, str]:
    """Return the words of what the server has of a record that is changed here."""
    if one.op in overlay.CREATING:
        return {}
    base = overlay.find_base(r, one.rid)
    if base is not None:
        wording = Wording(r, one.type, [base.row])
        known = dictionary.record_type(one.type).by_name.keys() & base.row.keys()
        return {name: wording.shown_wire(name, base.row[name]) for name in known}
    record = records.get(r, one.type, one.rid)  # nothing open on it: it is the server's
    if record is None:
        return {}
    wording = Wording(r, one.type, [record.values])
    return {name: wording.shown(name, value) for name, value in record.values.items()}


def _python(field: Any, value: Any) -> Any:
    return wire_values.to_python(field, value)


def _task_words(r: Reader, row: Mapping[str, Any]) -> tuple[str, str]:
    kind = str(row.get("task_subtype") or "")
    person = _name_of(r, ("Lead", "Contact"), row.get("who_id"))
    about = _name_of(r, ("Account", "Opportunity", "Campaign", "DemoOrg"), row.get("what_id"))
    name = person or about or str(row.get("subject") or "")
    if kind == "call" and row.get("activity_at"):
        outcome = picklists.CALL_DISPOSITION.label(row.get("call_disposition"))
        return "phone", t("Call: {name}, {outcome}").format(name=name, outcome=outcome)
    if kind == "note":
        return "sticky-note", t("Note on {name}").format(name=name)
    if kind == "email":
        return "mail", t("E-mail: {name}").format(name=name)
    if kind == "handoff":
        return "handshake", t("Handoff: {name}").format(name=name)
    return "square", t("To do: {name}").format(name=name)


def _patch_words(r: Reader, one: Pending, name: str) -> tuple[str, str]:
    kept = dictionary.record_type(one.type)
    changes = _changed(one)
    if one.type == "Opportunity" and "stage_name" in changes:
        wording = Wording(r, one.type, [])
        before, after = (
            wording.shown("stage_name", changes["stage_name"].get(side)) for side in ("old", "new")
        )
        return "arrow-right", t("{name}: {before} → {after}").format(
            name=name, before=before, after=after
        )
    if "voided_at" in changes:
        return "undo-2", t("Undone: {name}").format(name=name)
    labels = [str(kept.by_name[field].label) for field in changes if field in kept.by_name]
    return "pencil", t("{name}: {fields}").format(name=name, fields=t(", ").join(labels[:3]))


def _changed(one: Pending) -> dict[str, Any]:
    """Return what differs; fields that are merged together travel together."""
    changes: Mapping[str, Any] = one.body.get("set") or {}
    return {
        name: change
        for name, change in changes.items()
        if "new" not in change or change["new"] != change.get("old")
    }


def _called(r: Reader, type_name: str, record_id: UUID, row: Mapping[str, Any]) -> str:
    found = names.of(r, (type_name,), [record_id]).get(record_id)
    kept = dictionary.record_type(type_name)
    return found or display_name(kept, row) or str(kept.label)


def _name_of(r: Reader, types: tuple[str, ...], record_id: Any) -> str:
    if not record_id:
        return ""
    wanted = UUID(str(record_id))
    return names.of(r, types, [wanted]).get(wanted, "")


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]


def _figures(r: Reader, refused: int) -> Figures:
    since = instant_ms(r.store.now() - timedelta(hours=24))
    sent = int(r.value(
        "SELECT (SELECT count(*) FROM archive WHERE state = 'acked' AND settled_at > ?)"
        " + (SELECT count(*) FROM outbox WHERE state = 'acked')", (since,),
    ))  # fmt: skip
    undecided = int(r.value(
        "SELECT count(*) FROM archive WHERE state = 'acked' AND settled_at > ?"
        " AND mid IN (SELECT mine_mid FROM conflict WHERE state = 'open')", (since,),
    ))  # fmt: skip
    decided = int(
        r.value("SELECT count(*) FROM conflict WHERE state <> 'open' AND resolved_at > ?", (since,))
    )
    return Figures(sent, undecided, refused, decided)
