"""Who may read, create, edit and delete what (the rights table of the design)."""

from collections.abc import Mapping
from enum import StrEnum

from workbench.schema.dictionary import record_type


class Level(StrEnum):
    """How far a right reaches: nothing, own or member, team (mine and below me), all."""

    NONE = "-"
    OWN = "o"
    TEAM = "t"
    ALL = "a"


class Operation(StrEnum):
    """What one may do with a record."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"


_TABLE: Mapping[str, Mapping[str, str]] = {
    "lead": {"bdr": "tao-", "ae": "aao-", "se": "a---", "manager": "aatt", "csm": "----"},
    "account": {"bdr": "aao-", "ae": "aao-", "se": "aao-", "manager": "aatt", "csm": "aao-"},
    "opportunity": {"bdr": "oa--", "ae": "taoo", "se": "a-o-", "manager": "tatt", "csm": "aao-"},
    "handoff": {"bdr": "too-", "ae": "too-", "se": "----", "manager": "ttt-", "csm": "----"},
    "activity": {"bdr": "taoo", "ae": "taoo", "se": "taoo", "manager": "tat-", "csm": "taoo"},
    "demo": {"bdr": "oa--", "ae": "aao-", "se": "aaao", "manager": "aaaa", "csm": "aao-"},
    "catalogue": {"bdr": "a---", "ae": "a---", "se": "aao-", "manager": "aaa-", "csm": "a---"},
    "people": {"bdr": "a---", "ae": "a---", "se": "a---", "manager": "a---", "csm": "a---"},
    "audit": {"bdr": "oa--", "ae": "oa--", "se": "oa--", "manager": "ta--", "csm": "oa--"},
    "conflict": {"bdr": "o---", "ae": "o---", "se": "o---", "manager": "t---", "csm": "o---"},
}
"""Four letters each: read, create, edit, delete. An admin may do everything but change what was
noted for later proof."""

_POSITION = {operation: n for n, operation in enumerate(Operation)}
ROLES_WITH_EXPORT = frozenset({"manager", "admin"})


def level(role: str, type_name: str, operation: Operation) -> Level:
    """Return how far `role` may do `operation` with records of a type."""
    area = record_type(type_name).area
    if role == "admin":
        is_fixed = area == "audit" and operation in (Operation.EDIT, Operation.DELETE)
        return Level.NONE if is_fixed else Level.ALL
    letters = _TABLE[area].get(role, "----")
    return Level(letters[_POSITION[operation]])
