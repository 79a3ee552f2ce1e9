import httpx
import pytest

from tests.server.office import PASSWORD, Client, Office, create
from workbench.errors import NotFound
from workbench.server import admin


def own_device(client: Client) -> str:
    listed = client.request("GET", "/v1/auth/devices").json()["devices"]
    return str(next(device["id"] for device in listed if device["is_this"]))


def wipe(asker: Client, device: str) -> int:
    path = "/v1/auth/devices"
    return asker.request("DELETE", path, params={"id": device, "wipe": True}).status_code


def state(asker: Client, device: str) -> str:
    path, parameters = "/v1/auth/devices", {"user_id": asker.office.ids["ann"]}
    listed = asker.request("GET", path, params=parameters).json()["devices"]
    return str(next(one["state"] for one in listed if one["id"] == device))


def told(answer: httpx.Response) -> tuple[int, str, object]:
    body = answer.json()
    return answer.status_code, body["type"].rpartition(":")[2], body.get("push")


def push(client: Client, number: int) -> httpx.Response:
    body = {"client_id": client.client_id, "mutations": [create("Account", {"name": f"A{number}"})]}
    return client.request("POST", "/v1/sync/push", json=body)


def hello(client: Client) -> httpx.Response:
    body = {"client_id": client.client_id, "app": "1.0.0", "proto": [1]}
    return client.request("POST", "/v1/sync/hello", json=body)


def test_an_admin_is_told_of_everybodys_devices_and_nobody_else_is(office: Office) -> None:
    ann, ada = office.client("ann"), office.client("ada")
    path = "/v1/auth/devices"
    listed = ada.request("GET", path, params={"everyone": True}).json()["devices"]
    assert {one["user_id"] for one in listed} == {ann.user_id, ada.user_id}
    assert ann.request("GET", path, params={"everyone": True}).status_code == 404
    others = {"everyone": True, "user_id": ann.user_id}
    assert ann.request("GET", path, params=others).status_code == 404
    (own,) = ann.request("GET", path, params={"user_id": ann.user_id.upper()}).json()["devices"]
    assert own["user_id"] == ann.user_id


def test_a_lost_device_may_send_what_waits_and_nothing_else(office: Office) -> None:
    lost, ann = office.client("ann"), office.client("ann")
    device = own_device(lost)
    assert state(ann, device) == "active"
    assert wipe(ann, device) == 204
    assert state(ann, device) == "wipe"
    own = f"owner:{ann.user_id}"
    for answer in (
        hello(lost),
        lost.request("GET", "/v1/sync/changes", params={"cursor": "x"}),
        lost.request("GET", "/v1/sync/snapshot", params={"scope": own}),
        lost.request("GET", "/v1/sync/digest", params={"scope": own, "type": "Account"}),
        lost.request("GET", "/v1/sync/poke"),
        lost.request("GET", "/v1/records/Account"),
        lost.request("GET", "/v1/schema"),
        lost.request("GET", "/v1/auth/devices"),
        lost.request("GET", f"/v1/blobs/{'0' * 64}"),
    ):
        assert told(answer) == (403, "device-wiped", True)
    assert push(lost, 1).json()["results"][0]["result"] == "ok"
    assert push(lost, 2).json()["results"][0]["result"] == "ok"
    assert lost.request("POST", "/v1/auth/devices/wiped").status_code == 204
    assert state(ann, device) == "wiped"
    assert push(lost, 3).status_code == hello(lost).status_code == 401
    assert ann.request("GET", "/v1/schema").status_code == 200


def test_a_lost_device_may_push_for_ten_minutes_from_when_it_is_told(office: Office) -> None:
    lost, ann = office.client("ann"), office.client("ann")
    wipe(ann, own_device(lost))
    office.clock.forward(minutes=30)
    assert told(hello(lost)) == (403, "device-wiped", True)
    office.clock.forward(minutes=9)
    assert push(lost, 1).status_code == 200
    office.clock.forward(minutes=1)
    assert told(push(lost, 2)) == (403, "device-wiped", False)
    assert told(hello(lost)) == (403, "device-wiped", False)
    assert lost.request("POST", "/v1/auth/devices/wiped").status_code == 204


def said(asker: Client, device: str) -> object:
    parameters = {"user_id": asker.office.ids["ann"]}
    answer = asker.request("GET", "/v1/auth/devices", params=parameters)
    return next(one["held"] for one in answer.json()["devices"] if one["id"] == device)


