"""New records that somebody types."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.errors import Refused
from workbench.i18n import t
from workbench.schema.dictionary import record_type
from workbench.services import permissions
from workbench.services.phones import with_e164
from workbench.store import records
from workbench.store.transactions import Writer


def create(w: Writer, type_name: str, values: Mapping[str, Any]) -> UUID:
    """Make a record of mine; numbers are kept in E.164 with what was typed beside them.

    Raises:
        InvalidInput: A value does not fit, or one that is needed is missing.
        Refused: I may not make such records.
    """
    if not permissions.may_create(w, type_name):
        raise Refused(
            t("Your role may not make {types}: ask a manager or an administrator.").format(
                types=record_type(type_name).plural
            )
        )
    made = with_e164(values)
    made.setdefault("owner_id", w.store.user_id)
    return records.create(w, type_name, made)
