"""What the desk says where there is no handoff: why, and the way on."""

from ui.desks.base import Desk
from ui.widgets.feedback import EmptyState
from workbench.i18n import t


def empty_page(desk: Desk, *, is_waiting: bool) -> EmptyState:
    """Return the page for the side that is shown."""
    if is_waiting:
        return EmptyState(
            "inbox",
            t("Nothing waits for you"),
            t("A lead that is handed to you shows up here,\nwith its need and all that is known."),
            button=t("Show the leads"),
            button_icon="user-plus",
            press=lambda: desk.shell.go_to("leads"),
        )
    return EmptyState(
        "handshake",
        t("You have handed nothing over"),
        t("When a meeting is booked, 6 on the call desk\ngives the lead to an AE."),
        button=t("Show the calls"),
        button_icon="phone",
        press=lambda: desk.shell.go_to("calls"),
    )