def test_a_device_that_could_not_be_wiped_says_why_until_it_is(office: Office) -> None:
    lost, ada = office.client("ann"), office.client("ada")
    device, path = own_device(lost), "/v1/auth/devices/held"
    assert lost.request("POST", path, json={"reason": "unsaved"}).status_code == 204
    assert (state(ada, device), said(ada, device)) == ("active", None)  # nobody had asked
    wipe(ada, device)
    assert lost.request("POST", path, json={"reason": "no mood"}).status_code == 400
    office.clock.forward(minutes=1)
    for reason in ("unsaved", "unsaved", "in_use"):
        assert lost.request("POST", path, json={"reason": reason}).status_code == 204
        assert said(ada, device) == reason
    assert office.scalar("SELECT count(*) FROM audit WHERE kind = 'wipe_held'") == 2
    (told_to_admin,) = [
        one for one in admin.devices_of(office.database, "ann@example.com") if one["id"] == device
    ]
    assert told_to_admin["held_at"] > told_to_admin["wipe_at"]
    office.clock.forward(hours=3)  # by now its token opens nothing, but shows who speaks
    assert lost.request("POST", "/v1/auth/devices/wiped").status_code == 204
    assert state(office.client("ada"), device) == "wiped"


def refresh(office: Office, token: str) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return office.request("POST", "/v1/auth/token", data=form)


def test_a_lost_device_whose_token_is_old_is_told_when_it_refreshes(office: Office) -> None:
    form = {"grant_type": "password", "username": "ann@example.com", "password": PASSWORD}
    pair = office.request("POST", "/v1/auth/token", data=form).json()
    lost = Client(office, pair["user_id"], pair["access_token"])
    wipe(office.client("ann"), own_device(lost))
    office.clock.forward(hours=2)
    assert hello(lost).status_code == 401
    pair = refresh(office, pair["refresh_token"]).json()
    lost = Client(office, pair["user_id"], pair["access_token"])
    assert told(hello(lost)) == (403, "device-wiped", True)
    office.clock.forward(minutes=11)
    assert told(refresh(office, pair["refresh_token"])) == (403, "device-wiped", False)
    kept = Client(office, pair["user_id"], pair["refresh_token"])
    assert kept.request("POST", "/v1/auth/devices/wiped").status_code == 204
    assert hello(kept).status_code == 401


def test_a_device_of_a_disabled_account_is_wiped_without_a_push(office: Office) -> None:
    lost, ada = office.client("ann"), office.client("ada")
    device = own_device(lost)
    admin.disable_user(office.database, "ann@example.com")
    assert hello(lost).status_code == 401
    assert wipe(ada, device) == 204
    assert told(push(lost, 1)) == (403, "device-wiped", False)
    assert lost.request("POST", "/v1/auth/devices/wiped").status_code == 204
    assert state(ada, device) == "wiped"


def test_a_new_password_does_not_keep_a_lost_device_from_sending_what_waits(
    office: Office,
) -> None:
    lost, other = office.client("ann"), office.client("ann")
    admin.wipe_devices(office.database, "ann@example.com", own_device(lost))
    admin.set_password(office.database, "ann@example.com", "another long one")
    assert hello(other).status_code == 401
    assert told(hello(lost)) == (403, "device-wiped", True)
    assert push(lost, 1).status_code == 200


def test_only_its_owner_or_an_admin_may_have_a_device_wiped(office: Office) -> None:
    ann, maria, ada = (office.client(name) for name in ("ann", "maria", "ada"))
    device = own_device(ann)
    assert wipe(maria, device) == 404
    answer = maria.request("GET", "/v1/auth/devices", params={"user_id": ann.user_id})
    assert answer.status_code == 404
    for nonsense in ("x", ann.user_id):
        assert wipe(ada, nonsense) == 404
    answer = ada.request("GET", "/v1/auth/devices", params={"user_id": "x"})
    assert answer.status_code == 404
    assert wipe(ada, device) == 204
    lines = office.scalar("SELECT count(*) FROM audit WHERE kind = 'wipe_device'")
    assert lines == 1


def test_the_command_line_lists_and_wipes_the_devices_of_a_person(office: Office) -> None:
    first, second = office.client("ann"), office.client("ann")
    listed = admin.devices_of(office.database, "ann@example.com")
    assert [one["state"] for one in listed] == ["active", "active"]
    one = own_device(first)
    assert admin.wipe_devices(office.database, "ann@example.com", one) == [one]
    assert told(hello(first))[:2] == (403, "device-wiped")
    assert hello(second).status_code == 200
    rest = admin.wipe_devices(office.database, "ANN@example.com")
    assert rest == [own for own in [device["id"] for device in listed] if own != one]
    assert told(hello(second))[:2] == (403, "device-wiped")
    with pytest.raises(NotFound, match="no device"):
        admin.wipe_devices(office.database, "maria@example.com", one)
