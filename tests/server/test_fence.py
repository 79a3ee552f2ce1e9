"""PostgreSQL's second fence: what a forgotten WHERE clause would leak, the database keeps back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text, true
from sqlalchemy.exc import ProgrammingError

from tests.server.office import Office, create, deal, delete, patch
from workbench.schema import dictionary
from workbench.server import admin, fence, records_api, visibility, workspace
from workbench.server.database import ServerDatabase
from workbench.server.tables import AUDIT, CREDENTIAL, DEVICE, LEDGER, RECORDS, WORKSPACE
from workbench.server.visibility import Actor
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_text

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
NAMES = ("ada", "maria", "bo", "ann", "al", "sam", "cleo")


def actor(office: Office, name: str) -> Actor:
    with office.database.read() as connection:
        people = workspace.state(office.database, connection).directory
    return visibility.actor(people, office.ids[name], 1)


@contextmanager
def reading(database: ServerDatabase, who: Actor | None) -> Iterator[Connection]:
    with database.read() as connection:
        if who is not None:
            fence.enter(database, connection, who)
        else:
            connection.execute(text(f"SET LOCAL ROLE {fence.ROLE}"))
        yield connection


def ids(connection: Connection, type_name: str) -> set[str]:
    """Return what a SELECT without any WHERE finds."""
    table = RECORDS[type_name]
    query = table.select().with_only_columns(table.c.id)
    return {uuid_text(one) for one in connection.execute(query).scalars()}


def furnish(office: Office) -> None:
    for name in ("bo", "ann", "al", "maria", "cleo", "sam"):
        client = office.client(name)
        account = create("Account", {"name": f"Of {name}"})
        opportunity = create("Opportunity", deal())
        told = client.push(
            account,
            opportunity,
            create("Task", {"task_subtype": "to_do", "what_id": account["id"]}),
            create("Contact", {"last_name": "Li", "account_id": account["id"]}),
            create("Lead", {"last_name": "Li", "company": "Hengda"}),
        )
        assert told[0]["result"] == "ok"


@on_postgresql
def test_with_no_user_set_a_bare_select_sees_nothing(office: Office) -> None:
    furnish(office)
    assert office.database.is_fenced
    with reading(office.database, None) as connection:
        for type_name in dictionary.BY_NAME:
            assert ids(connection, type_name) == set(), type_name
        for table in fence.OPEN_TABLES:
            assert connection.execute(table.select()).all() == [], table.name


@on_postgresql
def test_a_bare_select_sees_exactly_what_the_user_may_see(office: Office) -> None:
    furnish(office)
    for name in NAMES:
        who = actor(office, name)
        told: dict[str, set[str]] = {}
        client = office.client(name)
        with reading(office.database, who) as connection:
            for type_name in dictionary.BY_NAME:
                told[type_name] = ids(connection, type_name)
        for type_name, found in told.items():
            answer = client.request("GET", f"/v1/records/{type_name}", params={"limit": 1000})
            assert found == {one["id"] for one in answer.json()["records"]}, (name, type_name)
    assert told["User"]


@pytest.mark.parametrize("name", ["bo", "ann", "cleo"])
def test_a_forgotten_where_leaks_nothing_behind_the_fence(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    furnish(office)
    client = office.client(name)
    path, everything = "/v1/records/Lead", {"limit": 1000}
    before = client.request("GET", path, params=everything).json()["records"]

    def forgotten(*_: Any) -> Any:
        return true()

    monkeypatch.setattr(records_api.visibility, "visible_clause", forgotten)
    after = client.request("GET", path, params=everything).json()["records"]
    if office.database.is_sqlite:  # the control: without the fence the mistake shows
        assert len(after) > len(before) or name == "ann"
    else:
        assert after == before


@on_postgresql
def test_another_workspace_s_rows_are_behind_the_fence(office: Office) -> None:
    office.client("ada").make("Account", {"name": "Ours"})
    other = new_id().bytes
    copies = (
        "INSERT INTO feed (workspace_id, seq, type, record_id, op, scopes_after, at)"
        " SELECT :other, seq, type, record_id, op, scopes_after, at FROM feed",
        "INSERT INTO account (workspace_id, id, ver, created_mid, fver, scopes, name)"
        " SELECT :other, id, ver, created_mid, fver, scopes, 'Theirs' FROM account",
    )
    with office.database.write() as connection:
        for copy in copies:
            connection.execute(text(copy), {"other": other})
    with reading(office.database, actor(office, "ada")) as connection:
        assert connection.execute(text("SELECT name FROM account")).scalars().all() == ["Ours"]


@on_postgresql
def test_the_reading_role_only_reads_and_never_secrets(office: Office) -> None:
    who = actor(office, "ada")
    for table in (WORKSPACE, CREDENTIAL, DEVICE, LEDGER, AUDIT):
        with (
            reading(office.database, who) as connection,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            connection.execute(table.select())
    with office.database.write() as connection:
        fence.enter(office.database, connection, who)
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("UPDATE account SET name = 'x'"))
        connection.rollback()


@on_postgresql
def test_the_next_reader_of_a_connection_is_not_the_last_one(office: Office) -> None:
    furnish(office)
    for _ in range(3):
        with reading(office.database, actor(office, "bo")) as connection:
            assert ids(connection, "Lead")
        with reading(office.database, None) as connection:
            assert ids(connection, "Lead") == set()
        with office.database.read() as connection:
            assert len(ids(connection, "Lead")) == 4


@on_postgresql
def test_who_is_disabled_or_unknown_sees_nothing(office: Office) -> None:
    furnish(office)
    bo, stranger = actor(office, "bo"), Actor(str(new_id()), "x", "admin", ("workspace",), 1)
    admin.disable_user(office.database, "bo@example.com")
    for who in (bo, stranger):
        with reading(office.database, who) as connection:
            assert ids(connection, "Account") == set()


def test_what_is_deleted_or_left_my_sight_is_still_told_in_the_feed(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    kept, moved, gone = (ann.make("Opportunity", deal()) for _ in range(3))
    ann.start()
    al.start()
    ann.push(
        patch("Opportunity", kept, next_step=(None, "Call")),
        patch("Opportunity", moved, owner_id=(ann.user_id, al.user_id)),
        delete("Opportunity", gone, ann.ver("Opportunity", gone)),
    )
    ops = {change["id"]: change["op"] for change in ann.pull() if change["type"] == "Opportunity"}
    assert ops == {kept: "put", moved: "remove", gone: "delete"}
    ops = {change["id"]: change["op"] for change in al.pull() if change["type"] == "Opportunity"}
    assert ops == {moved: "put"}


@on_postgresql
def test_the_fence_is_made_anew_when_it_is_not_the_present_one(office: Office) -> None:
    furnish(office)
    database = office.database
    with database.write() as connection:
        connection.exec_driver_sql("COMMENT ON FUNCTION fence_scopes(text) IS 'older'")
        connection.exec_driver_sql("DROP POLICY fence ON account")
    with reading(database, actor(office, "ann")) as connection:
        assert ids(connection, "Account") == set()
    fence.ensure(database)
    with reading(database, actor(office, "ann")) as connection:
        assert len(ids(connection, "Account")) == 6


@on_postgresql
def test_a_server_that_may_not_make_roles_says_so_and_works(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    database = office.database
    name = f"plain_{new_id().hex}"
    with database.write() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {name}")
        connection.exec_driver_sql("COMMENT ON FUNCTION fence_scopes(text) IS 'older'")
    write = database.write

    @contextmanager
    def as_plain() -> Iterator[Connection]:
        with write() as connection:
            connection.exec_driver_sql(f"SET LOCAL ROLE {name}")
            yield connection

    database.write = as_plain  # the same server under a role that may not
    fence.ensure(database)
    del database.write
    assert not database.is_fenced
    assert "Row-level security is off" in caplog.text
    assert office.client("ann").request("GET", "/v1/records/Account").status_code == 200
    with database.write() as connection:
        connection.exec_driver_sql(f"DROP ROLE {name}")
