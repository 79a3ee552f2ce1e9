"""What sync and storage did lately in plain words, and what of it a person has not seen yet."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from workbench.i18n import t, tn
from workbench.services import record_form, words
from workbench.services.calling import crossings
from workbench.services.duplicates import arrivals
from workbench.store import archive, conflict_rows, events, meta, recovery
from workbench.store.events import Event
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms

SEEN = "events_seen"
"""In meta: for each kind of event the moment up to which it was seen."""
SECOND_COPY, RECOVERED, CLOCK = "second_copy", "recovered", "clock"
AGAIN = "decide_again"
DUPLICATES = "duplicates"
CROSSED = "crossed"
MOST_SKEW_MIN = 5
_ENDED = (
    "WITH met AS MATERIALIZED (SELECT mine_mid AS mid, max(state = 'open') AS is_open FROM conflict"
    " WHERE mine_mid IS NOT NULL GROUP BY 1)"
    " SELECT a.settled_at / 60000, CASE WHEN a.state <> 'acked' THEN a.state"
    " WHEN a.op = 'resolve' AND a.rid IN (SELECT id FROM conflict WHERE state = 'open')"
    " THEN 'again' WHEN met.is_open THEN 'undecided'"
    " WHEN met.is_open = 0 THEN 'decided' ELSE 'acked' END, count(*), max(a.settled_at)"
    " FROM archive AS a LEFT JOIN met ON met.mid = a.mid"
    " WHERE a.settled_at > ? GROUP BY 1, 2 ORDER BY 4 DESC LIMIT ?"
)
"""What was sent, by the minute; what met another's change is told apart from what is in force."""
MOST_HAPPENED = 8


@dataclass(frozen=True)
class Notice:
    """Something that a person must hear of: what happened, and what it means.

    Args:
        record: The record it is about, by type and id; None where it is about none.
        key: Which of its kind it is, where each is told by itself.
    """

    kind: str
    cause: str
    consequence: str
    tone: Literal["bad", "warn", "accent"]
    record: tuple[str, UUID] | None = None
    key: str = ""


@dataclass(frozen=True)
class Happened:
    """Something sync did."""

    icon: str
    tone: str
    words: str
    time: str


