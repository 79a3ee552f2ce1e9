"""Demo orgs: the board by state, one card, and what is noted about an org."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import Label, listed, t
from workbench.schema import picklists
from workbench.services import permissions, words
from workbench.services.demos import Booking, bookings
from workbench.store import records
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms

EXPIRES_SOON = timedelta(days=7)
ORPHAN_AFTER = timedelta(days=60)
_STATE_ICONS = {
    "ready": ("circle-check", "good"),
    "in_use": ("circle-play", "accent"),
    "needs_reset": ("rotate-ccw", "warn"),
    "broken": ("circle-x", "bad"),
    "expiring": ("hourglass", "violet"),
    "building": ("wrench", ""),
    "hold": ("pause", ""),
    "retired": ("box", ""),
}
_STANDING = ("state", "state_note", "last_reset_at", "last_check_at", "has_login_ok")
_ALWAYS_SHOWN = ("ready", "in_use", "needs_reset", "broken", "expiring")
_ORGS = (
    "SELECT o.id, o.alias, o.state, o.industry, x.name, x.template_release, o.expires_at,"
    " o.last_reset_at, o.last_check_at, o.has_login_ok, o.state_note, o.maintainer_id, u.name,"
    " o.is_pending, coalesce(o.last_modified_at, 0) FROM demo_org AS o"
    " LEFT JOIN demo_template AS x ON x.id = o.template_id"
    ' LEFT JOIN "user" AS u ON u.id = o.maintainer_id'
)
STATES: tuple[tuple[str, Label], ...] = tuple(
    (choice.value, choice.label) for choice in picklists.ORG_STATE.choices
)


@dataclass(frozen=True)
class OrgCard:
    """One demo org on the board.

    Args:
        expires_in_days: None where it never expires.
        why_not_change: Why I may not change it; empty where I may.
        line: What matters now: who uses it, the next booking, or what is wrong.
    """

    id: UUID
    alias: str
    state: str
    industry: str
    template: str
    release: str
    expires_at: datetime | None
    expires_in_days: int | None
    has_login_ok: bool | None
    login_text: str
    reset_text: str
    state_note: str
    maintainer_id: UUID | None
    maintainer: str
    is_orphan: bool
    is_mine: bool
    now_booked: Booking | None
    next_booking: Booking | None
    line: str
    line_tone: str
    is_pending: bool
    why_not_change: str = ""


@dataclass(frozen=True)
class OrgColumn:
    """One state with its orgs."""

    state: str
    label: str
    icon: str
    tone: str
    cards: tuple[OrgCard, ...]


@dataclass(frozen=True)
class OrgBoard:
    """The columns of the board."""

    columns: tuple[OrgColumn, ...]
    total: int
    checked_at: datetime | None


def org_board(r: Reader, now: datetime | None = None) -> OrgBoard:
    """Return the demo orgs by state; the usual states are shown even when empty."""
    moment = now or r.store.now()
    upcoming = _by_org(bookings(r, moment, moment + timedelta(days=14)))
    cards = [_card(r, row, upcoming, moment) for row in r.rows(sentence(_ORGS, "ORDER BY o.alias"))]
    columns = []
    for state, label in STATES:
        own = tuple(card for card in cards if card.state == state)
        if own or state in _ALWAYS_SHOWN:
            icon, tone = _STATE_ICONS[state]
            columns.append(OrgColumn(state, str(label), icon, tone, own))
    checked = r.value("SELECT max(last_check_at) FROM demo_org")
    checked_at = None if checked is None else instant_from_ms(checked)
    return OrgBoard(tuple(columns), len(cards), checked_at)


def org_card(r: Reader, org_id: UUID, now: datetime | None = None) -> OrgCard:
    """Return one org.

    Raises:
        NotFound: There is no such org.
    """
    records.require(r, "DemoOrg", org_id)
    moment = now or r.store.now()
    upcoming = _by_org(bookings(r, moment, moment + timedelta(days=14), org_id=org_id))
    rows = r.rows(sentence(_ORGS, "WHERE o.id = ?"), (org_id.bytes,))
    return _card(r, rows[0], upcoming, moment)


def set_state(w: Writer, org_id: UUID, state: str, note: str | None = None) -> None:
    """Put an org into another state.

    Raises:
        InvalidInput: There is no such state.
        Refused: I may not change this org; so too for all that follows.
    """
    if state not in picklists.ORG_STATE.values:
        raise InvalidInput(
            t("There is no state “{state}”. Known are: {known}.").format(
                state=state, known=listed(picklists.ORG_STATE.values)
            )
        )
    _change(w, org_id, {"state": state, "state_note": note or None})


def note_reset(w: Writer, org_id: UUID) -> None:
    """Note that an org was put back to its known start; it is ready again."""
    now = w.store.now()
    _change(w, org_id, {"state": "ready", "state_note": None, "last_reset_at": now})


def note_check(w: Writer, org_id: UUID, *, is_ok: bool, message: str = "") -> None:
    """Note a check of the login; an org that fails is broken, a broken one that passes ready."""
    org = records.require(w, "DemoOrg", org_id)
    values: dict[str, Any] = {"last_check_at": w.store.now(), "has_login_ok": is_ok}
    if not is_ok:
        values |= {"state": "broken", "state_note": message or t("login fails")}
    elif org["state"] == "broken":
        values |= {"state": "ready", "state_note": None}
    _change(w, org_id, values)


def standing(r: Reader, org_id: UUID) -> dict[str, Any]:
    """Return what state, reset and check of an org are now, for `put_back`."""
    org = records.require(r, "DemoOrg", org_id)
    return {name: org[name] for name in _STANDING}


def put_back(w: Writer, org_id: UUID, before: Mapping[str, Any]) -> None:
    """Give an org its earlier state, reset and check again."""
    _change(w, org_id, before)


def adopt(w: Writer, org_id: UUID) -> None:
    """Become the maintainer of an org that has none, else one of its co-maintainers."""
    org = records.require(w, "DemoOrg", org_id)
    me = w.store.user_id
    if org["maintainer_id"] is None:
        _change(w, org_id, {"maintainer_id": me})
    elif org["maintainer_id"] != me:
        others = tuple(org["co_maintainer_ids"] or ())
        _change(w, org_id, {"co_maintainer_ids": (*others, str(me))})


def _change(w: Writer, org_id: UUID, values: Mapping[str, Any]) -> None:
    permissions.check_edit(w, records.require(w, "DemoOrg", org_id), values)
    records.patch(w, "DemoOrg", org_id, dict(values))


def _by_org(found: list[Booking]) -> dict[UUID, list[Booking]]:
    by_org: dict[UUID, list[Booking]] = {}
    for one in found:
        by_org.setdefault(one.org_id, []).append(one)
    return by_org


def _card(
    r: Reader, row: tuple[Any, ...], upcoming: dict[UUID, list[Booking]], now: datetime
) -> OrgCard:
    (
        raw, alias, state, industry, template, release, expires, reset, checked, login, note,
        maintainer_id, maintainer, is_pending, touched,
    ) = row  # fmt: skip
    org_id = UUID(bytes=raw)
    own = upcoming.get(org_id, [])
    now_booked = next((one for one in own if one.start_at <= now < one.end_at), None)
    next_booking = next((one for one in own if one.start_at > now), None)
    expires_at = None if expires is None else instant_from_ms(expires)
    is_quiet = instant_from_ms(max(touched, reset or 0, checked or 0)) < now - ORPHAN_AFTER
    line, tone = _line(state, note, now_booked, next_booking, now)
    return OrgCard(
        org_id,
        alias,
        state or "building",
        picklists.INDUSTRY.label(industry),
        template or "",
        release or "",
        expires_at,
        None if expires_at is None else max(0, (expires_at - now).days),
        None if login is None else bool(login),
        _login_text(login, checked, now),
        ""
        if reset is None
        else t("reset {ago}").format(ago=words.ago(instant_from_ms(reset), now)),
        note or "",
        UUID(bytes=maintainer_id) if maintainer_id is not None else None,
        maintainer or "",
        maintainer_id is None and is_quiet,
        maintainer_id == r.store.user_id.bytes,
        now_booked,
        next_booking,
        line,
        tone,
        bool(is_pending),
        _why_not_change(r, org_id),
    )


def _why_not_change(r: Reader, org_id: UUID) -> str:
    if permissions.may_edit_all(r, "DemoOrg"):
        return ""
    return permissions.why_not_edit(r, records.require(r, "DemoOrg", org_id))


def _login_text(login: int | None, checked: int | None, now: datetime) -> str:
    if checked is None:
        return t("login never checked")
    ago = words.ago(instant_from_ms(checked), now)
    return t("login {ago}").format(ago=ago) if login else t("login fails, {ago}").format(ago=ago)


def _line(
    state: str, note: str | None, current: Booking | None, coming: Booking | None, now: datetime
) -> tuple[str, str]:
    if state == "broken":
        return note or t("login fails"), "bad"
    if current is not None:
        return t("now: {name}").format(name=current.name), "accent"
    if coming is not None:
        here = words.here()
        local = coming.start_at.astimezone(here)
        near = words.near_day(local.date(), now.astimezone(here).date())
        when = f"{near} {words.clock(local)}" if near != t("today") else words.clock(local)
        return t("{when} {name}").format(when=when, name=coming.name), "accent"
    return note or "", ""
