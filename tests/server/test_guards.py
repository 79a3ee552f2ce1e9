import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.server.office import Office
from workbench.server import guards
from workbench.wire.values import uuid_bytes

WRITES = {
    "a copy under another id": (
        "INSERT INTO account (workspace_id, id, ver, created_mid, fver, scopes, name)"
        " SELECT workspace_id, :other, ver, created_mid, fver, scopes, 'x' FROM account"
    ),
    "a change under a new number": "UPDATE account SET name = 'x', ver = ver + 1",
    "a change under the number of another record": "UPDATE account SET name = 'x', ver = 1",
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_record_cannot_be_written_without_its_line_of_the_feed(
    office: Office, write: str
) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    parameters = {"other": uuid_bytes(ann.client_id)} if ":other" in write else {}
    with (
        pytest.raises(IntegrityError, match="line of the feed"),
        office.database.write() as connection,
    ):
        connection.execute(text(write), parameters)
    row = ann.row("Account", account)
    assert row is not None
    assert row["name"] == "Hengda"


def test_every_type_is_guarded_and_a_guard_that_is_gone_comes_back(office: Office) -> None:
    office.client("ann").make("Account", {"name": "Hengda"})
    on = "" if office.database.is_sqlite else " ON account"
    write = text("UPDATE account SET ver = ver + 1")
    with office.database.write() as connection:
        connection.exec_driver_sql(f'DROP TRIGGER "account_update_needs_feed"{on}')
        connection.execute(write)
        connection.rollback()
    with office.database.write() as connection:
        connection.exec_driver_sql(f'DROP TRIGGER "account_update_needs_feed"{on}')
    guards.ensure(office.database)
    with pytest.raises(IntegrityError), office.database.write() as connection:
        connection.execute(write)
