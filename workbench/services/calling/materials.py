"""What one shows or sends while talking: the first-call deck and the demo video.

They are files attached to a campaign, which open without a network once they are here, or links
that the settings name. A file's name says what it is, whom it is for and until when:
`First-call deck CFO Retail v3 until 2027-03-31.pdf`, `演示视频 零售 v2 至 2027-06-30.mp4`.
What is for others is left out; of those that fit the one that fits best wins, then the newest, and
what has run out comes last and says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from workbench import settings
from workbench.i18n import t
from workbench.schema import picklists
from workbench.schema.fields import Picklist
from workbench.services import links, words
from workbench.store import blobs
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms

DECK, VIDEO = "deck", "video"
ICONS: Final = {DECK: "presentation", VIDEO: "circle-play"}
_KINDS: Final = (
    (VIDEO, re.compile(r"\bvideo\b|视频")),
    (DECK, re.compile(r"\bdeck\b|拜访资料|介绍资料")),
)
_VERSION: Final = re.compile(r"(?:(?<![a-z])v|第\s?)(\d+(?:\.\d+)*)(?![\d.])")
_UNTIL: Final = re.compile(r"(?:until|valid to|至|到)\s*(\d{4}-\d{2}-\d{2})")
_FILES: Final = (
    "SELECT a.id, a.name, a.sha256, a.created_at, a.parent_id FROM attachment AS a"
    " JOIN campaign AS c ON c.id = a.parent_id WHERE coalesce(c.is_active, 1) = 1"
)


@dataclass(frozen=True)
class Named:
    """What a file's name says.

    Args:
        version: The parts of its number, empty where it has none.
        until: The last day on which it holds.
    """

    kind: str
    personas: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    version: tuple[int, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Material:
    """A file or a link for the call.

    Args:
        kind: deck or video.
        url: What can be opened in a browser and sent; empty where there is none.
        why: Why it cannot be opened; empty where it can.
        file_id: The attachment; None where it is a link alone.
        is_here: Whether it opens without a network.
        edition: Its version, else its day, in words.
        until: Until when it holds, in words.
        is_over: Whether that has passed.
    """

    kind: str
    label: str
    icon: str
    url: str = ""
    why: str = ""
    file_id: UUID | None = None
    name: str = ""
    is_here: bool = False
    edition: str = ""
    until: str = ""
    is_over: bool = False

    @property
    def detail(self) -> str:
        """Version, until when, and whether it has to be fetched yet, in one line."""
        fetched = t("to fetch") if self.file_id is not None and not self.is_here else ""
        return " · ".join(part for part in (self.edition, self.until, fetched) if part)

    @property
    def tooltip(self) -> str:
        """Everything about it, or why it cannot be opened."""
        told = self.why or self.name or self.url
        return "\n".join(part for part in (self.label, self.detail, told) if part)


@dataclass(frozen=True)
class _File:
    id: UUID
    name: str
    sha256: str
    added_at: datetime | None
    campaign_id: UUID
    named: Named


def materials(
    r: Reader, *, industry: str = "", persona: str = "", campaign_id: UUID | None = None
) -> tuple[Material, ...]:
    """Return the deck and the video for somebody, as far as there are any."""
    today = r.store.now().astimezone(words.here()).date()
    files = [file for row in r.rows(_FILES) if (file := _file(*row)) is not None]
    found = []
    for kind, label in ((DECK, t("First-call deck")), (VIDEO, t("Demo video"))):
        link = _link(kind, label, str(settings.get(f"call_{kind}")).strip())
        fitting = [file for file in files if file.named.kind == kind]
        best = _best(fitting, industry, persona, campaign_id, today)
        if best is not None:
            found.append(_of_file(r, best, link or Material(kind, label, ICONS[kind]), today))
        elif link is not None:
            found.append(link)
    return tuple(found)


@lru_cache(maxsize=512)
def read_name(name: str) -> Named | None:
    """Return what a file's name says; None where it is neither deck nor video."""
    stem = name.rpartition(".")[0] or name
    told = stem.casefold().replace("_", " ")
    kind = next((kind for kind, pattern in _KINDS if pattern.search(told)), None)
    if kind is None:
        return None
    version, until = _VERSION.search(told), _UNTIL.search(told)
    return Named(
        kind,
        _values(picklists.PERSONA, told),
        _values(picklists.INDUSTRY, told),
        tuple(int(part) for part in version[1].split(".")) if version else (),
        _day(until[1]) if until else None,
    )


