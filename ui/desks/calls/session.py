"""The figures of the day in the page head."""

from datetime import datetime, timedelta
from typing import Final

from ui.widgets.page import Fact
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import Strip

NUMBERS: Final = "call_numbers"
"""What a click on a figure leads to."""
_SHORTEST: Final = timedelta(minutes=1)


def session_facts(strip: Strip, now: datetime) -> tuple[Fact, ...]:
    """Return dials, connects and meetings beside their goals, talks, and the connect rate."""
    facts = [
        _goal(t("Dials"), strip.dials, strip.dials_goal),
        _goal(t("Connects"), strip.connects, strip.connects_goal),
        Fact(f"{strip.talks:,}", "", before=t("Talks"), key=NUMBERS),
        _goal(t("Meetings"), strip.meetings, strip.meetings_goal),
    ]
    if strip.connect_rate is not None:
        said = f"{strip.connect_percent} %"
        facts.append(Fact(said, "", before=t("Connect rate"), key=NUMBERS))
    if strip.began_at is not None and now - strip.began_at >= _SHORTEST:
        here = words.here()
        began = words.clock(strip.began_at.astimezone(here))
        span = t("Session {began}–{now}").format(began=began, now=words.clock(now.astimezone(here)))
        facts.insert(0, Fact("", "", before=span))
    return tuple(facts)


def _goal(name: str, done: int, goal: int) -> Fact:
    share = min(1.0, done / max(1, goal))
    return Fact(f"{done:,}", f"/{goal:,}", before=name, share=share, key=NUMBERS)
