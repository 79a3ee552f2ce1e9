"""Commands of the call desk; its digits work without modifiers, wherever one does not write."""

from functools import partial
from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command, register
from workbench.i18n import mark, t
from workbench.services.call_endings import BY_DISPOSITION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.desks.calls.desk import CallDesk
    from workbench.services.calling.due import CallBack

DESK = "calls"


def _desk(context: CommandContext) -> "CallDesk":
    from ui.desks.calls.desk import CallDesk

    return context.desk_as(CallDesk)


def _has_person(context: CommandContext) -> bool:
    return _desk(context).current() is not None


@command("call.dial", "&Dial", menu="&Record", icon="phone", desk=DESK, enabled=_has_person)
def dial(context: CommandContext) -> None:
    """Dial the number on the card and start the timer (Enter)."""
    _desk(context).dial()


@command(
    "call.notes", "&Write notes", menu="&Record", shortcut="Ctrl+E", icon="pencil", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def notes(context: CommandContext) -> None:
    """Put the cursor into the notes of the call (Tab)."""
    _desk(context).focus_notes()


@command(
    "call.length", "Length of the call", menu="&Record", shortcut="Ctrl+T", icon="clock", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def length(context: CommandContext) -> None:
    """Type how long the call was: 2:30, 4 (minutes), 90s."""
    _desk(context).card.number.edit_length()


def _open_material(kind: str, context: CommandContext) -> None:
    _desk(context).open_material(kind)


def _copy_link(kind: str, context: CommandContext) -> None:
    _desk(context).copy_link(kind)


register(
    "call.deck", mark("First-call deck"), partial(_open_material, "deck"),
    help="Open the first-call deck for this person: a file, without a network too, or a link.",
    menu="&Record", shortcut="Ctrl+D", icon="presentation", desk=DESK, enabled=_has_person,
)  # fmt: skip
register(
    "call.video", mark("Demo video"), partial(_open_material, "video"),
    help="Open the demo video for this person: a file, without a network too, or a link.",
    menu="&Record", icon="circle-play", desk=DESK, enabled=_has_person,
)  # fmt: skip
register(
    "call.copy_deck", mark("Copy the deck's link"), partial(_copy_link, "deck"),
    help="Copy the link of the first-call deck, to send it.",
    menu="&Record", icon="copy", desk=DESK, enabled=_has_person,
)  # fmt: skip
register(
    "call.copy_video", mark("Copy the video's link"), partial(_copy_link, "video"),
    help="Copy the link of the demo video, to send it.",
    menu="&Record", icon="copy", desk=DESK, enabled=_has_person,
)  # fmt: skip


@command(
    "call.anyway", "Log a call &anyway", menu="&Record", icon="moon", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def anyway(context: CommandContext) -> None:
    """Log calls outside the calling hours without being asked each time (L)."""
    _desk(context).work_anyway()


@command(
    "call.objections", "O&bjections", menu="&Record", icon="message-square-quote", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def objections(context: CommandContext) -> None:
    """Show the answers to what people object (/); again, find one among all the cards (//)."""
    _desk(context).show_objections()


@command(
    "call.next", "&Next lead", menu="&Record", shortcut="Ctrl+Down", icon="arrow-down", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def next_lead(context: CommandContext) -> None:
    """Show the next person of the queue without logging a call."""
    _desk(context).step(1)


@command(
    "call.previous", "&Previous lead", menu="&Record", shortcut="Ctrl+Up", icon="arrow-up",
    desk=DESK, enabled=_has_person,
)  # fmt: skip
def previous_lead(context: CommandContext) -> None:
    """Show the person before."""
    _desk(context).step(-1)


@command(
    "call.number", "Call a n&umber…", menu="&Record", shortcut="Ctrl+Shift+D", icon="phone",
)  # fmt: skip
def number(context: CommandContext) -> None:
    """Dial and log a number of somebody who need not be known here."""
    from ui.desks.calls.number_first import NumberSheet

    context.shell.open_sheet(NumberSheet(context.shell))


@command(
    "call.unknown", "Unknown &callers…", menu="&Record", shortcut="Ctrl+Shift+U", icon="phone",
    desk=DESK,
)  # fmt: skip
def unknown(context: CommandContext) -> None:
    """List the calls whose person is not known, and say who it was."""
    _desk(context).open_unknown()


@command(
    "call.due", "Call-bac&k that is due", menu="&Go", shortcut="Ctrl+Shift+B", icon="alarm-clock",
)  # fmt: skip
def due(context: CommandContext) -> None:
    """Show who was promised a call and has waited longest, on the call desk."""
    from ui.desks.calls import work

    shell = context.shell

    def show(found: "Sequence[CallBack]") -> None:
        first = found[0] if found else None
        if first is None:
            shell.toast(t("No call-back is due"), icon="alarm-clock")
        else:
            shell.go_to(DESK, f"{first.who_type}:{first.who_id}" if first.who_type else "")

    shell.operations.run(shell.current_desk(), work.due, show)


def _log(disposition: str, context: CommandContext) -> None:
    _desk(context).choose(BY_DISPOSITION[disposition])


_LABELS = (
    ("no_answer", mark("Log: no answer"), "Nobody answered (1 or Space)."),
    ("left_voicemail", mark("Log: voicemail"), "A voicemail was left (2)."),
    ("call_back_later", mark("Log: call back…"), "They want to be called later (3)."),
    ("gatekeeper", mark("Log: gatekeeper"), "Somebody else answered (4)."),
    ("connected_interested", mark("Log: interested"), "Talked, and there is interest (5)."),
    ("meeting_booked", mark("&Hand over…"), "A meeting is booked: hand the lead to an AE (6)."),
    ("not_interested", mark("Log: not interested…"), "Talked, and there is no interest (7)."),
    ("referral", mark("Log: referral…"), "Somebody else is the right person (8)."),
    ("bad_number", mark("Log: bad number"), "The number is wrong: drop it (9)."),
    ("do_not_call", mark("Log: do not call…"), "Block the person and the number at once (0)."),
)  # fmt: skip


for _disposition, _label, _help in _LABELS:
    register(
        f"call.log_{_disposition}", _label, partial(_log, _disposition), help=_help,
        menu="&Record", icon=BY_DISPOSITION[_disposition].icon, desk=DESK, group=1,
        enabled=_has_person,
    )  # fmt: skip
