"""What of the team's records is on this computer, and of when it is."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workbench.i18n import t
from workbench.store import meta, names, overview
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, parse_instant


@dataclass(frozen=True)
class Part:
    """A share of the team's records that this person may see."""

    label: str
    records: int
    is_loaded: bool


@dataclass(frozen=True)
class Cache:
    """Everything that is here.

    Args:
        as_of: When it was last in step with the server, as far as the profile says.
        verified_at: When it was last compared with the server, row by row.
    """

    parts: tuple[Part, ...]
    records: int
    file_bytes: int
    as_of: datetime | None
    verified_at: datetime | None


def cache(r: Reader) -> Cache:
    """Read what is here; it counts every row, so it is asked for seldom."""
    pending = {scope["id"] for scope in _pending(r)}
    held = [scope["id"] for scope in json.loads(meta.get(r, "scopes") or "[]")]
    counted: dict[str, int] = dict(r.rows(
        "SELECT s.scope, count(*) FROM record_scope rs JOIN scope s ON s.n = rs.scope"
        " GROUP BY s.scope"
    ))  # fmt: skip
    wanted = dict.fromkeys([*held, *pending])
    as_of = meta.get(r, "last_sync_at")
    verified_ms = meta.number(r, "verified_at_ms")
    return Cache(
        tuple(Part(_label(r, one), counted.get(one, 0), one not in pending) for one in wanted),
        sum(overview.rows(r).values()),
        r.store.path.stat().st_size,
        None if as_of is None else parse_instant(as_of),
        instant_from_ms(verified_ms) if verified_ms else None,
    )


def _pending(r: Reader) -> list[dict[str, str]]:
    plan = json.loads(meta.get(r, "snapshots") or "{}") or {}
    found: list[dict[str, str]] = plan.get("pending") or []
    return found


def _label(r: Reader, scope: str) -> str:
    kind, _, name = scope.partition(":")
    if kind == "workspace":
        return t("Shared by the whole workspace")
    if name == str(r.store.user_id):
        return t("Yours")
    known = UUID(name)
    if kind == "team":
        called = names.of(r, ("Team",), [known]).get(known, "")
        return called or t("A team of yours")
    called = names.of(r, ("User",), [known]).get(known, "")
    return t("Of {name}").format(name=called) if called else t("Of a colleague")
