"""Another version of the program on the same database, with another rights table."""

import json

import pytest
from sqlalchemy import text

from tests.server.office import Client, Json, Office, deal, patch
from workbench.schema import rights
from workbench.server import cursors, workspace


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, str]]:
    """Return a rights table of this test's own."""
    own = {area: dict(roles) for area, roles in rights._TABLE.items()}
    monkeypatch.setattr(rights, "_TABLE", own)
    return own


def problem_of(client: Client) -> Json:
    answer = client.page()
    assert (answer.status_code, answer.json()["type"]) == (410, "urn:sales-workbench:scope-changed")
    found: Json = answer.json()
    return found


def test_a_role_that_may_read_more_or_less_loads_its_scopes_anew(
    office: Office, table: dict[str, dict[str, str]]
) -> None:
    ann, other, sam = office.client("ann"), office.client("ann"), office.client("sam")
    for one in (ann, other, sam):
        one.start()
    table["lead"]["ae"] = "-ao-"
    problem = problem_of(ann)
    assert problem["dropped"] == []
    assert problem["added"] == ann.hello()["scopes"]
    assert {scope["gen"] for scope in problem["added"]} == {2}
    assert problem_of(other)["added"] == problem["added"]
    for one in (ann, other):
        one.cursor = problem["cursor"]
        assert one.page().status_code == 200
    assert sam.page().status_code == 200


def test_what_one_may_do_besides_reading_loads_nothing(
    office: Office, table: dict[str, dict[str, str]]
) -> None:
    ann = office.client("ann")
    ann.start()
    table["account"]["ae"] = "aat-"
    problem = problem_of(ann)
    assert (problem["added"], problem["dropped"]) == ([], [])
    ann.cursor = problem["cursor"]
    assert ann.pull() == []


def test_a_cursor_of_a_program_that_noted_no_rights_goes_on_without_loading(
    office: Office,
) -> None:
    ann = office.client("ann")
    ann.start()
    with office.database.write() as connection:
        connection.execute(
            text("UPDATE scope_set SET scopes = :scopes"),
            {"scopes": as_before(office.scalar("SELECT scopes FROM scope_set"))},
        )
    rewritten(office, ann)
    problem = problem_of(ann)
    assert (problem["added"], problem["dropped"]) == ([], [])
    ann.cursor = problem["cursor"]
    assert ann.pull() == []


def as_before(written: str) -> str:
    return json.dumps(json.loads(written)["scopes"])


def rewritten(office: Office, client: Client) -> None:
    """Let a cursor and what is kept of it be under the fingerprint of an older program."""
    with office.database.write() as connection:
        state = workspace.state(office.database, connection)
        place = cursors.read(state, client.cursor)
        client.cursor = cursors.write(state, place.seq, b"as then.", place.mark)
        connection.execute(text("UPDATE scope_set SET fingerprint = :mark"), {"mark": b"as then."})


def test_conflicts_follow_what_a_role_may_edit(
    office: Office, table: dict[str, dict[str, str]]
) -> None:
    ann, al, ada, maria = (office.client(name) for name in ("ann", "al", "ada", "maria"))
    record = ann.make("Opportunity", deal())
    ada.one(patch("Opportunity", record, name=("Hengda renewal", "One")))
    told = maria.one(patch("Opportunity", record, name=("Hengda renewal", "Two")))
    conflict = told["conflicts"][0]
    for one in (ann, al):
        one.start()
    assert ann.row("Conflict", conflict) is not None
    table["opportunity"]["ae"] = "ta-o"
    al.cursor = problem_of(al)["cursor"]
    assert ann.row("Conflict", conflict) is None
    assert maria.row("Conflict", conflict) is not None
    ann.cursor = problem_of(ann)["cursor"]
    assert [(one["op"], one["id"]) for one in ann.pull()] == [("remove", conflict)]
