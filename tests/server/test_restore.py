import shutil
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from tests.server.office import Client, Json, Office, create, patch
from workbench.server import admin, cursors, high_water, workspace
from workbench.server.database import ServerDatabase
from workbench.server.tables import WORKSPACE


def epoch_of(database: ServerDatabase) -> str:
    with database.read() as connection:
        return workspace.state(database, connection).epoch_text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_old_copy_of_a_sqlite_database_begins_a_new_history(
    database_url: str, tmp_path: Path
) -> None:
    path, backup = tmp_path / "server.db", tmp_path / "backup.db"
    with admin.open_database(database_url) as database:
        before = epoch_of(database)
    shutil.copyfile(path, backup)
    with admin.open_database(database_url) as database:
        admin.add_user(database, email="late@example.com", name="Late", role="ae")
        assert epoch_of(database) == before
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(backup, path)
    with admin.open_database(database_url) as database:
        renewed = epoch_of(database)
        assert renewed != before
    with admin.open_database(database_url) as database:
        assert epoch_of(database) == renewed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_from_before_a_change_of_epoch_is_noticed_though_it_had_counted_less(
    database_url: str, tmp_path: Path
) -> None:
    path, backup = tmp_path / "server.db", tmp_path / "backup.db"
    with admin.open_database(database_url) as database:
        first = epoch_of(database)
    shutil.copyfile(path, backup)
    with admin.open_database(database_url) as database:
        second = str(admin.new_epoch(database))
    with admin.open_database(database_url) as database:
        assert epoch_of(database) == second
        admin.add_user(database, email="late@example.com", name="Late", role="ae")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(backup, path)
    with admin.open_database(database_url) as database:
        third = epoch_of(database)
        assert third not in (first, second)
        database.published(UUID(second).bytes, 99)  # a push that was on its way just then
    with admin.open_database(database_url) as database:
        assert epoch_of(database) == third


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_high_water_that_cannot_be_written_does_not_begin_a_history_at_each_start(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with admin.open_database(database_url) as database:
        admin.new_epoch(database)
    file = high_water.path_of(str(tmp_path / "server.db"))
    file.write_text(f"{uuid4()} 5")
    monkeypatch.setattr(high_water.os, "access", lambda *_: False)  # root may always
    with admin.open_database(database_url) as database:
        before = epoch_of(database)
    with admin.open_database(database_url) as database:
        assert epoch_of(database) == before


def test_who_was_told_a_later_epoch_is_a_witness_that_an_old_copy_is_back(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    first = epoch_of(office.database)
    seq = office.scalar("SELECT seq FROM workspace")
    send(al, create("Account", {"name": "Lost"}), epoch=first)
    admin.new_epoch(office.database)
    second = epoch_of(office.database)
    ann.start()
    acked = send(ann, create("Account", {"name": "Lost too"}), epoch=second).json()["acked"]
    told = [lambda: send(ann, epoch=second, acked=acked).json()["epoch"]]
    told += [lambda: ann.hello(epoch=second, acked=acked)["epoch"]]
    told += [lambda: ann.hello(epoch=second, cursor=ann.cursor)["epoch"]]
    told += [lambda: ann.page().json()["epoch"]]
    known = {first, second}
    for tell in told:
        put_back(office, seq, first)
        third = tell()
        assert third == epoch_of(office.database)
        assert third not in known
        assert ann.hello(epoch=second, acked=acked, cursor=ann.cursor)["epoch"] == third
        known.add(third)


def put_back(office: Office, seq: int, epoch: str) -> None:
    forget_since(office, seq)
    with office.database.write() as connection:
        connection.execute(update(WORKSPACE).values(epoch=UUID(epoch).bytes))


def test_a_clock_that_was_set_back_makes_no_epoch_look_older(office: Office) -> None:
    epochs = [epoch_of(office.database)]
    for _ in range(3):
        office.clock.forward(days=-4000)
        epochs.append(str(admin.new_epoch(office.database)))
    assert all(
        workspace.is_later(UUID(later).bytes, UUID(one).bytes) for one, later in pairwise(epochs)
    )
    ann = office.client("ann")
    assert ann.hello(epoch=epochs[0])["epoch"] == epochs[-1]


def test_an_epoch_of_the_first_versions_proves_nothing(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    with office.database.write() as connection:
        connection.execute(update(WORKSPACE).values(epoch=uuid4().bytes))
    undated = ann.hello()["epoch"]
    ann.start()
    with office.database.write() as connection:
        connection.execute(update(WORKSPACE).values(epoch=uuid4().bytes))
    other = ann.hello(epoch=undated, cursor=ann.cursor)["epoch"]
    assert other != undated
    assert ann.hello(epoch=undated, cursor=ann.cursor)["epoch"] == other


def test_what_was_lost_with_the_server_is_offered_again_and_counted_once(office: Office) -> None:
    ann = office.client("ann")
    account = create("Account", {"name": "Hengda"})
    edit = patch("Account", account["id"], website=(None, "https://a.example"))
    first = ann.push(account, edit)
    with office.database.write() as connection:
        for table in ("account", "record_scope", "feed WHERE seq > 17", "ledger"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE workspace SET seq = 17")
    admin.new_epoch(office.database)
    again = ann.push(account, edit)
    assert [told["result"] for told in again] == ["ok", "ok"]
    assert len(first) == len(again)
    row = ann.row("Account", account["id"])
    assert row is not None
    assert row["website"] == "https://a.example"


def forget_since(office: Office, seq: int) -> None:
    """Make the database what it was at this number, as an old copy of it would be."""
    with office.database.write() as connection:
        for table in ("account", "record_scope", "ledger", f"feed WHERE seq > {seq}"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql(f"UPDATE workspace SET seq = {seq}")


def send(client: Client, *mutations: Json, **members: Json | str | None) -> httpx.Response:
    body = {"client_id": client.client_id, "mutations": list(mutations), **members}
    return client.request("POST", "/v1/sync/push", json=body)


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json().get("type")).removeprefix("urn:sales-workbench:")


def lose_one_account(office: Office, client: Client) -> tuple[str, Json]:
    """Push an account, put the server back, let others count on; return epoch and answer."""
    epoch = epoch_of(office.database)
    seq = office.scalar("SELECT seq FROM workspace")
    answer = send(client, create("Account", {"name": "Lost"}), epoch=epoch)
    assert answer.status_code == 200
    forget_since(office, seq)
    for n in range(3):
        office.client("al").make("Account", {"name": f"Newer {n}"})
    assert epoch_of(office.database) == epoch
    return epoch, answer.json()


def test_what_was_sent_in_another_history_waits_for_what_that_had_lost(office: Office) -> None:
    ann = office.client("ann")
    epoch = epoch_of(office.database)
    renewed = admin.new_epoch(office.database)
    answer = send(ann, create("Account", {"name": "Later"}), epoch=epoch)
    assert kind_of(answer) == (410, "epoch-changed")
    assert answer.json()["epoch"] == str(renewed)
    assert office.scalar("SELECT count(*) FROM account") == 0
    assert office.scalar("SELECT count(*) FROM ledger") == 0
    first = send(ann, create("Account", {"name": "First"}))
    assert first.json()["results"][0]["result"] == "ok"


def test_a_push_shows_that_its_sender_was_told_of_what_is_gone(office: Office) -> None:
    ann = office.client("ann")
    epoch, told = lose_one_account(office, ann)
    answer = send(ann, create("Account", {"name": "Later"}), epoch=epoch, acked=told["acked"])
    assert kind_of(answer) == (410, "epoch-changed")
    assert answer.json()["epoch"] == epoch_of(office.database) != epoch
    assert office.scalar("SELECT count(*) FROM account WHERE name = 'Later'") == 0
    again = send(ann, epoch=answer.json()["epoch"], acked=told["acked"])
    assert again.status_code == 200


def test_a_greeting_shows_that_its_sender_was_told_of_what_is_gone(office: Office) -> None:
    ann = office.client("ann")
    epoch, told = lose_one_account(office, ann)
    renewed = ann.hello(epoch=epoch, acked=told["acked"])["epoch"]
    assert renewed != epoch
    assert ann.hello(epoch=epoch, acked=told["acked"])["epoch"] == renewed


def test_a_reader_of_what_is_gone_is_a_witness_though_the_counter_has_passed_him(
    office: Office,
) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    ann.start()
    seq = office.scalar("SELECT seq FROM workspace")
    maria.make("Account", {"name": "Lost"})
    ann.pull()
    forget_since(office, seq)
    for n in range(3):
        maria.make("Account", {"name": f"Newer {n}"})
    epoch = epoch_of(office.database)
    assert kind_of(ann.page()) == (410, "epoch-changed")
    assert epoch_of(office.database) != epoch


def test_a_pull_from_before_the_loss_shows_what_its_sender_was_told(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    epoch, told = lose_one_account(office, ann)
    assert ann.page().status_code == 200  # what it has read is still there
    parameters = {"cursor": ann.cursor, "acked": told["acked"]}
    answer = ann.request("GET", "/v1/sync/changes", params=parameters)
    assert kind_of(answer) == (410, "epoch-changed")
    assert epoch_of(office.database) != epoch


def test_a_half_read_snapshot_of_a_lost_history_does_not_go_on(office: Office) -> None:
    ann = office.client("ann")
    seq = office.scalar("SELECT seq FROM workspace")
    ann.make("Account", {"name": "Lost"})
    own = ann.hello()["scopes"][0]["id"]
    mark = next(line["mark"] for line in ann.snapshot(own) if "mark" in line)
    forget_since(office, seq)
    for n in range(3):
        ann.make("Account", {"name": f"Newer {n}"})
    answer = ann.request("GET", "/v1/sync/snapshot", params={"resume": mark})
    assert kind_of(answer) == (410, "epoch-changed")


def test_nobody_is_a_witness_of_a_history_that_has_lost_nothing(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    epoch = epoch_of(office.database)
    shown = send(ann, create("Account", {"name": "Hengda"}), epoch=epoch).json()["acked"]
    for n in range(3):
        ann.make("Account", {"name": f"Newer {n}"})
    assert send(ann, epoch=epoch, acked=shown).status_code == 200
    office.clock.forward(days=200)
    admin.prune(office.database)  # the line it stands at is no longer there
    again = office.client("ann")
    for text in (shown, "nonsense", shown[:-3] + "AAA", ""):
        assert again.hello(epoch=epoch, acked=text, cursor=ann.cursor)["epoch"] == epoch
    assert send(again, epoch=epoch, acked=shown).status_code == 200


def test_a_cursor_of_a_program_that_made_no_marks_is_read_as_before(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    with office.database.read() as connection:
        state = workspace.state(office.database, connection)
    place = cursors.read(state, ann.cursor)
    ann.cursor = cursors.write(state, place.seq, place.fingerprint, b"")
    ann.make("Account", {"name": "Hengda"})
    assert [change["row"]["name"] for change in ann.pull()] == ["Hengda"]
