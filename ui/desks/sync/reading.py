"""What the sync page reads in one look, and the rows it makes of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ui.desks.sync.choices import MINE, THEIRS
from ui.desks.sync.rows import (
    COLUMNS,
    CONFLICT,
    FOLD,
    HEAD,
    NOTE,
    OPEN,
    OTHERS,
    REFUSED,
    SHUT,
    WAITING,
    Row,
)
from workbench.i18n import t, tn
from workbench.services import sync_cache, sync_panel, words
from workbench.services.sync_cache import Cache
from workbench.services.sync_panel import Change, Panel, Refused
from workbench.services.value_words import Wording
from workbench.sync import conflicts
from workbench.sync.conflicts import Conflict

if TYPE_CHECKING:
    from workbench.app import Workbench

Shown = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Look:
    """One look at everything; `shown` has the words of each conflict's values."""

    panel: Panel
    conflicts: tuple[Conflict, ...]
    shown: tuple[Shown, ...]
    host: str
    email: str

    @property
    def mine(self) -> tuple[Conflict, ...]:
        """The conflicts that wait for this user."""
        return tuple(one for one in self.conflicts if one.is_mine)

    @property
    def others(self) -> tuple[Conflict, ...]:
        """The conflicts that wait for somebody else."""
        return tuple(one for one in self.conflicts if not one.is_mine)


def look(core: "Workbench") -> Look:
    """Read the page; runs on a worker."""
    with core.store.read() as r:
        found = tuple(conflicts.open_conflicts(r))
        shown = []
        for one in found:
            wording = Wording(r, one.type, [dict(one.mine), dict(one.theirs)])
            shown.append(
                {
                    (name, side): wording.shown_wire(name, values.get(name))
                    for name in one.fields
                    for side, values in ((THEIRS, one.theirs), (MINE, one.mine))
                }
            )
        host = core.profile.server_url.partition("://")[2].partition("/")[0]
        email = core.profile.email
        return Look(sync_panel.panel(r), found, tuple(shown), host, email)


def change(core: "Workbench", mid: UUID) -> Change | None:
    """Read one waiting change; runs on a worker."""
    with core.store.read() as r:
        return sync_panel.change(r, mid)


def cache(core: "Workbench") -> Cache:
    """Read what is on this computer; runs on a worker."""
    with core.store.read() as r:
        return sync_cache.cache(r)


def rows(found: Look, *, with_others: bool = False) -> tuple[Row, ...]:
    """Return the left side's rows: what needs you first, what others decide last."""
    return (*_own_rows(found), *_others_rows(found.others, is_open=with_others))


def _others_rows(others: tuple[Conflict, ...], *, is_open: bool) -> list[Row]:
    if not others:
        return []
    title = t("Others' conflicts ({n})").format(n=f"{len(others):,}")
    made = [Row(FOLD, title, icon=OPEN if is_open else SHUT)]
    return made + [_conflict_row(one, OTHERS) for one in others] if is_open else made


def _own_rows(found: Look) -> tuple[Row, ...]:
    made: list[Row] = []
    if found.mine:
        made.append(Row(HEAD, t("Needs you"), count=len(found.mine), tone="bad"))
        made += [_conflict_row(one, CONFLICT) for one in found.mine]
    refused = found.panel.refused
    if refused:
        made.append(Row(HEAD, t("Server refused"), count=len(refused), tone="warn"))
        made += [
            Row(REFUSED, one.words, _why(one), t("Review"), "triangle-alert", id=one.mid)
            for one in refused
        ]
    total = found.panel.waiting_total
    made.append(Row(HEAD, t("Waiting to send"), count=total, tone="solid"))
    if not total:
        is_all = not refused and not found.mine
        made.append(
            Row(
                NOTE,
                t("Nothing waits: everything is on the server.")
                if is_all
                else t("Nothing else waits."),
            )
        )
        return tuple(made)
    made.append(Row(COLUMNS))
    made += [
        Row(WAITING, one.words, one.reason, one.time, one.icon, tries=one.tries, id=one.mid)
        for one in found.panel.waiting
    ]
    more = total - len(found.panel.waiting)
    if more > 0:
        made.append(Row(NOTE, t("and {n} more").format(n=f"{more:,}")))
    return tuple(made)


def _why(one: Refused) -> str:
    together = tn("{n} change", "{n} changes", one.count) if one.count > 1 else ""
    return " · ".join(part for part in (together, one.reason) if part)


def _conflict_row(one: Conflict, kind: str) -> Row:
    at = "" if one.theirs_at is None else words.clock(one.theirs_at.astimezone(words.here()))
    who = t(", ").join(part for part in (one.theirs_by, at) if part)
    if kind == OTHERS and one.waits_for:
        who = t("waits for {people}").format(people=t(", ").join(one.waits_for))
    differing = [
        label
        for name, label in zip(one.fields, one.labels, strict=False)
        if one.mine.get(name) != one.theirs.get(name)
    ]
    fields = t(", ").join(differing)
    again = t("The record changed meanwhile: decide again") if one.is_again else ""
    return Row(
        kind,
        one.record,
        " · ".join(part for part in (again, fields, who) if part),
        tn("{n} field", "{n} fields", len(differing)),
        "git-pull-request",
        id=one.id,
    )
