"""What a disk holds after a power cut: what was synced for sure, of the rest any part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from workbench.bench.torture.power.file_layer import SYNC, TRUNCATE, Event

SECTOR_BYTES = 512
"""A disk writes a sector whole or not at all."""


@dataclass
class File:
    """One file: what is safe, and what happened since its last sync."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[Event] = field(default_factory=list)


def after_cut(events: Iterable[Event], begin: dict[str, bytes], rng: Random) -> dict[str, bytes]:
    """Return the content of each file if the power goes after these events."""
    files = {path: File(bytearray(content)) for path, content in begin.items()}
    for event in events:
        file = files.setdefault(event.path, File())
        if event.kind == SYNC:
            for one in file.since:
                _apply(file.safe, one)
            file.since.clear()
        else:
            file.since.append(event)
    return {path: bytes(_with_luck(file, rng)) for path, file in files.items()}


def _with_luck(file: File, rng: Random) -> bytearray:
    """Let none, the first few, or any of the unsynced writes have reached the disk."""
    content = bytearray(file.safe)
    way = rng.choice(["none", "none", "first", "any"])
    if way == "first":
        for one in file.since[: rng.randrange(len(file.since) + 1)]:
            _apply(content, one)
    elif way == "any":
        for one in rng.sample(file.since, rng.randrange(len(file.since) + 1)):
            _apply(content, _torn(one, rng) if rng.random() < 0.2 else one)
    return content


def _torn(event: Event, rng: Random) -> Event:
    """Return a write of which only the first sectors arrived; a single sector comes whole."""
    sectors = -(-len(event.data) // SECTOR_BYTES)
    if sectors < 2:
        return event
    arrived = rng.randrange(1, sectors) * SECTOR_BYTES
    return Event(event.path, event.kind, event.offset, event.data[:arrived])


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == TRUNCATE:
        del content[event.offset :]
        return
    end = event.offset + len(event.data)
    if len(content) < event.offset:
        content.extend(bytes(event.offset - len(content)))
    content[event.offset : end] = event.data
