"""Unsent work in a file of its own: saved before a profile goes, taken into another one later."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.backend import credentials
from workbench.errors import InvalidInput, Refused
from workbench.i18n import t
from workbench.store import events, merging, mutations, outbox, overlay
from workbench.store.database import Reader, Store, Writer
from workbench.wire.values import instant_ms, instant_text

FORMAT = 1
UNSENT = ("new", "sent", "blocked", "quarantined")
LABEL = b"bundle"
"""What the key of a bundle is derived from the profile's key for."""


@dataclass(frozen=True)
class Key:
    """The key of a bundle, and what stands in the file so that its owner finds it again."""

    key: bytes
    told: Mapping[str, str]


def from_passphrase(passphrase: str) -> Key:
    """Return a fresh key wrapped with a passphrase, or with a recovery key."""
    key = secrets.token_bytes(32)
    return Key(key, {"wrapped_key": credentials.wrap_with_passphrase(key, passphrase)})


def from_profile(profile_key: bytes, wrapped_profile_key: str) -> Key:
    """Return the key that the profile's recovery key leads to, without asking for that."""
    key = credentials.derive_key(profile_key, LABEL)
    return Key(key, {"wrapped_profile_key": wrapped_profile_key})


def pack(r: Reader) -> dict[str, Any]:
    """Return all unsent changes as plain data."""
    changes = [
        {
            "mid": str(one.mid),
            "state": one.state,
            "created_at": instant_text(one.created_at),
            "last_error": one.last_error,
            "body": one.body,
        }
        for one in outbox.listing(r, UNSENT)
    ]
    head = r.store.identity().as_head()
    return {"unsent_work": FORMAT, **head, "saved_at": instant_text(r.store.now()),
            "changes": changes}  # fmt: skip


def written(bundle: Mapping[str, Any], key: Key) -> bytes:
    """Return the first line of a bundle's file, sealed with a key."""
    content = json.dumps(bundle, ensure_ascii=False, indent=1).encode()
    sealed = base64.b64encode(credentials.seal(key.key, content)).decode()
    return json.dumps({"sealed_unsent_work": FORMAT, **key.told, "sealed": sealed}).encode()


def read(content: bytes, secret: str = "") -> dict[str, Any]:
    """Return the bundle in a file.

    Args:
        secret: The passphrase it was saved with, or the recovery key of its profile.

    Raises:
        InvalidInput: It is no bundle, or the secret is wrong.
    """
    try:
        found: Any = json.loads(content)
        if isinstance(found, dict) and "sealed_unsent_work" in found:
            opened = credentials.open_sealed(
                _key_of(found, secret), base64.b64decode(found["sealed"])
            )
            found = json.loads(opened)
        is_bundle = isinstance(found, dict) and found.get("unsent_work") == FORMAT
        is_list = isinstance(found, list)
    except (ValueError, KeyError, TypeError, binascii.Error):
        is_bundle = is_list = False
    if is_list:
        raise InvalidInput(
            t(
                "This file is a list of changes for reading, as “outbox export” writes it; it"
                " cannot be taken in. Save them with “outbox export --sealed FILE”."
            )
        )
    if not is_bundle:
        raise InvalidInput(t("This file holds no unsent work, or it was changed."))
    return dict(found)


def check_owner(store: Store, bundle: Mapping[str, Any]) -> None:
    """Check that a bundle was made by this person in this workspace.

    Raises:
        Refused: It was not.
    """
    own = store.identity().as_head()
    if any(bundle.get(name) != own[name] for name in ("workspace_id", "user_id")):
        raise Refused(t("This unsent work belongs to another person or workspace."))


def key_of(line: bytes, secret: str) -> bytes:
    """Return the key that seals a file, from its first line."""
    return _key_of(json.loads(line), secret)


def take_in(w: Writer, bundle: Mapping[str, Any]) -> int:
    """Put the changes of a bundle into this outbox, each once; return how many are new here.

    Raises:
        Refused: They were made by another person, or in another workspace.
    """
    check_owner(w.store, bundle)
    known = {
        UUID(bytes=mid) for (mid,) in w.rows("SELECT mid FROM outbox UNION SELECT mid FROM archive")
    }
    fresh = [one["body"] for one in bundle["changes"] if UUID(one["body"]["mid"]) not in known]
    now_ms = instant_ms(w.store.now())
    for body in fresh:
        mutations.restore(w, dict(body), w.store.user_id, now_ms)
        w.note_mutation(body, w.store.user_id, now_ms)
    for type_name, record_id in dict.fromkeys((body["type"], body["id"]) for body in fresh):
        overlay.rebuild(w, type_name, UUID(record_id))
    for body in fresh:
        merging.lay(w, body)
    if fresh:
        events.note(w, "moved_in", n=len(fresh))
    return len(fresh)


def _key_of(found: Mapping[str, Any], secret: str) -> bytes:
    if "wrapped_profile_key" in found:
        text = credentials.plain_recovery_key(secret)
        profile_key = credentials.unwrap_with_passphrase(found["wrapped_profile_key"], text)
        return credentials.derive_key(profile_key, LABEL)
    try:
        return credentials.unwrap_with_passphrase(found["wrapped_key"], secret)
    except InvalidInput:  # a recovery key made for this file, as somebody typed it from paper
        plain = credentials.plain_recovery_key(secret)
        return credentials.unwrap_with_passphrase(found["wrapped_key"], plain)
