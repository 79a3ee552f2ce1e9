"""What one does with an org: reset it, check it, give it a state, adopt it; each can be undone."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.widgets.list_picker import ListPicker
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import demo_orgs
from workbench.services.demo_orgs import OrgCard

if TYPE_CHECKING:
    from workbench.app import Workbench


class OrgActions:
    """Changes orgs for a desk and says what happened."""

    def __init__(self, shell: Shell, owner: QWidget, after: Callable[[], None]) -> None:
        """Call `after` when a change is in the store; `owner` is the desk."""
        self._shell, self._owner, self._after = shell, owner, after

    def note_reset(self, card: OrgCard) -> None:
        """Note that an org was reset."""
        said = t("{org} was reset and is ready").format(org=card.alias)
        self.change(lambda w: demo_orgs.note_reset(w, card.id), said, card.id)

    def note_check(self, card: OrgCard, *, is_ok: bool) -> None:
        """Note how a check of an org's login went."""
        said = t("{org}: login works") if is_ok else t("{org}: login fails, it is broken now")
        self.change(
            lambda w: demo_orgs.note_check(w, card.id, is_ok=is_ok),
            said.format(org=card.alias),
            card.id,
        )

    def set_state(self, card: OrgCard, state: str) -> None:
        """Put an org into another state."""
        label = picklists.ORG_STATE.label(state)
        said = t("{org} is {state} now").format(org=card.alias, state=label)
        self.change(lambda w: demo_orgs.set_state(w, card.id, state), said, card.id)

    def adopt(self, card: OrgCard) -> None:
        """Become a maintainer of an org."""
        said = t("You maintain {org} now").format(org=card.alias)
        self.change(lambda w: demo_orgs.adopt(w, card.id), said)

    def pick_check(self, card: OrgCard, anchor: QWidget) -> None:
        """Ask how the check of the login went."""
        choices = [("yes", t("Login works")), ("no", t("Login fails"))]
        picker = ListPicker(t("How did it go?"), choices, self._owner)
        picker.picked.connect(lambda value: self.note_check(card, is_ok=value == "yes"))
        picker.open_below(anchor)

    def pick_state(self, card: OrgCard, anchor: QWidget) -> None:
        """Ask for an org's new state."""
        choices = [(value, str(label)) for value, label in demo_orgs.STATES]
        picker = ListPicker(t("State"), choices, self._owner)
        picker.picked.connect(partial(self.set_state, card))
        picker.open_below(anchor, card.state)

    def change(
        self, change: Callable[[Any], None], said: str = "", undoable: UUID | None = None
    ) -> None:
        """Do `change(writer)` elsewhere and say it; the org `undoable` can be put back."""

        def work(core: "Workbench") -> dict[str, Any]:
            with core.store.write() as w:
                stood = demo_orgs.standing(w, undoable) if undoable is not None else {}
                change(w)
                return stood

        def done(stood: dict[str, Any]) -> None:
            undo = partial(self._put_back, undoable, stood) if undoable is not None else None
            if said:
                self._shell.toast(said, undo=undo)
            self._after()

        self._shell.operations.run(self._owner, work, done)

    def _put_back(self, org_id: UUID, stood: dict[str, Any]) -> None:
        self.change(lambda w: demo_orgs.put_back(w, org_id, stood))
