"""The questions between a digit and its log: when, why, to whom, are you sure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from ui import sheet_saving
from ui.desks.base import Desk
from ui.desks.calls import dialling, sheets, work
from ui.desks.calls.callback import CallbackSheet, both_clocks
from ui.desks.calls.hand_over_sheet import HandoffSheet, Offer
from ui.desks.calls.handing_over import offer
from ui.desks.calls.new_lead import NewLeadSheet
from ui.desks.calls.saving import CallSaving
from ui.desks.calls.sheets import Answer, ReferralSheet, Whom
from ui.dialogs.question import Question
from workbench.i18n import t
from workbench.services.calling import Outcome, PlannedCall, QueueItem, Referred, UnknownCall
from workbench.services.duplicates import Match


def ask(desk: CallSaving, item: QueueItem, outcome: Outcome) -> None:
    """Ask what an outcome must know; log it at once where it asks nothing."""
    wanted = desk.wanted(item, outcome.disposition)

    def save(answer: Answer) -> None:
        desk.save(item, replace(wanted, callback_at=answer.callback_at, reason=answer.reason))

    def referral(referred: Referred | None) -> None:
        desk.save(item, replace(wanted, referred=referred))

    if outcome.asks == "referral":
        desk.shell.open_sheet(ReferralSheet(item.name, referral))
    elif outcome.asks == "handoff" and (item.who_type == "Lead" or item.is_guest):
        hand_over(desk, item, wanted)
    else:
        whom = Whom(item.name, desk.now(), item.hours.zone, rule=item.hours.rule)
        sheets.ask(desk.shell, outcome, whom, save)


def hand_over(desk: CallSaving, item: QueueItem, wanted: work.Wanted) -> None:
    """Ask which AE gets a lead, or a guest who becomes one, and log the meeting with it."""

    def save(given: work.Handover) -> None:
        desk.save(item, replace(wanted, notes=given.notes.strip(), handover=given))

    def show(found: Offer) -> None:
        desk.shell.open_sheet(HandoffSheet(found, wanted.notes, save))

    desk.shell.operations.run(desk, partial(offer, who_id=item.who_id), show)


def before_calling(desk: CallSaving, item: QueueItem, call: Callable[[], None]) -> None:
    """Ask before a call outside the hours of the person's place."""
    words = dialling.question(item.name, item.hours)
    desk.shell.open_sheet(Question(*words, t("Call anyway"), call))


def before_logging(desk: CallSaving, item: QueueItem, outcome: Outcome) -> None:
    """Ask before a call is logged for somebody who may not be called now."""

    def go_on() -> None:
        desk.confirm(item)
        ask(desk, item, outcome)

    words = dialling.question_of_log(item.name, item.hours)
    desk.shell.open_sheet(Question(*words, t("Log anyway"), go_on))


def plan_callback(desk: CallSaving, item: QueueItem) -> None:
    """Plan a call for somebody who may not be called now: nobody was called, nothing is counted."""

    def plan(moment: datetime) -> None:
        said = t("Callback planned: {name}, {when}").format(
            name=item.name, when=both_clocks(moment, desk.now(), item.hours.zone)
        )
        desk.shell.operations.run(
            desk, lambda core: work.plan(core, item.who_id, moment), partial(done, said)
        )

    def done(said: str, planned: PlannedCall) -> None:
        desk.shell.toast(said, icon="alarm-clock", undo=partial(undo, planned))
        desk.reload()

    def undo(planned: PlannedCall) -> None:
        back = partial(work.drop_plan, planned=planned)
        desk.shell.operations.run(desk, back, lambda _done: desk.show_place(shown))

    shown = f"{item.who_type}:{item.who_id}"
    when = t("When to call {name} back?").format(name=item.name)
    there = item.hours
    desk.shell.open_sheet(CallbackSheet(when, desk.now(), there.zone, plan, there.rule))


def new_lead(desk: Desk, calls: Sequence[UnknownCall] = ()) -> None:
    """Ask for a new lead, of whom some calls may be known; show it on the card once it is made."""

    def save(values: Mapping[str, str]) -> None:
        ids = [call.task_id for call in sheet.attached()]
        make = partial(work.create_lead, values=values, call_ids=ids)
        sheet_saving.save(desk.shell, desk, sheet, make, done, sheet.refuse)

    def done(made: UUID) -> None:
        desk.shell.toast(t("Lead created"), icon="user-plus")
        desk.show_place(f"Lead:{made}")

    def look(values: Mapping[str, str]) -> None:
        run = desk.shell.operations.run
        run(sheet, lambda core: work.duplicates(core, values), sheet.show_duplicates)
        run(sheet, lambda core: work.waiting_for(core, values), sheet.show_waiting)

    def look_at(match: Match) -> None:
        desk.shell.open_record(match.type, match.id, own_window=True)

    def use(match: Match) -> None:
        ids = [call.task_id for call in sheet.attached()]
        attach = partial(work.attach, who_id=match.id, call_ids=ids)
        used_it = partial(used, match)
        sheet_saving.save(desk.shell, desk, sheet, attach, used_it, sheet.refuse)

    def used(match: Match, _none: None) -> None:
        desk.show_place(f"{match.type}:{match.id}")
        desk.shell.open_record(match.type, match.id)

    sheet = NewLeadSheet({"phone": calls[0].shown} if calls else None)
    sheet.wanted.connect(save)
    sheet.asked.connect(look)
    sheet.open_wanted.connect(look_at)
    sheet.use_wanted.connect(use)
    sheet.show_waiting(calls)
    desk.shell.open_sheet(sheet)
