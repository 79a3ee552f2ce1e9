"""New leads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.services.phones import with_e164
from workbench.store import records
from workbench.store.transactions import Writer


def create_lead(w: Writer, values: Mapping[str, Any]) -> UUID:
    """Make a lead of mine; numbers are kept in E.164 with what was typed beside them.

    Raises:
        InvalidInput: A value does not fit, or name or company is missing.
    """
    made = with_e164(values)
    made.setdefault("owner_id", w.store.user_id)
    made.setdefault("lead_source", "Other")
    return records.create(w, "Lead", made)
