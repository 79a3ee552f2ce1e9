"""What waits for the server, what it refused and what happened lately, in plain words."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from workbench import __version__
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import change_words, editing, record_form, refusals, value_words, words
from workbench.services.sync_news import Happened, happened, when
from workbench.services.value_words import Wording
from workbench.services.values_beside import with_values
from workbench.store import events, outbox, overlay, overview, records
from workbench.store.outbox import Pending
from workbench.store.transactions import Reader, Writer
from workbench.wire import values as wire_values
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
        own: The refused change itself, where the words are those of all that goes together.
        others: What goes with it or not at all, in words; it waits for the same decision.
        count: How many changes are decided at once.
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
    own: str = ""
    others: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Change(Waiting):
    """A waiting change as a whole.

    Args:
        at: When it was made, in full.
        standing: Where it is on its way.
        is_unsent: Whether it has never left this computer, so that it can be given up.
        count: How many changes are given up with it: all that go together.
    """

    type: str
    record_id: UUID
    at: str
    standing: str
    parts: tuple[Part, ...]
    is_unsent: bool
    count: int


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
    refused = outbox.undecided(r)
    held = {one.mid for group in refused for one in group}
    waiting = [one for one in outbox.listing(r, _OPEN_STATES) if one.mid not in held]
    newest = list(reversed(waiting))[:MOST_WAITING]
    return Panel(
        tuple(_waiting(r, one) for one in newest),
        len(waiting),
        tuple(_refused(r, group) for group in refused),
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
        count=len(outbox.together(r, mid)),
    )


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


def discard(w: Writer, mid: UUID) -> int:
    """Give a refused change up, with all that goes with it; return how many changes that are.

    Raises:
        NotFound: There is no such change.
        Refused: It is on its way or on the server already.
    """
    return outbox.discard(w, mid)


def exported(r: Reader, mid: UUID) -> str:
    """Return a change, with all that goes with it, as JSON text to send to whoever can help."""
    found = next((one for one in outbox.undecided(r) if mid in {part.mid for part in one}), [])
    alone = None if found else outbox.find(r, mid)
    told = [
        {"change": one.body, "error": one.last_error}
        for one in (found or ([] if alone is None else [alone]))
    ]
    first: dict[str, Any] = told[0] if told else {}
    return json.dumps(
        first | ({"with": told[1:]} if told[1:] else {}), ensure_ascii=False, indent=1
    )


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
            line |= {"words": change_words.in_words(r, one)[1], "reason": reason_words(one)}
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
    icon, said = change_words.in_words(r, one)
    time = when(one.created_at, record_form.today_of(r))
    why = refusals.reason(one.last_error, one.type)
    return Waiting(one.mid, icon, with_values(r, one, said), time, one.tries, why)


def _refused(r: Reader, group: Sequence[Pending]) -> Refused:
    one = group[0]
    icon, said = change_words.of_bundle(r, group)
    own = change_words.in_words(r, one)[1]
    others = [change_words.in_words(r, other)[1] for other in group[1:]]
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
        own if own != said else "",
        tuple(other for other in others if other != said),
        len(group),
    )


def _parts(r: Reader, one: Pending, wrong: frozenset[str]) -> tuple[Part, ...]:
    kept = dictionary.record_type(one.type)
    sent = {
        name: change["new"] for name, change in change_words.changed(one).items() if "new" in change
    }
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
