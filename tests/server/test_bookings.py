import pytest

from tests.server.office import Json, Office, create, patch


@pytest.fixture
def orgs(office: Office) -> tuple[str, str]:
    ada = office.client("ada")
    template = ada.make("DemoTemplate", {"name": "IDO"})
    first = ada.make("DemoOrg", {"alias": "one", "template_id": template, "state": "ready"})
    second = ada.make("DemoOrg", {"alias": "two", "template_id": template, "state": "ready"})
    return first, second


def booking(org: str, start: str, end: str, **fields: object) -> Json:
    return create(
        "OrgBooking",
        {
            "name": "Hengda demo",
            "demo_org_id": org,
            "start_at": f"2026-12-01T{start}:00.000Z",
            "end_at": f"2026-12-01T{end}:00.000Z",
            "status": "pending",
            **fields,
        },
    )


def test_a_free_org_is_confirmed_and_a_taken_one_offers_two_others(
    office: Office, orgs: tuple[str, str]
) -> None:
    sam, ann = office.client("sam"), office.client("ann")
    told = sam.one(booking(orgs[0], "09:00", "10:00"))
    assert told["canonical"]["status"] == "approved"
    lost = booking(orgs[0], "10:30", "11:30")
    told = ann.one(lost)
    assert told["result"] == "ok"
    assert told["canonical"]["status"] == "rejected"
    assert told["canonical"]["alternatives"] == [
        {
            "demo_org_id": orgs[1],
            "start_at": "2026-12-01T10:30:00.000Z",
            "end_at": "2026-12-01T11:30:00.000Z",
        },
        {
            "demo_org_id": orgs[0],
            "start_at": "2026-12-01T11:00:00.000Z",
            "end_at": "2026-12-01T12:00:00.000Z",
        },
    ]
    row = ann.row("OrgBooking", lost["id"])
    assert row is not None
    assert row["alternatives"] == told["canonical"]["alternatives"]


def test_touching_times_do_not_overlap(office: Office, orgs: tuple[str, str]) -> None:
    sam = office.client("sam")
    told = sam.push(
        booking(orgs[0], "09:00", "10:00"),
        booking(orgs[0], "11:00", "12:00"),
        booking(orgs[0], "07:00", "08:00"),
        booking(orgs[0], "10:59", "11:00", buffer_before_min=0, buffer_after_min=0),
    )
    statuses = [one["canonical"].get("status") for one in told]
    assert statuses == ["approved", "approved", "approved", "rejected"]


def test_two_bookings_of_one_push_do_not_both_win(office: Office, orgs: tuple[str, str]) -> None:
    told = office.client("sam").push(
        booking(orgs[0], "09:00", "10:00"), booking(orgs[0], "09:00", "10:00")
    )
    assert [one["canonical"]["status"] for one in told] == ["approved", "rejected"]


def test_a_cancelled_booking_makes_room_and_a_moved_one_is_judged_again(
    office: Office, orgs: tuple[str, str]
) -> None:
    sam = office.client("sam")
    first, second = booking(orgs[0], "09:00", "10:00"), booking(orgs[0], "13:00", "14:00")
    sam.push(first, second)
    moved = patch(
        "OrgBooking",
        second["id"],
        start_at=("2026-12-01T13:00:00.000Z", "2026-12-01T09:00:00.000Z"),
        end_at=("2026-12-01T14:00:00.000Z", "2026-12-01T10:00:00.000Z"),
    )
    told = sam.one(moved)
    assert told["canonical"]["status"] == "rejected"
    sam.one(patch("OrgBooking", first["id"], status=("approved", "cancelled")))
    told = sam.one(patch("OrgBooking", second["id"], status=("rejected", "pending")))
    assert told["canonical"]["status"] == "approved"
    row = sam.row("OrgBooking", second["id"])
    assert row is not None
    assert (row["status"], row["alternatives"]) == ("approved", None)


def test_a_booking_cancelled_before_it_was_answered_is_cancelled(
    office: Office, orgs: tuple[str, str]
) -> None:
    sam = office.client("sam")
    sam.one(booking(orgs[0], "09:00", "10:00"))
    for start, end in (("09:30", "10:30"), ("13:00", "14:00")):
        mine = booking(orgs[0], start, end)
        told = sam.push(mine, patch("OrgBooking", mine["id"], status=("pending", "cancelled")))
        assert [one["result"] for one in told] == ["ok", "ok"]
        assert (sam.row("OrgBooking", mine["id"]) or {})["status"] == "cancelled"


def test_a_booking_ends_after_it_starts(office: Office, orgs: tuple[str, str]) -> None:
    sam = office.client("sam")
    told = sam.push(
        booking(orgs[0], "10:00", "10:00"),
        booking(orgs[0], "10:00", "11:00", buffer_before_min=-5),
    )
    assert [one["code"] for one in told] == ["invalid_value", "invalid_value"]
    assert told[0]["fields"] == ["end_at"]
