"""Where people are signed in, and in words what became of a device that was to be wiped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.store import records
from workbench.store.database import Reader
from workbench.wire.values import parse_instant

_FIRST = ("held", "wipe", "wiped", "active", "ended")


@dataclass(frozen=True)
class Device:
    """One sign-in.

    Args:
        standing: `held`, `wipe`, `wiped`, `active` or `ended`; held is a wipe that did not work.
        short: The same in a word or two.
        asked: When a wipe was asked for; empty if none was.
        words: What became of it, and when.
    """

    id: str
    name: str
    person: str
    is_this: bool
    standing: str
    short: str
    asked: str
    words: str
    seen: str

    @property
    def can_be_wiped(self) -> bool:
        """Whether it can be asked to remove its data; one's own is left by signing out."""
        return self.standing == "active" and not self.is_this


def listing(r: Reader, told: Iterable[Mapping[str, Any]]) -> tuple[Device, ...]:
    """Return what the server tells of devices: a wipe that needs attention first, then people."""
    found = [_device(r, one) for one in told]
    found.sort(key=lambda one: (_FIRST.index(one.standing), one.person, one.name, one.id))
    return tuple(found)


def _device(r: Reader, told: Mapping[str, Any]) -> Device:
    person = records.get(r, "User", UUID(told["user_id"]))
    standing = "held" if told["state"] == "wipe" and told["held"] else told["state"]
    return Device(
        told["id"],
        told["name"],
        t("(unknown)") if person is None else person.name,
        told["is_this"],
        standing,
        _short(standing),
        "" if told["wipe_at"] is None else moment(told["wipe_at"]),
        state_words(told),
        moment(told["seen_at"]),
    )


def _short(standing: str) -> str:
    known = {
        "held": t("not removed"),
        "wipe": t("no answer yet"),
        "wiped": t("removed"),
        "active": t("signed in"),
        "ended": t("signed out"),
    }
    return known[standing]


def state_words(device: Mapping[str, Any]) -> str:
    """Return how it stands with a device, and what became of a wipe."""
    state, told_at = device["state"], device["wipe_told_at"]
    if state == "wipe" and device["held"]:
        why = {
            "unsaved": t("unsent work could not be saved there"),
            "in_use": t("another program there uses its files"),
        }
        return t("not removed ({moment}): {reason}; it tries again").format(
            moment=moment(device["held_at"]), reason=why[device["held"]]
        )
    if state == "wipe" and told_at:
        text = t("to be removed: told {moment}, has not said yet that it is done")
        return text.format(moment=moment(told_at))
    if state == "wiped":
        text = t("removed {moment}; unsent work was sent, or sealed in a file there")
        return text.format(moment=moment(device["wiped_at"]))
    known = {
        "active": t("signed in"),
        "wipe": t("to be removed: waits until it asks the server"),
        "ended": t("signed out"),
    }
    return known[state]


def moment(text: str) -> str:
    """Return an instant of the wire as people read it here."""
    return f"{parse_instant(text).astimezone():%Y-%m-%d %H:%M}"
