"""Whose profile a file is."""

from abc import ABC, abstractmethod
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


class Owned(ABC):
    """What belongs to somebody, and notes whom in `meta`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._identity: Identity | None = None

    @abstractmethod
    def read_facts(self, query: str) -> dict[str, str]:
        """Return the names and values that a query of `meta` finds."""

    @property
    def workspace_id(self) -> UUID:
        """The workspace of this profile."""
        return self.identity().workspace_id

    @property
    def user_id(self) -> UUID:
        """The user of this profile."""
        return self.identity().user_id

    @property
    def client_id(self) -> UUID:
        """This installation."""
        return self.identity().client_id

    def identity(self) -> Identity:
        """Return whose profile this is.

        Raises:
            StoreProblem: Nobody has signed in yet.
        """
        if self._identity is None:
            self._identity = identity_from(self.read_facts(IDENTITY_QUERY), self.path)
        return self._identity

    def forget_identity(self) -> None:
        """Read again whose profile this is: it was just noted."""
        self._identity = None
