"""A number is dialled by the program that the system has for it, or copied."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication

from ui.commands import registry
from ui.context import Shell
from workbench import settings
from workbench.i18n import t
from workbench.services.calling.hours import CallingHours


def call_number(shell: Shell, number: str, open_url: Callable[[QUrl], bool]) -> None:
    """Dial by the template of the settings; where nothing here dials, copy the number."""
    template = str(settings.get("dial_template")).strip()
    if template and open_url(QUrl(template.replace("{number}", number))):
        return
    QGuiApplication.clipboard().setText(number)
    if template:
        said = t("{number} copied: no program here dials").format(number=number)
    else:
        said = t("{number} copied, as no dial program is set: “{option}” in the settings ({keys})")
        keys = registry.native_keys(registry.get("app.settings").shortcut)
        option = settings.option("dial_template").label
        said = said.format(number=number, option=option, keys=keys)
    shell.toast(said)


def question(name: str, hours: CallingHours) -> tuple[str, str]:
    """Return what is asked before a call outside the hours of its place, and why."""
    sentence = t("It is {time} their time: {why}.") if hours.local_time else t("{why}.")
    shown = sentence.format(time=hours.local_time, why=hours.reason)
    return t("Call {name} now?").format(name=name), shown


def question_of_log(name: str, hours: CallingHours) -> tuple[str, str]:
    """Return what is asked before a call is logged that should not be made now, and why."""
    why = t("This person may not be called now: {why}.").format(why=hours.reason)
    return t("Log a call with {name}?").format(name=name), why
