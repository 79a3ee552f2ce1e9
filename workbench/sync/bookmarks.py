"""How far this profile has read: its history, its cursor and the snapshots still to load."""

from dataclasses import asdict, dataclass, replace
from typing import Self

from workbench.schema.dictionary import BY_NAME
from workbench.store import meta
from workbench.store.database import Reader, Writer
from workbench.sync.checks import Header, Hello, Scope
from workbench.wire.messages import Json, dumps, loads


@dataclass(frozen=True)
class Place:
    """A place in the feed: the opaque cursor and the number it stands for."""

    cursor: str
    seq: int


@dataclass(frozen=True)
class Plan:
    """The snapshots still to load, first one first, and how far that one has come.

    Args:
        done: Scopes of this plan that are loaded.
        is_whole: A scope's rows must be seen from its first line on, because older rows of
            it may be here that the snapshot no longer holds: brought by another scope, under
            other rights, or by a load that was given up.
    """

    pending: tuple[Scope, ...]
    done: tuple[Scope, ...] = ()
    is_whole: bool = True
    resume: str = ""
    header: Header | None = None
    count: int = 0
    total: int = 0
    oldest: Place | None = None

    def started(self, header: Header) -> Self:
        """Return the plan with the first scope's snapshot begun anew.

        One made under other rights than the plan leaves out what scopes loaded before may have
        brought for it.
        """
        is_whole = self.is_whole or header.scope != self.pending[0]
        return replace(self, is_whole=is_whole, resume="", header=header, count=0, total=0)

    def marked(self, token: str, count: int, total: int) -> Self:
        """Return the plan after a mark: a lost connection goes on from here."""
        return replace(self, resume=token, count=count, total=total)

    def restarted(self) -> Self:
        """Return the plan with the first scope to be loaded from its beginning again."""
        return replace(self, is_whole=True, resume="", header=None, count=0, total=0)

    def finished(self, header: Header) -> Self:
        """Return the plan after the first scope's end."""
        place = Place(header.as_of, header.as_of_seq)
        oldest = place if self.oldest is None or place.seq < self.oldest.seq else self.oldest
        return replace(
            self.restarted(),
            pending=self.pending[1:],
            done=(*self.done, header.scope),
            is_whole=self.is_whole,
            oldest=oldest,
        )


@dataclass(frozen=True)
class Bookmarks:
    """All of it, as read from the profile in one go.

    Args:
        is_blank: Whether no row of any server is here.
    """

    epoch: str
    place: Place | None
    scopes: tuple[Scope, ...]
    plan: Plan | None
    is_blank: bool


def read(r: Reader) -> Bookmarks:
    """Read the bookmarks."""
    cursor = meta.get(r, "cursor")
    written = meta.get(r, "snapshots")
    return Bookmarks(
        meta.get(r, "epoch") or "",
        None if cursor is None else Place(cursor, int(meta.get(r, "applied_seq") or 0)),
        _scopes(loads(meta.get(r, "scopes") or "[]")),
        None if written is None else _plan(loads(written)),
        not r.value("SELECT EXISTS (SELECT 1 FROM record_scope)"),
    )


def write_plan(w: Writer, plan: Plan | None) -> None:
    """Keep the plan; None when every snapshot is loaded."""
    meta.put(w, "snapshots", None if plan is None else dumps(asdict(plan)).decode())


def write_place(w: Writer, place: Place | None) -> None:
    """Keep the place in the feed; None when it is lost."""
    meta.put(w, "cursor", None if place is None else place.cursor)
    meta.put(w, "applied_seq", None if place is None else place.seq)


def write_scopes(w: Writer, scopes: tuple[Scope, ...]) -> None:
    """Keep the scopes whose rows are here."""
    meta.put(w, "scopes", dumps([asdict(scope) for scope in scopes]).decode())


def new_plan(wanted: tuple[Scope, ...], *, is_whole: bool = True) -> Plan | None:
    """Return the plan to load `wanted`; none is needed for nothing."""
    return Plan(wanted, is_whole=is_whole) if wanted else None


def planned(marks: Bookmarks, hello: Hello) -> Plan | None:
    """Return what a greeting makes of the plan: scopes no longer held fall out of it.

    A scope that came while others were loaded is in no plan, and the feed need not tell of it:
    the place of that load may already stand for the new access.
    """
    plan = marks.plan
    if plan is None and marks.place is None:
        return new_plan(hello.scopes, is_whole=not marks.is_blank)
    if plan is None:
        missing = (scope for scope in hello.scopes if not is_held(scope, marks.scopes))
        return new_plan(tuple(missing))
    if marks.place is not None:  # scopes were added; the feed tells of later changes, but not of
        kept = tuple(scope for scope in plan.pending if is_held(scope, hello.scopes))
        known = (*kept, *marks.scopes)  # those that were taken and given back since it was asked
        wanted = (*kept, *(scope for scope in hello.scopes if not is_held(scope, known)))
    else:
        wanted = tuple(scope for scope in hello.scopes if scope not in plan.done)
    if wanted == plan.pending:
        return plan
    return replace(plan.restarted(), pending=wanted)


def is_held(scope: Scope, scopes: tuple[Scope, ...]) -> bool:
    """Tell whether a scope of this id is among `scopes`, of whatever generation."""
    return any(other.id == scope.id for other in scopes)


def known_types() -> str:
    """Name the types this program keeps; a newer program has to load what it adds."""
    return " ".join(sorted(BY_NAME))


def _scopes(listed: list[Json]) -> tuple[Scope, ...]:
    return tuple(Scope(**item) for item in listed)


def _plan(written: Json) -> Plan:
    header, oldest = written["header"], written["oldest"]
    return Plan(
        **{
            **written,
            "pending": _scopes(written["pending"]),
            "done": _scopes(written["done"]),
            "header": header and Header(**{**header, "scope": Scope(**header["scope"])}),
            "oldest": oldest and Place(**oldest),
        }
    )
