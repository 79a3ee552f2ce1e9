"""Messages are believed as a whole or not at all: nothing is parsed partially."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.backend.transport import Unknown
from workbench.i18n import t
from workbench.wire.digests import BUCKETS, Digest
from workbench.wire.messages import FINAL_RESULTS, LIMITS, PROTO, Json, loads
from workbench.wire.values import uuid_bytes

RESULTS = FINAL_RESULTS | {"blocked"}
CHANGE_OPS = frozenset({"put", "remove", "delete"})


@dataclass(frozen=True)
class Scope:
    """A part of the workspace this user may see, and its generation."""

    id: str
    gen: int


@dataclass(frozen=True)
class Hello:
    """The server's greeting."""

    epoch: str
    user_id: UUID
    workspace_id: UUID
    schema_hash: str
    server_time: str
    scopes: tuple[Scope, ...]
    limits: dict[str, int]
    role: str
    access: str


@dataclass(frozen=True)
class Page:
    """One page of the feed."""

    epoch: str
    next: str
    up_to: int
    more: bool
    changes: tuple[Json, ...]
    access: str = ""


@dataclass(frozen=True)
class Header:
    """The first line of a snapshot."""

    snapshot: str
    epoch: str
    scope: Scope
    as_of: str
    as_of_seq: int
    estimate: int


@dataclass(frozen=True)
class Digests:
    """What the server has of a scope and type, as it was at `seq`."""

    epoch: str
    seq: int
    whole: Digest
    buckets: tuple[Digest, ...]


def hello(answer: Json) -> Hello:
    """Read a greeting.

    Raises:
        Unknown: It is not one.
    """
    try:
        limits = answer.get("limits") or {}
        found = Hello(
            _text(answer["epoch"]),
            UUID(answer["user_id"]),
            UUID(answer["workspace_id"]),
            _text(answer["schema_hash"]),
            _text(answer["server_time"]),
            scopes(answer["scopes"]),
            {name: max(1, _whole(limits.get(name, LIMITS[name]))) for name in LIMITS},
            str(answer.get("role") or ""),
            str(answer.get("access") or ""),
        )
        need(answer["proto"] == PROTO)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged() from None
    return found


def scopes(listed: Any) -> tuple[Scope, ...]:
    """Read a list of scopes.

    Raises:
        ValueError, KeyError, TypeError: It is none.
    """
    need(isinstance(listed, list))
    return tuple(Scope(_text(item["id"]), _whole(item["gen"])) for item in listed)


def results(answer: Json, mids: Sequence[str]) -> list[Json]:
    """Read the results of a push: exactly one for each mutation sent, in the same order.

    Raises:
        Unknown: They do not fit what was sent.
    """
    try:
        listed = answer["results"]
        need(isinstance(listed, list) and [item["mid"] for item in listed] == list(mids))
        for item in listed:
            need(item["result"] in RESULTS)
            if item["result"] in ("ok", "conflict"):
                _whole(item["seq"])
    except (KeyError, ValueError, TypeError):
        raise damaged() from None
    return list(listed)


def page(answer: Json) -> Page:
    """Read a page of changes.

    Raises:
        Unknown: A part of it is not as it must be.
    """
    try:
        changes = answer["changes"]
        need(isinstance(changes, list) and isinstance(answer["more"], bool))
        for change in changes:
            need(change["op"] in CHANGE_OPS)
            _check_row(change, has_row=change["op"] == "put")
        return Page(
            _text(answer["epoch"]),
            _text(answer["next"]),
            _whole(answer["up_to"]),
            answer["more"],
            tuple(changes),
            str(answer.get("access") or ""),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged() from None


def header(line: Json, scope: str) -> Header:
    """Read the first line of a snapshot of `scope`.

    Raises:
        Unknown: It is not one, or of another scope.
    """
    try:
        need(line["scope"]["id"] == scope)
        return Header(
            _text(line["snapshot"]),
            _text(line["epoch"]),
            Scope(scope, _whole(line["scope"]["gen"])),
            _text(line["as_of"]),
            _whole(line["as_of_seq"]),
            _whole(line.get("estimate", 0)),
        )
    except (KeyError, ValueError, TypeError):
        raise damaged() from None


def digests(answer: Json, *, in_buckets: bool) -> Digests:
    """Read the answer to a question for digests.

    Raises:
        Unknown: It is none.
    """
    try:
        found = Digests(
            str(answer.get("epoch") or ""),
            _whole(answer["seq"]),
            _digest(answer),
            tuple(_digest(part) for part in answer.get("buckets") or ()),
        )
        need(len(found.buckets) == (BUCKETS if in_buckets else 0))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged() from None
    return found


def snapshot_line(line: bytes) -> Json:
    """Read one line of a snapshot: a row, its id in the stored form, a mark or the end.

    Raises:
        Unknown: It is none of these, for instance because it was cut short.
    """
    try:
        found: Json = loads(line)
        need(isinstance(found, dict) and line.endswith(b"\n"))
        if "type" in found:
            found["id"] = _check_row(found, has_row=True)
        else:
            need("mark" in found or found.get("end") is True or "snapshot" in found)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise damaged() from None
    return found


def damaged() -> Unknown:
    """Return the failure for an answer that is not what the protocol says."""
    return Unknown(t("The server's answer was damaged; it was not used."))


def _digest(part: Json) -> Digest:
    return Digest(_whole(part["n"]), _text(part["sum"]))


def _check_row(change: Json, *, has_row: bool) -> bytes:
    """Return the stored form of a row's id."""
    type_name = change["type"]
    if type(change["ver"]) is not int or not isinstance(type_name, str) or not type_name:
        raise ValueError
    if has_row and not (isinstance(change["row"], dict) and isinstance(change["scopes"], list)):
        raise ValueError
    return uuid_bytes(change["id"])


def _text(value: Any) -> str:
    need(isinstance(value, str) and value != "")
    return str(value)


def _whole(value: Any) -> int:
    need(isinstance(value, int) and not isinstance(value, bool))
    return int(value)


def need(holds: bool) -> None:
    """Refuse a message of which something does not hold."""
    if not holds:
        raise ValueError
