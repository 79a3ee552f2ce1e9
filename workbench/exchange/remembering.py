"""How a table was mapped, remembered by its header: the next one from there needs no words."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.exchange.choices import Handling, Likeness
from workbench.exchange.mapping import key, place_of
from workbench.exchange.sources import Source
from workbench.i18n import t
from workbench.store import import_memory
from workbench.store.import_memory import Remembered
from workbench.store.transactions import Reader, Store


@dataclass(frozen=True)
class Remembrance:
    """What is remembered of tables with one header.

    Args:
        maps: Column → field, as `--map` takes it.
        map_values: (column, text) → the text taken instead.
        rules: Kind of possible duplicate → what becomes of it.
        constants: Field → what a row holds that says nothing itself; empty: nothing was wanted.
        told: A sentence that says whence it is known; empty where nothing is.
    """

    maps: Mapping[str, str] = field(default_factory=dict)
    map_values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rules: Mapping[Likeness, Handling] = field(default_factory=dict)
    told: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)


def fingerprint(source: Source) -> str:
    """Return what tables with the same header share, whatever their rows."""
    names = "\x1f".join(key(column) for column in source.columns)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def recall(r: Reader, header: str, type_name: str) -> Remembrance:
    """Return how the last table with this header was mapped; nothing where none was."""
    kept = import_memory.recall(r, header, type_name)
    if kept is None:
        return Remembrance()
    wishes = kept.wishes
    told = t("Mapped as {file} was on {day}.").format(file=kept.file, day=kept.at.date())
    return Remembrance(
        dict(wishes.get("maps", {})),
        {(column, text): wish for column, text, wish in wishes.get("map_values", ())},
        {Likeness(kind): Handling(how) for kind, how in wishes.get("rules", {}).items()},
        told,
        dict(wishes.get("constants", {})),
    )


def merged(kept: Remembrance, given: Mapping[str, str], source: Source) -> dict[str, str]:
    """Return the mapping to use: what is given holds, and nothing is filled twice."""
    taken = {wish for wish in given.values() if wish}
    told = {place_of(source.columns, column) for column in given}
    here = {place_of(source.columns, column): wish for column, wish in kept.maps.items()}
    maps = {
        source.columns[place]: wish
        for place, wish in here.items()
        if place >= 0 and place not in told and (not wish or wish not in taken)
    }
    return {**maps, **given}


def remember(store: Store, header: str, type_name: str, file: str, wishes: Any) -> None:
    """Keep how a table was mapped, for the next one with its header."""
    kept = Remembered(header, type_name, store.now(), file, wishes)
    with store.write() as w:
        import_memory.remember(w, kept)


def forget(store: Store, header: str, type_name: str) -> None:
    """Forget how tables with a header were mapped."""
    with store.write() as w:
        import_memory.forget(w, header, type_name)
