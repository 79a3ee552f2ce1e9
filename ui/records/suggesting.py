"""The suggested next step of a person: read, counted as shown once, dismissed with its way back."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from ui.context import Shell
from ui.desks.base import Desk
from workbench.i18n import t
from workbench.services import next_best
from workbench.services.next_best import Suggestion

if TYPE_CHECKING:
    from workbench.app import Workbench


def read(core: "Workbench", who_id: UUID) -> Suggestion | None:
    """Return what to suggest, and count it as shown; runs on a worker."""
    with core.store.read() as r:
        found = next_best.suggest(r, who_id, core.store.now())
        is_noted = found is None or next_best.is_noted(r, found)
    if found is not None and not is_noted:
        with core.store.write() as w:
            next_best.note_shown(w, found)
    return found


def dismiss(shell: Shell, who_id: UUID) -> None:
    """Dismiss what is suggested for somebody, and show the desk again without it."""

    def work(core: "Workbench") -> Suggestion | None:
        with core.store.write() as w:
            found = next_best.suggest(w, who_id, core.store.now())
            if found is not None:
                next_best.dismiss(w, found)
        return found

    shell.operations.run(shell.current_desk(), work, partial(_on_done, shell))


def _on_done(shell: Shell, found: Suggestion | None) -> None:
    if found is None:
        shell.toast(t("Nothing is suggested for them."), icon="flag")
        return
    said = t("Suggestion dismissed: {title}").format(title=found.title)
    shell.toast(said, icon="flag", undo=partial(_take_back, shell, found))
    _show_again(shell)


def _take_back(shell: Shell, found: Suggestion) -> None:
    def work(core: "Workbench") -> None:
        with core.store.write() as w:
            next_best.take_back(w, found)

    shell.operations.run(shell.current_desk(), work, lambda _done: _show_again(shell))


def _show_again(shell: Shell) -> None:
    desk = shell.current_desk()
    if isinstance(desk, Desk):
        desk.on_changes(frozenset({"Lead", "Contact"}))