def is_allowed(host: str, allowed: str) -> bool:
    """Whether a host is one of those listed, or lies below one."""
    known = [one.strip().casefold().lstrip(".") for one in allowed.replace("，", ",").split(",")]
    return any(one and (host == one or host.endswith(f".{one}")) for one in known)


def _file(
    raw: bytes, name: str, sha256: str, added_at: int | None, campaign: bytes
) -> _File | None:
    named = read_name(name)
    if named is None:
        return None
    added = None if added_at is None else instant_from_ms(added_at)
    return _File(UUID(bytes=raw), name, sha256, added, UUID(bytes=campaign), named)


def _best(
    files: Iterable[_File], industry: str, persona: str, campaign_id: UUID | None, today: date
) -> _File | None:
    """Return the file that fits best; one for another persona or industry does not fit."""

    def fits(file: _File) -> bool:
        named = file.named
        is_whose = not named.personas or persona in named.personas
        return is_whose and (not named.industries or industry in named.industries)

    def merit(file: _File) -> tuple[bool, int, tuple[int, ...], bool, str]:
        named = file.named
        hits = bool(named.personas) + bool(named.industries) + (file.campaign_id == campaign_id)
        added = "" if file.added_at is None else file.added_at.isoformat()
        # what is not on the server yet has no day, and is the newest
        return not _is_over(named, today), hits, named.version, file.added_at is None, added

    return max(filter(fits, files), key=merit, default=None)


def _of_file(r: Reader, file: _File, plain: Material, today: date) -> Material:
    named = file.named
    edition, until = "", ""
    if named.version:
        edition = f"v{'.'.join(map(str, named.version))}"
    elif file.added_at is not None:
        edition = words.close_day(file.added_at.astimezone(words.here()).date(), today)
    if named.until is not None:
        said = t("expired {day}") if _is_over(named, today) else t("good until {day}")
        until = said.format(day=words.day(named.until, today))
    return replace(
        plain,
        why="",
        file_id=file.id,
        name=file.name,
        is_here=blobs.is_here(r.store, file.sha256),
        edition=edition,
        until=until,
        is_over=_is_over(named, today),
    )


def _link(kind: str, label: str, written: str) -> Material | None:
    """Return the link that the settings name; None where they name none."""
    if not written:
        return None
    found = Material(kind, label, ICONS[kind])
    url = links.web(written)
    if not url:
        return replace(found, why=t("“{text}” is no web page.").format(text=written))
    host = (urlsplit(url).hostname or "").casefold()
    if not is_allowed(host, str(settings.get("call_link_hosts"))):
        why = t("{host} is not among the hosts that the settings allow.").format(host=host)
        return replace(found, why=why)
    return replace(found, url=url)


def _is_over(named: Named, today: date) -> bool:
    return named.until is not None and named.until < today


def _values(choices: Picklist, told: str) -> frozenset[str]:
    """Return the values that a name tells, by word in Latin letters, anywhere in Chinese."""
    found = set()
    for choice in choices.choices:
        latin = {choice.value.casefold(), choice.label.en.casefold()}
        is_told = any(re.search(rf"(?<![\w]){re.escape(one)}(?![\w])", told) for one in latin)
        if is_told or choice.label.zh in told:
            found.add(choice.value)
    return frozenset(found - {"Other"})


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
