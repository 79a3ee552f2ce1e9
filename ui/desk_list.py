"""The desks of the window in the sidebar's order, and what else is plugged into it."""

import importlib
from typing import TYPE_CHECKING

from ui.context import Shell
from ui.desks.base import Desk, DeskEntry, RecordViews
from workbench.i18n import t
from workbench.schema import dictionary

if TYPE_CHECKING:
    from ui.dialogs.palette import Find
    from ui.dialogs.palette_lines import Hit
    from workbench.app import Workbench

# Imported before the window is built: menus and keys name what every desk can do.
COMMANDS = (
    "ui.accounts.commands",
    "ui.desks.calls.commands",
    "ui.desks.calls.numbers_commands",
    "ui.desks.calls.queue_commands",
    "ui.scoring.commands",
    "ui.desks.deals.commands",
    "ui.desks.demos.commands",
    "ui.duplicates.commands",
    "ui.desks.follow_ups.commands",
    "ui.desks.handoffs.commands",
    "ui.desks.sync.commands",
    "ui.importing.commands",
    "ui.records.commands",
    "ui.records.lead_commands",
)

_HOMES = {"ae": "deals", "manager": "deals", "admin": "deals", "csm": "accounts", "se": "demos"}


def home_of(role: str) -> str:
    """Return the desk where a role's day begins; it holds until another one is chosen."""
    return _HOMES.get(role, "calls")


def desk_entries() -> list[DeskEntry]:
    """Return every desk; its widget is made when it is first shown."""
    for module in COMMANDS:
        importlib.import_module(module)
    return [
        DeskEntry("calls", lambda: t("Calls"), "phone", _calls),
        DeskEntry("follow_ups", lambda: t("Follow-ups"), "square-check", _follow_ups, digit=False),
        DeskEntry("leads", lambda: _plural("Lead"), "user-plus", _leads),
        DeskEntry("handoffs", lambda: _plural("Handoff"), "handshake", _handoffs, digit=False),
        DeskEntry("accounts", lambda: _plural("Account"), "building-2", _accounts),
        DeskEntry(
            "deals",
            lambda: str(dictionary.record_type("Opportunity").plural),
            "square-kanban",
            _deals,
        ),
        DeskEntry("demos", lambda: t("Demos"), "presentation", _demos),
        DeskEntry(
            "call_numbers",
            lambda: t("Call numbers"),
            "chart-column",
            _call_numbers,
            digit=False,
            in_sidebar=False,
        ),
        DeskEntry(
            "duplicates",
            lambda: t("Duplicates"),
            "git-merge",
            _duplicates,
            digit=False,
            in_sidebar=False,
        ),
        DeskEntry("sync", lambda: t("Sync"), "cloud", _sync, digit=False, in_sidebar=False),
    ]


def record_views() -> RecordViews | None:
    """Return what makes side panels and pages of records."""
    from ui.records.views import Views

    return Views()


def find_records() -> "Find | None":
    """Return the search over all records that the palette uses."""
    return _find


def _plural(type_name: str) -> str:
    return str(dictionary.record_type(type_name).plural)


def _find(core: "Workbench", text: str) -> "list[Hit]":
    from ui import found_records

    return found_records.find(core, text)


def _calls(shell: Shell) -> Desk:
    from ui.desks.calls.desk import CallDesk

    return CallDesk(shell)


def _follow_ups(shell: Shell) -> Desk:
    from ui.desks.follow_ups.desk import FollowUpDesk

    return FollowUpDesk(shell)


def _call_numbers(shell: Shell) -> Desk:
    from ui.desks.calls.numbers import NumbersDesk

    return NumbersDesk(shell)


def _leads(shell: Shell) -> Desk:
    from ui.desks.calls.lead_list import LeadList

    return LeadList(shell)


def _handoffs(shell: Shell) -> Desk:
    from ui.desks.handoffs.desk import HandoffDesk

    return HandoffDesk(shell)


def _accounts(shell: Shell) -> Desk:
    from ui.desks.lists.desk import ListDesk
    from workbench.store.lists import Sort

    return ListDesk(shell, "Account", sort=Sort("name"), new=_new_account)


def _new_account(desk: Desk) -> None:
    from ui.records.making import new_account

    new_account(desk.shell)


def _deals(shell: Shell) -> Desk:
    from ui.desks.deals.desk import DealDesk

    return DealDesk(shell)


def _demos(shell: Shell) -> Desk:
    from ui.desks.demos.desk import DemoDesk

    return DemoDesk(shell)


def _duplicates(shell: Shell) -> Desk:
    from ui.duplicates.desk import DuplicateDesk

    return DuplicateDesk(shell)


def _sync(shell: Shell) -> Desk:
    from ui.desks.sync.desk import SyncDesk

    return SyncDesk(shell)
