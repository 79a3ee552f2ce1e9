"""What an admin reads of everybody's devices, above all of a wipe and what became of it."""

from typing import Any
from uuid import UUID

from tests.services.conftest import LI_NA, WANG, Workspace
from workbench.services import devices
from workbench.store.database import Store

ASKED, LATER = "2026-06-11T06:00:00.000Z", "2026-06-11T06:05:00.000Z"
ID = "01930000-0000-7000-8000-0000000000d1"


def told(name: str, user_id: UUID = WANG, state: str = "wipe", **more: Any) -> dict[str, Any]:
    """Return a device as the server tells it."""
    nothing = dict.fromkeys(("wipe_at", "wipe_told_at", "wiped_at", "held", "held_at"))
    known = {"id": ID, "user_id": str(user_id), "name": name, "is_this": False, "state": state}
    if state != "active":
        known["wipe_at"] = ASKED
    return {**nothing, "seen_at": ASKED, **known, **more}


def listed(store: Store, *given: dict[str, Any]) -> list[devices.Device]:
    with store.read() as r:
        return list(devices.listing(r, given))


def test_each_wipe_says_when_it_was_asked_for_and_what_became_of_it(
    store: Store, workspace: Workspace
) -> None:
    found = listed(
        store,
        told("a phone", state="active"),
        told("a tower", state="wiped", wipe_told_at=LATER, wiped_at=LATER),
        told("a laptop"),
        told("a laptop", LI_NA, wipe_told_at=LATER),
        told("a tablet", wipe_told_at=LATER, held="unsaved", held_at=LATER),
        told("a watch", wipe_told_at=LATER, held="in_use", held_at=LATER),
    )
    asked, later = devices.moment(ASKED), devices.moment(LATER)
    said = [(one.name, one.asked, one.short, one.words) for one in found]
    held = f"not removed ({later}): {{}}; it tries again".format
    told_at = f"to be removed: told {later}, has not said yet that it is done"
    assert said == [
        ("a tablet", asked, "not removed", held("unsent work could not be saved there")),
        ("a watch", asked, "not removed", held("another program there uses its files")),
        ("a laptop", asked, "no answer yet", told_at),
        ("a laptop", asked, "no answer yet", "to be removed: waits until it asks the server"),
        (
            "a tower", asked, "removed",
            f"removed {later}; unsent work was sent, or sealed in a file there",
        ),
        ("a phone", "", "signed in", "signed in"),
    ]  # fmt: skip
    assert [one.standing for one in found] == ["held", "held", "wipe", "wipe", "wiped", "active"]
    assert [one.name for one in found if one.can_be_wiped] == ["a phone"]


def test_nobody_wipes_the_device_before_him(store: Store, workspace: Workspace) -> None:
    (own,) = listed(store, told("a laptop", state="active", is_this=True))
    assert not own.can_be_wiped


def test_a_device_of_somebody_unknown_here_is_listed_as_such(
    store: Store, workspace: Workspace
) -> None:
    (one,) = listed(store, told("a laptop", UUID(ID)))
    assert one.person == "(unknown)"
