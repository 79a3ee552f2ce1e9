"""Where people are signed in: what became of each wipe, and asking for another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ui.accounts.choice_rows import Choice, ChoiceRows
from ui.context import Shell
from ui.dialogs.question import Question
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.errors import WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.services.devices import Device

_ICONS: Final = {
    "held": "triangle-alert", "wipe": "hourglass", "wiped": "circle-check",
    "active": "user", "ended": "log-out",
}  # fmt: skip


class DevicesSheet(Sheet):
    """Lists the devices; a row that is signed in can be wiped, after a question."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Devices"), width=560)
        self._shell = shell
        self._found: dict[str, Device] = {}
        self.words = Label(t("Asking the server…"), ink="text2", wrap=True)
        self.rows = ChoiceRows(t("Devices"))
        self.rows.setProperty("plane", "raised")
        self.rows.hide()
        self.rows.moved.connect(self._follow)
        self.rows.chosen.connect(self._ask)
        self.detail = Label("", ink="text2", wrap=True)
        for part in (self.words, self.rows, self.detail):
            self.body.addWidget(part)
        close = Button(t("Close"), big=True)
        close.clicked.connect(self.done)
        self.wipe_button = Button(t("Remove its data…"), "secondary", "trash-2", big=True)
        self.wipe_button.setEnabled(False)
        self.wipe_button.clicked.connect(lambda _checked=False: self._ask(self.rows.current()))
        self.add_foot(close, self.wipe_button)
        self.first = close
        shell.operations.run(self, _listing, self._show, self._say_trouble)

    def _show(self, found: Sequence[Device]) -> None:
        self._found = {one.id: one for one in found}
        self.words.setText(
            t("Before its data goes, a device sends what waits there, or seals it in a file.")
        )
        self.rows.show_choices([_choice(one) for one in found])
        self.rows.show()
        self.rows.setFocus()
        self.resized.emit()

    def _say_trouble(self, error: WorkbenchError) -> None:
        self.words.setText(str(error))
        self.resized.emit()

    def _follow(self, key: str) -> None:
        device = self._found[key]
        self.wipe_button.setEnabled(device.can_be_wiped)
        self.detail.setText(f"{device.words} · {_seen(device)}")
        self.resized.emit()

    def _ask(self, key: str) -> None:
        """Ask first: the data of the device goes, wherever it is."""
        device, shell = self._found[key], self._shell
        if not device.can_be_wiped:
            return

        def wipe() -> None:
            shell.operations.run(
                shell.current_desk(),
                lambda core: core.client.wipe_device(device.id),
                lambda _done: shell.open_sheet(DevicesSheet(shell)),
            )

        consequence = t(
            "As soon as it asks the server, this device of {person} sends what waits, then removes"
            " its records and its sign-in. “Devices” tells what became of it."
        ).format(person=device.person)
        title = t("Remove the data from “{device}”?").format(device=device.name)
        shell.open_sheet(Question(title, consequence, t("Remove"), wipe, dangerous=True))


def _choice(device: Device) -> Choice:
    title = f"{device.person} · {device.name}"
    if device.is_this:
        title = t("{device} (this one)").format(device=title)
    asked = t("removal asked for {moment}").format(moment=device.asked)
    detail = asked if device.asked else _seen(device)
    return Choice(device.id, title, detail, device.short, _ICONS[device.standing])


def _seen(device: Device) -> str:
    return t("last seen {moment}").format(moment=device.seen)


def _listing(core: Workbench) -> tuple[Device, ...]:
    from workbench.app import me
    from workbench.services import devices

    with core.store.read() as r:
        is_admin = me(r).role == "admin"
    told = core.client.devices(everyone=is_admin)  # nothing is held open while the server is asked
    with core.store.read() as r:
        return devices.listing(r, told)
