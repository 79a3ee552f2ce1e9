"""The timeline's rows: each org with its bookings, and what is wrong with any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import demos, words
from workbench.services.demo_orgs import OrgBoard, OrgCard
from workbench.services.demos import Booking

_TROUBLED = {"needs_reset", "broken"}
_HIDDEN = "retired"


@dataclass(frozen=True)
class Entry:
    """A booking on the timeline; `trouble` says why it is amber."""

    booking: Booking
    trouble: str

    def words(self) -> str:
        """What a tooltip and a screen reader say."""
        one = self.booking
        kind = picklists.BOOKING_KIND.label(one.kind)
        lines = [f"{one.name} · {kind}", demos.span(one.start_at, one.end_at)]
        if (one.taken_from, one.taken_until) != (one.start_at, one.end_at):
            here = words.here()
            lines.append(
                t("taken {start}–{end} with its buffers").format(
                    start=words.clock(one.taken_from.astimezone(here)),
                    end=words.clock(one.taken_until.astimezone(here)),
                )
            )
        if one.owner:
            lines.append(t("booked by {name}").format(name=one.owner))
        if self.trouble:
            lines.append(self.trouble)
        return "\n".join(lines)


@dataclass(frozen=True)
class Row:
    """One org's line."""

    org: OrgCard
    entries: tuple[Entry, ...]


def rows(board: OrgBoard, bookings: Sequence[Booking], now: datetime) -> tuple[Row, ...]:
    """Return a row for every org that can be booked; those with bookings stand first."""
    by_org: dict[UUID, list[Booking]] = {}
    for one in bookings:
        by_org.setdefault(one.org_id, []).append(one)
    orgs = [card for column in board.columns for card in column.cards if card.state != _HIDDEN]
    orgs.sort(key=lambda card: (card.id not in by_org, card.alias.casefold()))
    return tuple(Row(org, _entries(org, by_org.get(org.id, []), now)) for org in orgs)


def taken(
    row: Row, start: datetime, end: datetime, buffer: timedelta, except_id: UUID | None = None
) -> Booking | None:
    """Return who has the org at that time, buffers included; ends may touch."""
    first, last = start - buffer, end + buffer
    for entry in row.entries:
        one = entry.booking
        if one.id != except_id and first < one.taken_until and one.taken_from < last:
            return one
    return None


def _entries(org: OrgCard, own: Sequence[Booking], now: datetime) -> tuple[Entry, ...]:
    return tuple(Entry(one, _trouble(org, one, own, now)) for one in own)


def _trouble(org: OrgCard, one: Booking, own: Sequence[Booking], now: datetime) -> str:
    if one.end_at <= now:
        return ""
    for other in own:
        if (
            other.id != one.id
            and one.is_provisional
            and one.taken_from < other.taken_until
            and other.taken_from < one.taken_until
        ):
            return t("clashes with {name}").format(name=other.name)
    if one.is_provisional:
        return t("waits for the server")
    first = min((each for each in own if each.end_at > now), key=lambda each: each.start_at)
    if org.state in _TROUBLED and first.id == one.id:
        return t("reset needed") if org.state == "needs_reset" else t("org is broken")
    if org.expires_at is not None and org.expires_at < one.end_at:
        return t("org expires before its end")
    return ""
