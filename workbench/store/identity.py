"""Whose profile a file is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workbench.errors import StoreProblem
from workbench.i18n import t

IDENTITY_QUERY = "SELECT k, v FROM meta WHERE k IN ('workspace_id', 'user_id', 'client_id')"


@dataclass(frozen=True)
class Identity:
    """The workspace, the user and this installation."""

    workspace_id: UUID
    user_id: UUID
    client_id: UUID

    def as_head(self) -> dict[str, str]:
        """Return it as the journal's head names it."""
        return {name: str(value) for name, value in vars(self).items()}


def identity_from(found: Mapping[str, str], path: Path) -> Identity:
    """Return the identity noted in a profile.

    Raises:
        StoreProblem: Nobody has signed in yet.
    """
    if len(found) < len(Identity.__dataclass_fields__):
        raise StoreProblem(
            t("The profile {path} belongs to nobody yet: sign in first.").format(path=path)
        )
    return Identity(**{name: UUID(text) for name, text in found.items()})
