"""What is being typed and not saved yet: kept in the profile, never sent, gone once it is saved."""

from workbench.store import meta
from workbench.store.transactions import Reader, Writer

_KEY = "draft:"


def keep(w: Writer, place: str, text: str) -> None:
    """Keep the text of a place, such as `call:ID`; an empty one is forgotten."""
    meta.put(w, _KEY + place, text if text.strip() else None)


def kept(r: Reader, prefix: str) -> dict[str, str]:
    """Return the texts of the places that begin with a prefix, by what follows it."""
    key = _KEY + prefix
    rows = r.rows("SELECT k, v FROM meta WHERE substr(k, 1, ?) = ? ORDER BY k", (len(key), key))
    return {str(name)[len(key) :]: str(text) for name, text in rows}
