"""New leads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.services import making
from workbench.store.transactions import Writer


def create_lead(w: Writer, values: Mapping[str, Any]) -> UUID:
    """Make a lead of mine; numbers are kept in E.164 with what was typed beside them.

    Raises:
        InvalidInput: A value does not fit, or name or company is missing.
    """
    return making.create(w, "Lead", {"lead_source": "Other"} | dict(values))
