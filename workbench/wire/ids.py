"""Ids: made by the client, ordered in time, never used for order (sync.md 2.1)."""

from uuid import UUID, uuid5


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    import uuid_utils

    return UUID(bytes=uuid_utils.uuid7().bytes)


def derived_id(mid: UUID | str, name: str) -> UUID:
    """Return the id both ends give to what a mutation causes: UUIDv5(mid + "/" + name)."""
    base = mid if isinstance(mid, UUID) else UUID(mid)
    return uuid5(base, "/" + name)


def id_of_conflict(mid: UUID | str, field: str) -> UUID:
    """Return the id of the conflict that a mutation ended in, by its first field.

    Unlike any id of history: after a restore of the server the same mutation may be accepted
    that had ended in a conflict, and clients then know both.
    """
    return derived_id(mid, "conflict/" + field)
