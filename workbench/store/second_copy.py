"""Writes the journal after each COMMIT; what could not be written goes with the next save."""

import logging
from collections.abc import Sequence

from workbench.i18n import t
from workbench.store.journal import Journal, Line

log = logging.getLogger(__name__)


class SecondCopy:
    """The journal as the store sees it: it may fail without failing the save."""

    def __init__(self, journal: Journal) -> None:
        self.problem = ""
        self._journal = journal
        self._unwritten: list[Line] = []

    @property
    def is_behind(self) -> bool:
        """Whether lines wait that could not be written."""
        return bool(self._unwritten)

    def write(self, head: Line, lines: Sequence[Line]) -> None:
        """Write what was saved and what is behind; a failure is told in `problem`."""
        due = [*self._unwritten, *lines]
        is_durable = any(line["kind"] == "mutation" for line in due)
        try:
            self._journal.append(head, due, is_durable=is_durable)
        except OSError as error:
            self._unwritten = due
            log.warning("the journal could not be written: %s", error)
            self.problem = t(
                "Saved, but the second copy could not be written ({error}). It is tried again"
                " with the next save."
            ).format(error=error.strerror)
            return
        self._unwritten = []
        self.problem = ""
