from tests.server.office import Client, Json, Office, create, patch
from workbench.wire.ids import new_id


def lines(client: Client, **parameters: str | int) -> list[Json]:
    answer = client.request("GET", "/v1/audit", params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


def work(client: Client) -> list[Json]:
    """Return the lines about records; the office's making has left others."""
    return [line for line in lines(client) if line["mid"] is not None]


def test_an_admin_reads_who_did_what_the_newest_first(office: Office) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    account = create("Account", {"name": "Hengda"})
    ann.one(account)
    office.clock.forward(seconds=1)
    edit = patch("Account", account["id"], website=(None, "https://a.example"))
    ann.one(edit)
    newest, before = work(ada)[:2]
    assert (newest["kind"], newest["mid"], newest["user_id"]) == ("patch", edit["mid"], ann.user_id)
    assert (newest["type"], newest["record_id"]) == ("Account", account["id"])
    assert newest["detail"] == '["website"]'
    assert newest["at"] == "2026-11-22T08:00:01.000Z"
    assert (before["kind"], before["client_id"]) == ("create", ann.client_id)


def test_a_manager_reads_of_his_people_and_of_nobody_else(office: Office) -> None:
    for name in ("ann", "al", "sam", "maria"):
        office.client(name).make("Account", {"name": f"of {name}"})
    found = {line["user_id"] for line in work(office.client("maria"))}
    assert found == {office.ids["ann"], office.ids["maria"]}
    everybody = {line["user_id"] for line in lines(office.client("ada"))}
    assert {office.ids[name] for name in ("ann", "al", "sam", "maria")} <= everybody


def test_nobody_else_reads_any_of_it_not_even_of_himself(office: Office) -> None:
    office.client("ann").make("Account", {"name": "Hengda"})
    for name in ("bo", "ann", "sam", "cleo"):
        assert lines(office.client(name)) == []


def test_pages_go_on_where_the_last_one_ended_and_miss_none_of_one_moment(office: Office) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    ann.push(*(create("Account", {"name": f"Account {n}"}) for n in range(7)))
    whole = [line["id"] for line in lines(ada)]
    paged: list[str] = []
    before: str | None = ""
    while before is not None:
        asked: dict[str, str | int] = {"limit": 3} | ({"before": before} if before else {})
        answer = ada.request("GET", "/v1/audit", params=asked).json()
        paged += [line["id"] for line in answer["lines"]]
        before = answer["before"]
    assert paged == whole
    assert len(set(whole)) == len(whole) >= 7


def test_a_place_that_is_not_in_what_he_may_read_is_refused(office: Office) -> None:
    office.client("al").make("Account", {"name": "Hengda"})
    foreign = work(office.client("ada"))[0]["id"]
    for text in (foreign, str(new_id()), "nonsense"):
        answer = office.client("maria").request("GET", "/v1/audit", params={"before": text})
        assert answer.status_code == 400
