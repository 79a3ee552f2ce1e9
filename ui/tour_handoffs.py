"""The tour's steps around a handoff: qualify, hand over, accept or return, convert."""

from ui.desks.calls.desk import CallDesk
from ui.tour_driver import Driver, pause

_DRAWN_MS = 600  # a chart waits until its size stands still


def qualify(driver: Driver) -> None:
    """Show what is known of the lead on the card."""
    driver.go("calls")
    desk = driver.window.current_desk()
    if isinstance(desk, CallDesk) and not desk.card.is_qualifying:
        driver.run("lead.qualify")


def hand_over(driver: Driver) -> None:
    """Show what would go to an AE with the lead on the card."""
    driver.go("calls")
    pause(500)  # outcome keys are dead for a moment after a card change
    driver.run("call.log_meeting_booked")


def convert(driver: Driver) -> None:
    """Show what the lead on the card would become."""
    driver.go("calls")
    driver.run("lead.convert")


def waiting(driver: Driver) -> None:
    """Show the leads that wait for an answer."""
    driver.go("handoffs")
    driver.run("handoff.waiting")


def give_back(driver: Driver) -> None:
    """Ask why the first of them goes back."""
    waiting(driver)
    driver.run("handoff.return")


def sent(driver: Driver) -> None:
    """Show what became of the leads one has handed over."""
    driver.go("handoffs")
    driver.run("handoff.sent")


def rate(driver: Driver) -> None:
    """Show how often handoffs are accepted."""
    driver.go("handoffs")
    driver.run("handoff.rate")
    pause(_DRAWN_MS)
    driver.settle()