def happened(r: Reader) -> list[Happened]:
    """Return what sync did lately, newest first; the list stays small."""
    since = instant_ms(r.store.now() - timedelta(days=7))
    rows = r.rows(_ENDED, (since, MOST_HAPPENED))
    found = [(at, *_settled(state, count)) for _minute, state, count, at in rows]
    found += [
        (instant_ms(event.at), *sentence(event))
        for event in events.recent(r)
        if instant_ms(event.at) > since
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    today = record_form.today_of(r)
    return [
        Happened(icon, tone, said, when(instant_from_ms(at), today))
        for at, icon, tone, said in found[:MOST_HAPPENED]
        if said
    ]


def when(at: datetime, today: date) -> str:
    """Return the time of today, else the day."""
    local = at.astimezone(words.here())
    return words.clock(local) if local.date() == today else words.day(local.date(), today)


def notices(r: Reader) -> tuple[Notice, ...]:
    """Return what was not seen yet, the worst first."""
    found: list[Notice] = []
    trouble = r.store.journal_problem
    if trouble:
        found.append(Notice(SECOND_COPY, t("No second copy"), trouble, "bad"))
    brought_back = recovery.being_sent(r)
    if brought_back:
        cause = tn(
            "{n} change was brought back from the second copy",
            "{n} changes were brought back from the second copy",
            brought_back,
        )
        found.append(Notice(RECOVERED, cause, t("Nothing is lost; it is being sent."), "warn"))
    seen_ms = _seen(r)
    again = [at for at in conflict_rows.decided_in_vain(r).values() if _is_news(at, seen_ms)]
    if again:
        cause = tn(
            "{n} decision was about a value that changed meanwhile",
            "{n} decisions were about values that changed meanwhile",
            len(again),
        )
        found.append(Notice(AGAIN, cause, t("Nothing is lost: decide again."), "warn"))
    told: dict[str, Notice] = {}
    for event in events.recent(r):
        if instant_ms(event.at) > seen_ms.get(event.kind, 0) and event.kind not in told:
            notice = _notice(event)
            if notice is not None and not _is_over(r, event.kind):
                told[event.kind] = notice
    return (*found, *told.values(), *map(_crossing, crossings.untold(r)), *_duplicates(r))


def clock_notice(skew_s: float) -> Notice | None:
    """Return what to tell where this computer's clock is far from the server's."""
    minutes = round(abs(skew_s) / 60)
    if minutes < MOST_SKEW_MIN:
        return None
    ahead = t("This computer's clock is {n} minutes ahead of the server's")
    behind = t("This computer's clock is {n} minutes behind the server's")
    return Notice(
        CLOCK,
        (ahead if skew_s > 0 else behind).format(n=f"{minutes:,}"),
        t("Sync goes on, but times of calls are wrong. Set the clock."),
        "warn",
    )


def dismiss(w: Writer, kind: str, key: str = "") -> None:
    """Note that the notices of a kind were seen; trouble that lasts is told by its own state.

    Args:
        key: The one that was seen, of a kind whose notices are told each by itself.
    """
    if kind == CROSSED:
        crossings.tell(w, [key])
        return
    if kind == RECOVERED:
        meta.put(w, recovery.RECOVERED, None)
        return
    if kind == DUPLICATES:
        arrivals.tell(w)
        return
    if kind == AGAIN:
        latest = max(conflict_rows.decided_in_vain(w).values(), default=w.store.now())
        meta.put(w, SEEN, json.dumps(_seen(w) | {AGAIN: instant_ms(latest)}))
        return
    newest = next((instant_ms(one.at) for one in events.recent(w) if one.kind == kind), None)
    if newest is not None:
        meta.put(w, SEEN, json.dumps(_seen(w) | {kind: newest}))


def _crossing(one: crossings.Crossing) -> Notice:
    """Return what to tell of a person whom another has called today as well, or reserved."""
    if one.at is None:
        said = t("{colleague} has reserved {name} for today, and you called them")
        cause = said.format(colleague=one.colleague, name=one.name)
    else:
        said = t("{colleague} called {name} today at {time}, as you did")
        at = words.clock(one.at.astimezone(words.here()))
        cause = said.format(colleague=one.colleague, name=one.name, time=at)
    agree = t("Agree on who goes on with them.")
    return Notice(CROSSED, cause, agree, "warn", (one.type, one.id), one.key)


def _duplicates(r: Reader) -> list[Notice]:
    """Return what to tell of records that came, or were made, twice."""
    new, left = arrivals.untold(r), arrivals.not_compared(r)
    if new:
        cause = tn(
            "{n} new record looks like one you have", "{n} new records look like ones you have", new
        )
        consequence = t("Look at the pairs: merge them, or say that they are not the same.")
    elif left:
        cause = tn(
            "{n} new record was not compared with yours",
            "{n} new records were not compared with yours",
            left,
        )
        consequence = t("So many came at once. A scan compares all.")
    else:
        return []
    return [Notice(DUPLICATES, cause, consequence, "accent")]


def _is_news(at: datetime, seen_ms: Mapping[str, int]) -> bool:
    return instant_ms(at) > seen_ms.get(AGAIN, 0)


def _seen(r: Reader) -> dict[str, int]:
    found: dict[str, int] = json.loads(meta.get(r, SEEN) or "{}")
    return found


def sentence(event: Event) -> tuple[str, str, str]:
    """Return icon, tone and words of an event; no words for a kind this version does not know."""
    number = _number(event.facts)
    known = {
        "rebuilt": (
            "wrench",
            "warn",
            t("The profile's file was damaged and made anew from {source}").format(
                source=_source(event.facts)
            ),
        ),
        "copied": ("copy", "accent", t("This profile was copied here and has a name of its own")),
        "verified": ("shield-check", "good", t("Compared with the server: everything is the same")),
        "repaired": (
            "wrench",
            "warn",
            tn(
                "{n} record differed from the server's and was fetched again",
                "{n} records differed from the server's and were fetched again",
                number,
            ),
        ),
        "reoffered": (
            "repeat",
            "accent",
            tn(
                "The server's history changed: {n} change was offered to it again",
                "The server's history changed: {n} changes were offered to it again",
                number,
            ),
        ),
        "history_changed": (
            "refresh-cw",
            "accent",
            t("The server was restored or replaced: everything was compared again"),
        ),
        "scope_left": (
            "eye-off",
            "accent",
            tn(
                "Your access changed: {n} record is no longer on this computer",
                "Your access changed: {n} records are no longer on this computer",
                number,
            ),
        ),
        "attachment_stays": (
            "triangle-alert",
            "warn",
            t("The server does not take the content of an attachment; it stays here"),
        ),
        "moved_in": ("download", "accent", t("Unsent work was taken over into this profile")),
        "saved_apart": ("save", "accent", t("Unsent work was saved into a file of its own")),
    }
    return known.get(event.kind, ("", "", ""))


def _is_over(r: Reader, kind: str) -> bool:
    """Say whether what a notice tells has come to its end by itself."""
    return kind == "reoffered" and not archive.is_reoffering(r)


def _notice(event: Event) -> Notice | None:
    said = sentence(event)[2]
    consequences: dict[str, tuple[str, Literal["bad", "warn", "accent"]]] = {
        "rebuilt": (t("Unsent work was kept. The damaged file is still there."), "warn"),
        "copied": (t("Both copies may go on: each change counts once."), "accent"),
        "repaired": (t("What you had not sent yet was left alone."), "warn"),
        "reoffered": (t("Each change counts once; nothing of yours is lost."), "accent"),
        "history_changed": (t("What you sent and it had lost was offered again."), "accent"),
        "scope_left": (
            t("Ask your manager if you miss them. What you had not sent was kept."),
            "accent",
        ),
        "moved_in": (t("It goes with the next sync."), "accent"),
    }
    if not said or event.kind not in consequences:
        return None
    consequence, tone = consequences[event.kind]
    return Notice(event.kind, said, consequence, tone)


def _source(facts: Mapping[str, Any]) -> str:
    return t("the newest backup") if facts.get("backup") else t("the server and the second copy")


def _number(facts: Mapping[str, Any]) -> int:
    return next((int(value) for value in facts.values() if isinstance(value, int)), 0)


def _settled(state: str, count: int) -> tuple[str, str, str]:
    if state == "acked":
        said = tn("{n} change sent and accepted", "{n} changes sent and accepted", count)
        return "circle-check", "good", said
    if state == "undecided":
        said = tn(
            "{n} change sent; it waits for a decision under “Needs you”",
            "{n} changes sent; they wait for a decision under “Needs you”",
            count,
        )
        return "git-pull-request", "warn", said
    if state == "again":
        said = tn(
            "{n} decision sent, but the record had changed meanwhile: decide again",
            "{n} decisions sent, but the records had changed meanwhile: decide again",
            count,
        )
        return "git-pull-request", "warn", said
    if state == "decided":
        said = tn(
            "{n} change sent; its conflict was decided",
            "{n} changes sent; their conflicts were decided",
            count,
        )
        return "git-merge", "accent", said
    if state == "replaced":
        said = tn(
            "{n} change corrected and sent again", "{n} changes corrected and sent again", count
        )
        return "repeat", "accent", said
    return "trash-2", "", tn("{n} change discarded", "{n} changes discarded", count)
