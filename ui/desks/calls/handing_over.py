"""Handing a lead over: who may take it, what goes along, and the way back."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.context import Shell
from ui.desks.calls import work
from ui.desks.calls.hand_over_sheet import HandoffSheet, Offer
from ui.desks.calls.package_view import Parcel
from ui.qualification.words import missing_words
from workbench.i18n import t
from workbench.services import handoff, timeline
from workbench.services.calling import guests
from workbench.services.handoff import HandedOver
from workbench.services.qualification import completeness

if TYPE_CHECKING:
    from workbench.app import Workbench


def offer(core: "Workbench", who_id: UUID) -> Offer:
    """Read who may take a lead, or a guest as the lead he will be, and what would go along."""
    receivers = tuple(work.receivers(core))
    with core.store.read() as r:
        is_guest = guests.waiting(r, who_id) is not None
        found = (
            handoff.unscored(guests.callee(r, who_id)) if is_guest else handoff.package(r, who_id)
        )
        entries, _n = timeline.touches(r, who_id)
    asked = replace(found.qualification, need=found.qualification.need or found.name)
    parcel = Parcel(
        need=found.qualification.need,
        parts=found.completeness.parts,
        missing=missing_words(completeness(asked)),  # the need is asked beside it
        fit=found.fit.level,
        score=found.score,
        name=found.name,
        touches=tuple(entries),
        why=found.fit.reasons,
    )
    return Offer(found.name, receivers, parcel, core.store.now())


class HandOver(QObject):
    """Hands a lead over that nobody has just called."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.current_desk())
        self._shell = shell

    def ask(self, lead_id: UUID) -> None:
        """Ask which AE gets a lead."""
        done = partial(self._on_offer, lead_id)
        self._shell.operations.run(self, lambda core: offer(core, lead_id), done)

    def _on_offer(self, lead_id: UUID, found: Offer) -> None:
        self._shell.open_sheet(HandoffSheet(found, "", partial(self._save, lead_id, found)))

    def _save(self, lead_id: UUID, found: Offer, given: work.Handover) -> None:
        def work_(core: "Workbench") -> HandedOver:
            with core.store.write() as w:
                return handoff.hand_over(
                    w,
                    lead_id,
                    given.to_user_id,
                    need=given.need,
                    notes=given.notes,
                    meeting_at=given.meeting_at,
                )

        self._shell.operations.run(self, work_, partial(self._on_done, found))

    def _on_done(self, found: Offer, made: HandedOver) -> None:
        said = t("{name} handed to {ae}").format(name=found.name, ae=made.to_name)
        self._shell.toast(said, icon="handshake", undo=partial(self._take_back, made))

    def _take_back(self, made: HandedOver) -> None:
        def work_(core: "Workbench") -> None:
            with core.store.write() as w:
                handoff.take_back(w, made)

        self._shell.operations.run(self._shell.current_desk(), work_, lambda _done: None)
