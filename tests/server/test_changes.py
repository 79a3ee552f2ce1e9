import json

import pytest

from tests.server.office import Office, create, deal, delete, patch
from workbench.server import admin, feed
from workbench.wire.ids import new_id


def test_nothing_new_is_short_and_keeps_the_cursor(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    answer = ann.page()
    assert len(answer.content) < 300
    assert answer.json()["next"] == ann.cursor
    assert answer.json()["changes"] == []
    assert len(ann.cursor) <= 120


def test_a_record_comes_once_as_it_is_now_with_nulls_written_out(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    ann.start()
    account = maria.make("Account", {"name": "Hengda", "owner_id": ann.user_id})
    other = maria.make("Account", {"name": "Other"})
    maria.one(patch("Account", account, website=(None, "https://a.example")))
    changes = ann.pull()
    assert [change["id"] for change in changes] == [other, account]
    row = changes[1]["row"]
    assert row["website"] == "https://a.example"
    assert row["phone"] is None
    assert f"owner:{ann.user_id}" in changes[1]["scopes"]
    assert changes[0]["scopes"][-1] == "workspace"
    assert changes[1]["ver"] == maria.ver("Account", account)


def test_pages_bring_every_change_once(office: Office) -> None:
    ada = office.client("ada")
    ada.start()
    made = [create("Account", {"name": f"Account {n}"}) for n in range(25)]
    ada.push(*made)
    ada.push(*(patch("Account", one["id"], name=(one["row"]["name"], "Last")) for one in made[:5]))
    seen: list[str] = []
    more = True
    while more:
        page = ada.page(limit=7).json()
        assert len(page["changes"]) <= 7
        seen += [change["id"] for change in page["changes"]]
        ada.cursor, more = page["next"], page["more"]
    assert set(seen) == {one["id"] for one in made}
    assert ada.pull() == []


def test_a_deletion_is_told_to_who_held_the_record_and_to_nobody_else(office: Office) -> None:
    ada, ann, al = office.client("ada"), office.client("ann"), office.client("al")
    opportunity = ann.make("Opportunity", deal())
    ann.start()
    al.start()
    told = ada.one(delete("Opportunity", opportunity, ada.ver("Opportunity", opportunity)))
    assert told["result"] == "ok"
    gone = [change for change in ann.pull() if change["type"] == "Opportunity"]
    assert gone == [{"op": "delete", "type": "Opportunity", "id": opportunity, "ver": told["ver"]}]
    assert al.pull() == []


def test_what_one_may_not_see_moves_the_cursor_only(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    al.start()
    ann.make("Opportunity", deal())
    page = al.page().json()
    assert page["changes"] == []
    assert page["up_to"] == office.scalar("SELECT seq FROM workspace")
    assert page["next"] != al.cursor


def test_another_scope_set_is_told_with_what_came_and_what_went(office: Office) -> None:
    ada, ann = office.client("ada"), office.client("ann")
    people = office.directory.people
    north, south = people[ann.user_id].team_id, people[office.ids["al"]].team_id
    ann.start()
    ada.one(patch("User", ann.user_id, team_id=(north, south)))
    answer = ann.page()
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "urn:sales-workbench:scope-changed"
    assert problem["added"] == [{"id": f"team:{south}", "gen": 1}]
    assert problem["dropped"] == [f"team:{north}"]
    ann.cursor = problem["cursor"]
    assert {change["type"] for change in ann.pull()} == {"User"}


def test_another_role_brings_every_scope_anew(office: Office) -> None:
    ada, ann = office.client("ada"), office.client("ann")
    ann.start()
    ada.one(patch("User", ann.user_id, role=("ae", "se")))
    problem = ann.page().json()
    assert problem["type"].endswith("scope-changed")
    assert problem["added"] == ann.hello()["scopes"]
    assert {scope["gen"] for scope in problem["added"]} == {2}


def test_a_cursor_from_the_future_proves_a_restored_server(office: Office) -> None:
    ann = office.client("ann")
    epoch = ann.hello()["epoch"]
    ann.make("Account", {"name": "Hengda"})
    ann.start()
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE workspace SET seq = seq - 1")
    renewed = ann.hello(epoch=epoch, cursor=ann.cursor)["epoch"]
    assert renewed != epoch
    assert ann.hello(epoch=epoch, cursor=ann.cursor)["epoch"] == renewed
    answer = ann.page()
    assert (answer.status_code, answer.json()["type"]) == (
        410,
        "urn:sales-workbench:epoch-changed",
    )


def test_a_pull_with_a_cursor_from_the_future_begins_a_new_epoch_too(office: Office) -> None:
    ann = office.client("ann")
    epoch = ann.hello()["epoch"]
    ann.make("Account", {"name": "Hengda"})
    ann.start()
    with office.database.write() as connection:
        connection.exec_driver_sql("UPDATE workspace SET seq = seq - 1")
    problem = ann.page().json()
    assert problem["type"] == "urn:sales-workbench:epoch-changed"
    assert problem["epoch"] == ann.hello()["epoch"] != epoch


def test_a_restore_told_by_hand_begins_a_new_epoch(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    renewed = admin.new_epoch(office.database)
    assert ann.hello()["epoch"] == str(renewed)
    assert ann.page().json()["type"] == "urn:sales-workbench:epoch-changed"


def test_a_cursor_older_than_the_feed_is_expired(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    ann.make("Account", {"name": "Hengda"})
    office.clock.forward(days=200)
    ann = office.client("ann")
    ann.start()
    cursor = ann.cursor
    ann.make("Account", {"name": "Other"})
    office.clock.forward(days=181)
    admin.prune(office.database)
    ann = office.client("ann")
    answer = ann.page(cursor=cursor)
    assert (answer.status_code, answer.json()["type"]) == (
        410,
        "urn:sales-workbench:cursor-expired",
    )
    assert office.scalar("SELECT count(*) FROM feed") == 0


def test_who_shows_a_cursor_of_another_server_is_told_to_load_anew(office: Office) -> None:
    ann = office.client("ann")
    ann.start()
    for cursor in ("nonsense", ann.cursor[:-4] + "AAAA", "é", ""):
        answer = ann.page(cursor=cursor or " ")
        assert answer.status_code == 410
        assert answer.json()["type"] == "urn:sales-workbench:cursor-expired"


def test_the_ledger_is_kept_400_days_and_refused_changes_90(office: Office) -> None:
    ann = office.client("ann")
    ann.push(create("Account", {"name": "Hengda"}), create("Account", {}))
    office.clock.forward(days=91)
    admin.prune(office.database)
    assert office.scalar("SELECT count(*) FROM refused") == 0
    assert office.scalar("SELECT count(*) FROM ledger") == 2
    office.clock.forward(days=310)
    admin.prune(office.database)
    assert office.scalar("SELECT count(*) FROM ledger") == 0


def test_the_feed_keeps_who_did_what(office: Office) -> None:
    ann = office.client("ann")
    account = ann.make("Account", {"name": "Hengda"})
    edit = patch("Account", account, name=("Hengda", "Hengda Ltd"))
    ann.one(edit)
    written = office.scalar("SELECT fver FROM account")
    user_id, at_ms, mid, seq = json.loads(written)["name"]
    assert (user_id, mid) == (ann.user_id, edit["mid"])
    assert seq == ann.ver("Account", account)
    assert at_ms == int(office.clock.at.timestamp() * 1000)
    assert office.scalar("SELECT count(*) FROM feed WHERE mid IS NOT NULL") == 2


def test_a_new_client_id_is_remembered_with_its_sign_in(office: Office) -> None:
    ann = office.client("ann")
    ann.client_id = str(new_id())
    ann.hello()
    devices = ann.request("GET", "/v1/auth/devices").json()["devices"]
    assert devices[0]["client_id"] == ann.client_id
    assert devices[0]["is_this"] is True


def test_a_page_reads_a_bounded_part_of_the_feed_though_nothing_of_it_is_mine(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "WINDOW", 2)
    monkeypatch.setattr(feed, "MOST_LINES", 4)
    ada, cleo = office.client("ada"), office.client("cleo")
    cleo.start()
    for n in range(9):
        ada.make("Lead", {"last_name": f"Li {n}", "company": "Hengda"})
    mine = ada.make("Account", {"name": "Hengda"})
    first = cleo.page().json()
    assert (first["changes"], first["more"]) == ([], True)
    assert first["next"] != cleo.cursor
    assert [change["id"] for change in cleo.pull()] == [mine]
