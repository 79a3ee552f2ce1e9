"""The files of a record: what is attached, how large it is, and how far it has come."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Literal
from uuid import UUID

from workbench.errors import Refused
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import permissions
from workbench.store import blobs, names, records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer

State = Literal["waiting", "sent", "to_fetch", "refused", "missing"]
TYPE = "Attachment"
MOST_LETTERS = 120
_PROGRAMS = frozenset(
    {
        *("app", "appimage", "bash", "bat", "cmd", "com", "command", "cpl", "desktop", "dll"),
        *("dmg", "exe", "gadget", "hta", "inf", "ins", "iso", "jar", "js", "jse", "lnk", "msc"),
        *("msi", "msp", "pif", "pkg", "ps1", "py", "pyw", "rb", "reg", "scf", "scr", "sh", "so"),
        *("sys", "url", "vb", "vbe", "vbs", "workflow", "ws", "wsf", "wsh"),
    }
)


@dataclass(frozen=True)
class Attached:
    """One file of a record.

    Args:
        share: How much of it the server has, while it is being sent.
        reason: Why the server does not take it.
        why_not_remove: Why I may not remove it; empty where I may.
    """

    id: UUID
    name: str
    size_bytes: int
    sha256: str
    by: str
    at: datetime | None
    state: State
    share: float = 0.0
    reason: str = ""
    why_not_remove: str = ""


@dataclass(frozen=True)
class Removed:
    """What undo needs to bring a removed file back."""

    name: str
    parent_id: UUID
    content_type: str
    kept: blobs.Kept


def can_attach(type_name: str) -> bool:
    """Tell whether records of a type have files."""
    return type_name in dictionary.record_type(TYPE).by_name["parent_id"].references


def of_record(r: Reader, record_id: UUID) -> tuple[Attached, ...]:
    """Return the files of a record, newest first."""
    query = "SELECT id FROM attachment WHERE parent_id = ? ORDER BY created_at DESC, pk DESC"
    found = [
        records.require(r, TYPE, UUID(bytes=raw)) for (raw,) in r.rows(query, (record_id.bytes,))
    ]
    people = names.of(r, ("User",), {one["created_by_id"] for one in found if one["created_by_id"]})
    return tuple(_attached(r, one, people.get(one["created_by_id"], "")) for one in found)


def safe_name(name: str) -> str:
    """Return a name that is a file's in any folder; others chose it."""
    last = PurePath(name.replace("\\", "/")).name
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/|?*\u202a-\u202e\u2066-\u2069]', "_", last).strip(". ")
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix[:20]
    return f"{stem[: MOST_LETTERS - len(suffix)]}{suffix}" or "file"


def check_opens(name: str) -> None:
    """Refuse to open what would run on this computer; it can be saved.

    Raises:
        Refused: It is a program.
    """
    if PurePath(safe_name(name)).suffix.lower().lstrip(".") in _PROGRAMS:
        raise Refused(
            t("“{name}” would run as a program: save it, and open it only if you trust it.").format(
                name=name
            )
        )


def remove(w: Writer, attachment_id: UUID) -> Removed:
    """Remove a file from its record; its content stays for undo.

    Raises:
        NotFound: It is not there any more.
        Refused: It may not be removed, or could not be brought back.
    """
    record = records.require(w, TYPE, attachment_id)
    why_not = permissions.why_not_edit(w, record)
    if why_not:
        raise Refused(why_not)
    sha256 = record["sha256"]
    if not blobs.is_here(w.store, sha256):
        raise Refused(
            t(
                "Fetch “{name}” first: without its content here it could not be brought back."
            ).format(name=record["name"])
        )
    records.delete(w, TYPE, attachment_id)
    return Removed(
        record["name"],
        record["parent_id"],
        record["content_type"] or "",
        blobs.Kept(sha256, record["size_bytes"]),
    )


def bring_back(w: Writer, removed: Removed) -> UUID:
    """Attach a removed file again."""
    return blobs.attach(w, removed.kept, removed.parent_id, removed.name, removed.content_type)


def _attached(r: Reader, record: Record, by: str) -> Attached:
    sha256 = record["sha256"]
    blob, is_here = blobs.find(r, sha256), blobs.is_here(r.store, sha256)
    more: dict[str, Any] = {}
    state: State = "sent" if is_here else "to_fetch"
    if blob is not None and blob.state != "stored":
        unsent: State = "refused" if blob.state == "refused" else "waiting"
        state = unsent if is_here else "missing"
        more = {"share": blob.received / max(1, blob.size), "reason": blob.reason}
    return Attached(
        record.id, record["name"], record["size_bytes"], sha256, by, record["created_at"], state,
        why_not_remove=permissions.why_not_edit(r, record), **more,
    )  # fmt: skip
