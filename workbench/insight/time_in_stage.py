"""Since when an opportunity is in its stage: one rule for cards, views, record and numbers.

It counts from the last time the present stage was entered, but a stage that one person left and
entered again within a day was never left. An undone move is two rows of history, there and
back; both stay (the history tells what happened), and neither makes an old deal look fresh.
The day covers an undo however late in the working day it is asked for. A colleague who moves a
deal back has decided something, so only moves of one person cancel out. Going by person and
time needs no mark on the rows: it holds for moves made on another device, for a card dragged
back by hand, and for nested undos.
"""

from collections.abc import Iterable

GRACE_MS = 24 * 60 * 60 * 1000
Move = tuple[int, str, str, bytes | None]
"""When, from which stage, to which, by whom."""
_ENTERED_AT = (
    "(SELECT max(h.changed_at) FROM opportunity_field_history AS h"
    " WHERE h.opportunity_id = {deal}.id AND h.field = 'stage_name'"
    " AND h.new_value = {deal}.stage_name"
    " AND NOT EXISTS (SELECT 1 FROM opportunity_field_history AS g"
    " WHERE g.opportunity_id = h.opportunity_id AND g.field = 'stage_name'"
    " AND g.old_value = h.new_value AND g.changed_by_id IS h.changed_by_id"
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


def lasting(moves: Iterable[Move]) -> list[Move]:
    """Return one deal's moves between stages, in order, without those that were taken back."""
    kept: list[Move] = []
    for move in sorted(moves, key=lambda move: move[0]):
        first = next((n for n, left in enumerate(kept) if _takes_back(move, left)), None)
        if first is None:
            kept.append(move)
        else:
            del kept[first:]  # the stage was never left: what lay between was not reached
    return kept


def _takes_back(move: Move, left: Move) -> bool:
    at, _, new, by = move
    left_at, old, _, left_by = left
    return old == new and by == left_by and at - left_at <= GRACE_MS
