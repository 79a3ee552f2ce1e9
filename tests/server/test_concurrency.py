import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.server.office import Office, create, patch
from workbench.server import feed, push, visibility, workspace
from workbench.server.push import Sender
from workbench.wire.ids import new_id

WRITERS = 8
PUSHES = 6


def read_all(office: Office, user_id: str, done: threading.Event) -> list[str]:
    """Follow the feed as a client does; return the ids in the order they came."""
    database = office.database
    seen: list[str] = []
    seq = 0
    with database.read() as connection:
        seq = workspace.state(database, connection).seq
    while True:
        was_done = done.is_set()
        with database.read() as connection:
            state = workspace.state(database, connection)
            actor = visibility.actor(state.directory, user_id, 1)
            page = feed.changes(database, connection, state, actor, seq, 50)
        seq = page["up_to"]
        seen += [change["id"] for change in page["changes"]]
        if was_done and not page["changes"]:
            return seen


def test_a_reader_beside_eight_writers_misses_nothing(office: Office) -> None:
    ada = office.client("ada")
    epoch = ada.hello()["epoch"]
    shared = ada.make("Account", {"name": "Shared", "tags": []})
    done = threading.Event()

    def write(number: int) -> list[str]:
        sender = Sender(ada.user_id, str(new_id()), epoch)
        made = []
        for n in range(PUSHES):
            created = [create("Account", {"name": f"{number}-{n}-{k}"}) for k in range(3)]
            tagged = {
                **patch("Account", shared),
                "set": {"tags": {"add": [f"{number}-{n}"], "remove": []}},
            }
            _, told = push.push(office.database, sender, [*created, tagged])
            assert {one["result"] for one in told} == {"ok"}
            made += [one["id"] for one in created]
        return made

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read_all, office, ada.user_id, done)
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        made = [record_id for writer in writers for record_id in writer.result(60)]
        done.set()
        seen = reader.result(60)
    assert len(made) == WRITERS * PUSHES * 3
    assert set(made) - set(seen) == set()
    row = ada.row("Account", shared)
    assert row is not None
    assert len(row["tags"]) == WRITERS * PUSHES
    lines = office.scalar("SELECT count(*) FROM feed")
    assert office.scalar("SELECT max(seq) FROM feed") == lines
    assert office.scalar("SELECT seq FROM workspace") == lines


def test_the_same_push_sent_four_times_at_once_has_its_effect_once(office: Office) -> None:
    ann = office.client("ann")
    sender = Sender(ann.user_id, ann.client_id, ann.hello()["epoch"])
    mutations = [create("Account", {"name": f"Account {n}"}) for n in range(5)]
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(push.push, office.database, sender, mutations) for _ in range(4)]
        told = [job.result(60) for job in jobs]
    assert all(one == told[0] for one in told)
    assert office.scalar("SELECT count(*) FROM account") == 5
    assert office.scalar("SELECT count(*) FROM ledger") == 5


def test_an_id_wanted_by_four_clients_at_once_goes_to_one(office: Office) -> None:
    ann = office.client("ann")
    record_id = str(new_id())

    def claim(_: int) -> str:
        sender = Sender(ann.user_id, str(new_id()), None)
        account = create("Account", {"name": "Claimed"}, record_id=record_id)
        other = create("Account", {"name": "Beside"})
        _, told = push.push(office.database, sender, [account, other])
        assert told[1]["result"] == "ok"
        return str(told[0].get("code", "ok"))

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(claim, range(4)))
    assert codes == ["id_in_use", "id_in_use", "id_in_use", "ok"]


@pytest.mark.parametrize("pushes", [12])
def test_one_field_edited_by_many_at_once_loses_no_value(office: Office, pushes: int) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})

    def edit(n: int) -> str:
        sender = Sender(ann.user_id, str(new_id()), None)
        edited = patch("Account", account, website=(None, f"https://{n}.example"))
        _, told = push.push(office.database, sender, [edited])
        return str(told[0]["result"])

    with ThreadPoolExecutor(6) as pool:
        results = sorted(pool.map(edit, range(pushes)))
    assert results == ["conflict"] * (pushes - 1) + ["ok"]
    assert office.scalar("SELECT count(*) FROM conflict") == pushes - 1
