"""A new account, or a new contact of an account; who is known already is told while one types."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from ui import sheet_saving
from ui.context import Shell
from ui.desks.calls.new_sheet import NewSheet
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import duplicates, making
from workbench.services.duplicates import Match
from workbench.store import records

if TYPE_CHECKING:
    from workbench.app import Workbench

MOST_KNOWN = 5


def new_account(shell: Shell) -> None:
    """Ask for a new account, and show it."""
    label = str(dictionary.record_type("Account").label).lower()
    _ask(shell, "Account", t("New {kind}").format(kind=label), {})


def ask_contact(shell: Shell, account_id: UUID) -> None:
    """Ask for a new contact of an account, and show them."""

    def ask(account: str) -> None:
        title = t("New contact at {account}").format(account=account)
        _ask(shell, "Contact", title, {"account_id": str(account_id)})

    shell.operations.run(shell.current_desk(), partial(_name, account_id=account_id), ask)


def _ask(shell: Shell, type_name: str, title: str, given: Mapping[str, str]) -> None:
    sheet = NewSheet(type_name, title)
    owner = shell.current_desk()

    def save(values: Mapping[str, str]) -> None:
        make = partial(_create, type_name=type_name, values={**values, **given})
        sheet_saving.save(shell, owner, sheet, make, done, sheet.refuse)

    def done(made: UUID) -> None:
        record_type = dictionary.record_type(type_name)
        shell.toast(t("{type} created").format(type=record_type.label), icon=record_type.icon)
        shell.open_record(type_name, made)

    def look(values: Mapping[str, str]) -> None:
        find = partial(_alike, type_name=type_name, values={**values, **given})
        shell.operations.run(sheet, find, sheet.show_duplicates)

    def look_at(match: Match) -> None:
        shell.open_record(match.type, match.id, own_window=True)

    def use(match: Match) -> None:
        sheet.done.emit()
        shell.open_record(match.type, match.id)

    sheet.wanted.connect(save)
    sheet.asked.connect(look)
    sheet.open_wanted.connect(look_at)
    sheet.use_wanted.connect(use)
    shell.open_sheet(sheet)


def _create(core: "Workbench", type_name: str, values: Mapping[str, str]) -> UUID:
    with core.store.write() as w:
        return making.create(w, type_name, values)


def _alike(core: "Workbench", type_name: str, values: Mapping[str, str]) -> list[Match]:
    with core.store.read() as r:
        return duplicates.like(r, values, type_name, limit=MOST_KNOWN)


def _name(core: "Workbench", account_id: UUID) -> str:
    with core.store.read() as r:
        return records.require(r, "Account", account_id).name
