"""Small facts about the profile, by name: who it belongs to and how far it has read."""

from uuid import UUID

from workbench.store.transactions import Reader, Writer

IDENTITY = ("workspace_id", "user_id", "client_id")
VERIFY_DUE = "verify_due"
"""Set while the next sync is to compare everything with the server."""


def get(r: Reader, key: str) -> str | None:
    """Return a fact, None when it was never noted."""
    value = r.value("SELECT v FROM meta WHERE k = ?", (key,))
    return None if value is None else str(value)


def put(w: Writer, key: str, value: str | UUID | int | None) -> None:
    """Note a fact; None forgets it."""
    if value is None:
        w.execute("DELETE FROM meta WHERE k = ?", (key,))
    else:
        w.execute("INSERT OR REPLACE INTO meta (k, v) VALUES (?, ?)", (key, str(value)))
    if key in IDENTITY:
        w.store.forget_identity()


def number(r: Reader, key: str, default: int = 0) -> int:
    """Return a fact that is a whole number."""
    value = get(r, key)
    return default if value is None else int(value)
