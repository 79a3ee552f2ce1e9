import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.server.office import Office, create, delete, patch
from workbench.server import app as app_module
from workbench.server import high_water, pruning, snapshot, writing
from workbench.wire import messages


def count(office: Office, table: str) -> int:
    return int(office.scalar(f"SELECT count(*) FROM {table}"))


def test_feed_and_tombstones_are_kept_180_days_and_the_floor_goes_up(office: Office) -> None:
    ann = office.client("ann")
    gone = ann.make("Account", {"name": "Gone"})
    ann.start()
    cursor = ann.cursor
    told = office.client("ada").one(delete("Account", gone, ann.ver("Account", gone)))
    assert told["result"] == "ok"
    office.clock.forward(days=179)
    pruning.prune(office.database)
    ann = office.client("ann")
    ann.cursor = cursor
    assert [change["op"] for change in ann.pull()] == ["delete"]
    assert count(office, "account") == 1
    office.clock.forward(days=2)
    ada = office.client("ada")
    ada.make("Account", {"name": "Fresh"})
    pruning.prune(office.database)
    assert count(office, "account") == count(office, "feed") == 1
    floor = office.scalar("SELECT feed_floor FROM workspace")
    assert floor == office.scalar("SELECT seq FROM workspace") - 1
    ann = office.client("ann")
    answer = ann.page(cursor=cursor)
    assert (answer.status_code, answer.json()["type"]) == (
        410,
        "urn:sales-workbench:cursor-expired",
    )
    own = ann.snapshot("workspace")
    ann.cursor = own[0]["as_of"]
    assert ann.pull() == []


def test_a_cursor_at_the_floor_still_goes_on(office: Office) -> None:
    ann = office.client("ann")
    ann.make("Account", {"name": "Old"})
    ann.start()
    cursor = ann.cursor
    office.clock.forward(days=181)
    office.client("ada").make("Account", {"name": "Fresh"})
    pruning.prune(office.database)
    ann = office.client("ann")
    ann.cursor = cursor
    assert [change["row"]["name"] for change in ann.pull()] == ["Fresh"]


def test_an_answer_is_the_same_for_400_days_and_safe_after(office: Office) -> None:
    ann = office.client("ann")
    sent = [create("Account", {"name": "Hengda"}), create("Account", {})]
    sent.append(patch("Account", sent[0]["id"], website=(None, "https://a.example")))
    first = ann.push(*sent)
    assert [told["result"] for told in first] == ["ok", "rejected", "ok"]
    for days, refused in ((89, 1), (2, 0), (308, 0)):
        office.clock.forward(days=days)
        pruning.prune(office.database)
        assert count(office, "refused") == refused
        again = office.client("ann")
        again.client_id = ann.client_id
        assert again.push(*sent) == first
    office.clock.forward(days=2)
    pruning.prune(office.database)
    assert count(office, "ledger") == 0
    late = office.client("ann").push(*sent)
    assert [told["result"] for told in late] == ["ok", "rejected", "ok"]
    assert count(office, "account") == 1


def test_tokens_that_cannot_be_used_any_more_go(office: Office) -> None:
    office.client("ann")
    office.clock.forward(days=91)
    office.client("ann")
    pruning.prune(office.database)
    assert count(office, "refresh_token") == 1


def test_devices_and_scope_sets_of_long_ago_go(office: Office) -> None:
    office.clock.forward(days=-401)
    old, gone = office.client("ann"), office.client("al")
    for one in (old, gone):
        one.hello()
    with office.database.write() as connection:
        writing.raise_gen(connection, office.database.workspace_id, old.user_id)
    office.clock.forward(days=400)
    now = office.client("ann")
    now.hello()
    pruning.prune(office.database)
    assert (count(office, "device"), count(office, "scope_set")) == (3, 3)
    office.clock.forward(days=2)
    pruning.prune(office.database)
    assert (count(office, "device"), count(office, "scope_set")) == (1, 1)
    assert now.request("GET", "/v1/auth/devices").status_code == 401  # an hour is over
    assert office.client("ann").hello()["scopes"]


def test_a_device_whose_token_still_works_stays_though_it_never_greets(office: Office) -> None:
    office.client("ann")
    with office.database.write() as connection:
        connection.execute(text("UPDATE device SET seen_at = 0"))
    office.clock.forward(days=89)
    pruning.prune(office.database)
    assert count(office, "device") == 1
    office.clock.forward(days=2)
    pruning.prune(office.database)
    assert count(office, "device") == 0


def test_the_server_prunes_once_a_day_by_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned: list[object] = []
    monkeypatch.setattr(app_module, "DAY_S", 0.01)
    monkeypatch.setattr(app_module.admin, "prune", pruned.append)

    async def run() -> None:
        async with app_module._lifespan(office.app):
            while len(pruned) < 2:
                await asyncio.sleep(0.01)

    office.runner.run(run())
    assert set(pruned) == {office.database}


def test_a_day_on_which_pruning_fails_is_not_the_last(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[object] = []

    def fail(database: object) -> None:
        tried.append(database)
        raise OperationalError("DELETE", {"name": "Hengda"}, Exception("locked"))

    monkeypatch.setattr(app_module, "DAY_S", 0.01)
    monkeypatch.setattr(app_module.admin, "prune", fail)

    async def run() -> None:
        async with app_module._lifespan(office.app):
            while len(tried) < 2:
                await asyncio.sleep(0.01)

    office.runner.run(run())
    assert "OperationalError" in caplog.text
    assert "Hengda" not in caplog.text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_pruning_waits_for_a_push_without_holding_the_counter(office: Office) -> None:
    ada = office.client("ada")
    gone = ada.make("Account", {"name": "Gone"})
    ada.one(delete("Account", gone, ada.ver("Account", gone)))
    office.clock.forward(days=200)
    with ThreadPoolExecutor(1) as pool:
        with office.database.write() as connection:
            connection.execute(text("SELECT 1 FROM account FOR UPDATE"))
            pruned = pool.submit(pruning.prune, office.database)
            with pytest.raises(TimeoutError):
                pruned.result(0.5)
            connection.execute(text("SET LOCAL lock_timeout = 2000"))
            connection.execute(text("UPDATE workspace SET seq = seq"))
            pruning.prune(office.database)  # another worker: it is being done already
            assert count(office, "account") == 1
        pruned.result(10)
    assert count(office, "account") == 0


def test_a_mark_from_the_future_proves_a_restored_server(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "PAGE_ROWS", 2)
    monkeypatch.setattr(messages, "MARK_EVERY_ROWS", 2)
    ann = office.client("ann")
    epoch = ann.hello()["epoch"]
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(6)))
    mark = next(line["mark"] for line in ann.snapshot("workspace") if "mark" in line)
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE workspace SET seq = seq - 1")
    answer = ann.request("GET", "/v1/sync/snapshot", params={"resume": mark})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (410, "urn:sales-workbench:epoch-changed")
    assert problem["epoch"] == ann.hello()["epoch"] != epoch


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_push_is_answered_though_the_high_water_cannot_be_written(
    office: Office,
) -> None:
    path = high_water.path_of(str(office.database.url.database))
    path.unlink(missing_ok=True)
    path.mkdir()
    office.client("ann").make("Account", {"name": "Hengda"})
    assert not high_water.is_behind(str(office.database.url.database), b"\0" * 16, 0)
