"""What was written about people whose call is not logged yet; it outlives a crash."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from ui.drafts import DraftBox
from ui.operations import Operations


class CallDrafts(QObject):
    """The notes of each person, in memory and in the profile."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._box = DraftBox(operations, self)
        self._texts: dict[UUID, str] = {}
        self.restored: set[UUID] = set()  # from before the last start, and not touched since

    def load(self, done: Callable[[], None]) -> None:
        """Read what an earlier run left."""

        def take(found: dict[str, str]) -> None:
            for who, text in found.items():
                if UUID(who) not in self._texts:
                    self._texts[UUID(who)] = text
                    self.restored.add(UUID(who))
            done()

        self._box.load("call:", take)

    def text(self, who_id: UUID) -> str:
        """Return what was written about a person."""
        return self._texts.get(who_id, "")

    def hold(self, who_id: UUID, text: str) -> None:
        """Keep what stands in the notes now."""
        if text == self.text(who_id):
            return
        self.restored.discard(who_id)
        self._texts[who_id] = text
        self._box.note(f"call:{who_id}", text)

    def saved(self, who_id: UUID) -> None:
        """Forget a draft that is saved with its call."""
        self.restored.discard(who_id)
        self._texts.pop(who_id, None)
        self._box.forget(f"call:{who_id}")

    def flush(self) -> None:
        """Save at once."""
        self._box.flush()

    def dump(self) -> dict[str, str]:
        """Return every draft, for a desk built again."""
        return {str(who_id): text for who_id, text in self._texts.items() if text.strip()}
