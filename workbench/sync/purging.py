"""How many rows may go because a server does not name them any more (wire.md 7)."""

import logging

from workbench.backend.transport import Transport
from workbench.sync.checks import Header

log = logging.getLogger(__name__)

MOST_ROWS = 100
MOST_PERCENT = 5
"""More than both are only removed when the server confirms their number."""


def is_allowed(transport: Transport, header: Header, gone: int, held: int) -> bool:
    """Whether `gone` of the `held` rows of a scope may be removed; asks the server about many.

    Raises:
        Failure: The server gave no usable answer.
    """
    if gone <= MOST_ROWS or gone * 100 <= held * MOST_PERCENT:
        return True
    answer = transport.confirm_purge(
        {"snapshot": header.snapshot, "scope": header.scope.id, "count": gone}
    )
    is_confirmed = answer.get("confirmed") is True
    if not is_confirmed:
        log.warning("the server did not confirm that %d rows are gone; they stay", gone)
    return is_confirmed
