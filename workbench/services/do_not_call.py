"""The numbers that nobody may call."""

from workbench.store.transactions import Reader

_BLOCKED = (
    "SELECT phone FROM lead WHERE do_not_call = 1 AND phone IS NOT NULL"
    " UNION SELECT mobile_phone FROM lead WHERE do_not_call = 1 AND mobile_phone IS NOT NULL"
    " UNION SELECT phone FROM contact WHERE do_not_call = 1 AND phone IS NOT NULL"
    " UNION SELECT mobile_phone FROM contact WHERE do_not_call = 1 AND mobile_phone IS NOT NULL"
    " UNION SELECT call_phone FROM task WHERE call_disposition = 'do_not_call'"
    " AND call_phone IS NOT NULL AND voided_at IS NULL"
)


def numbers(r: Reader) -> frozenset[str]:
    """Return the numbers of all who must not be called, and those that asked for it on a call."""
    return frozenset(number for (number,) in r.iterate(_BLOCKED))
