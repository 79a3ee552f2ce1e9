"""How the server's data dictionary stands to this program's, as the last sync told."""

import json
from typing import Any

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.differing import Difference
from workbench.store import meta
from workbench.store.transactions import Reader, Writer

KEY = "dictionary_difference"
MOST_NAMED = 8


def is_to_be_asked(r: Reader) -> bool:
    """Tell whether the server's dictionary is another one, and how it differs is not known."""
    told = meta.get(r, "schema_hash")
    return told not in (None, dictionary.schema_hash()) and _kept(r).get("hashes") != _hashes(r)


def note(w: Writer, difference: Difference) -> None:
    """Note how the dictionaries differ; it holds until one of them changes."""
    kept = {
        "hashes": _hashes(w),
        "only_server": difference.only_server,
        "only_here": difference.only_here,
    }
    meta.put(w, KEY, json.dumps(kept))


def status(r: Reader) -> dict[str, Any]:
    """Return whether the two are the same, and what only one of them knows."""
    told = meta.get(r, "schema_hash")
    kept = _kept(r) if _kept(r).get("hashes") == _hashes(r) else {}
    return {
        "same": told in (None, dictionary.schema_hash()),
        "only_server": kept.get("only_server", []),
        "only_here": kept.get("only_here", []),
    }


def sentence(told: dict[str, Any]) -> str:
    """Return what a status means and what to do; nothing where both are the same."""
    if told["same"]:
        return ""
    if told["only_server"]:
        return t(
            "The server has a newer data dictionary ({names}): update this program. Until then "
            "these values are kept but not shown."
        ).format(names=_named(told["only_server"]))
    if told["only_here"]:
        return t(
            "The server's data dictionary is older ({names} are missing there): ask its "
            "administrator to update it. Until then it refuses these values."
        ).format(names=_named(told["only_here"]))
    return t(
        "The server has another version of the data dictionary: update this program or the server."
    )


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return f"{shown}, …" if len(names) > MOST_NAMED else shown


def _kept(r: Reader) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(meta.get(r, KEY) or "{}")
    return found


def _hashes(r: Reader) -> list[str | None]:
    return [meta.get(r, "schema_hash"), dictionary.schema_hash()]
