"""What the desk says where nothing is to be done: why, and the way on."""

from ui.desks.base import Desk
from ui.widgets.feedback import EmptyState
from workbench.i18n import t, tn


def empty_page(desk: Desk, *, is_due: bool, later: int) -> EmptyState:
    """Return the page for the side that is shown."""
    if not is_due:
        return EmptyState(
            "calendar",
            t("Nothing is planned for the next days"),
            t("Steps of cadences and what you promise on a call\nshow up here before their day."),
            button=t("Show the calls"),
            button_icon="phone",
            press=lambda: desk.shell.go_to("calls"),
        )
    line = t("Everything due by today is done.")
    if later:
        more = tn("{n} is planned for the next days.", "{n} are planned for the next days.", later)
        line = f"{line}\n{more}"
    return EmptyState(
        "square-check",
        t("Nothing to follow up today"),
        line,
        button=t("Show the calls"),
        button_icon="phone",
        press=lambda: desk.shell.go_to("calls"),
    )
