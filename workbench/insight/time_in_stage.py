"""Since when an opportunity is in its stage: one rule for cards, views, record and numbers.

It counts from the last time the present stage was entered, but a stage that was entered again
within a minute of being left was never left. An undone move is two rows of history, there and
back; both stay (the history tells what happened), and neither makes an old deal look fresh.
The minute covers the undo of a toast and a card dropped on the wrong column; going by time
needs no mark on the rows, so it holds for moves made on another device and for nested undos.
"""

from collections.abc import Iterable

GRACE_MS = 60_000
_ENTERED_AT = (
    "(SELECT max(h.changed_at) FROM opportunity_field_history AS h"
    " WHERE h.opportunity_id = {deal}.id AND h.field = 'stage_name'"
    " AND h.new_value = {deal}.stage_name"
    " AND NOT EXISTS (SELECT 1 FROM opportunity_field_history AS g"
    " WHERE g.opportunity_id = h.opportunity_id AND g.field = 'stage_name'"
    " AND g.old_value = h.new_value"
    " AND g.changed_at BETWEEN h.changed_at - {grace} AND h.changed_at))"
)


def entered_at(deal: str) -> str:
    """Return the SQL of the instant a deal entered its stage, as far as the history knows.

    Args:
        deal: The name that the statement around it gives to table `opportunity`.
    """
    return _ENTERED_AT.replace("{deal}", deal).replace("{grace}", str(GRACE_MS))


def since(deal: str) -> str:
    """Return the SQL of the same instant, or of the record's creation."""
    return f"coalesce({entered_at(deal)}, {deal}.created_at)"


def lasting(moves: Iterable[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Return one deal's moves between stages without those that were taken back.

    Args:
        moves: When, from which stage, to which; in any order.
    """
    kept: list[tuple[int, str, str]] = []
    for at, old, new in sorted(moves, key=lambda move: move[0]):
        left = (n for n, move in enumerate(kept) if move[1] == new and at - move[0] <= GRACE_MS)
        first = next(left, None)
        if first is None:
            kept.append((at, old, new))
        else:
            del kept[first:]  # the stage was never left: what lay between was not reached
    return kept
