from typing import Any

import pytest

from tests.server.office import PASSWORD, Json, Office, patch
from workbench.errors import InvalidInput, NotFound
from workbench.server import admin


def token(office: Office, **form: str) -> tuple[int, Json]:
    answer = office.request("POST", "/v1/auth/token", data=form)
    return answer.status_code, answer.json()


def sign_in(office: Office, name: str = "ann", password: str = PASSWORD) -> tuple[int, Json]:
    email = f"{name}@example.com"
    return token(office, grant_type="password", username=email, password=password)


def refresh(office: Office, refresh_token: str) -> tuple[int, Json]:
    return token(office, grant_type="refresh_token", refresh_token=refresh_token)


def hello(office: Office, access_token: str) -> Any:
    body = {"client_id": office.ids["ann"], "app": "1.0.0", "proto": [1]}
    headers = {"Authorization": f"Bearer {access_token}"}
    return office.request("POST", "/v1/sync/hello", json=body, headers=headers)


def test_a_password_gives_a_pair_and_the_token_speaks_for_the_user(office: Office) -> None:
    status, pair = sign_in(office)
    assert status == 200
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 3600)
    assert pair["user_id"] == office.ids["ann"]
    answer = hello(office, pair["access_token"])
    assert answer.json()["user_id"] == office.ids["ann"]
    assert office.scalar("SELECT count(*) FROM audit WHERE kind = 'sign_in'") == 1


def test_a_wrong_name_and_a_wrong_password_are_told_alike(office: Office) -> None:
    wrong = (400, {"error": "invalid_grant"})
    assert sign_in(office, password="wrong password") == wrong
    assert sign_in(office, name="nobody") == wrong
    assert token(office, grant_type="magic") == (400, {"error": "unsupported_grant_type"})
    assert token(office) == (400, {"error": "invalid_request"})
    assert refresh(office, "nothing") == wrong


def test_no_token_a_foreign_one_and_an_old_one_are_not_accepted(office: Office) -> None:
    _, pair = sign_in(office)
    for header in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer nonsense"}):
        answer = office.request("GET", "/v1/schema", headers=header)
        assert answer.status_code == 401
        assert answer.json()["type"] == "urn:sales-workbench:unauthenticated"
        assert answer.headers["www-authenticate"] == "Bearer"
    forged = pair["access_token"][:-3] + "AAA"
    assert hello(office, forged).status_code == 401
    office.clock.forward(seconds=3601)
    assert hello(office, pair["access_token"]).status_code == 401


def test_a_refresh_token_is_used_once(office: Office) -> None:
    _, first = sign_in(office)
    office.clock.forward(minutes=70)
    status, second = refresh(office, first["refresh_token"])
    assert status == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert hello(office, second["access_token"]).status_code == 200
    assert refresh(office, second["refresh_token"])[0] == 200


def test_the_same_pair_comes_again_within_a_minute(office: Office) -> None:
    _, first = sign_in(office)
    _, second = refresh(office, first["refresh_token"])
    office.clock.forward(seconds=59)
    assert refresh(office, first["refresh_token"]) == (200, second)
    assert refresh(office, second["refresh_token"])[0] == 200


def test_a_later_re_use_ends_the_sign_in(office: Office) -> None:
    _, first = sign_in(office)
    _, second = refresh(office, first["refresh_token"])
    _, other = sign_in(office)
    office.clock.forward(seconds=61)
    assert refresh(office, first["refresh_token"]) == (400, {"error": "invalid_grant"})
    assert refresh(office, second["refresh_token"]) == (400, {"error": "invalid_grant"})
    assert hello(office, second["access_token"]).status_code == 401
    assert hello(office, other["access_token"]).status_code == 200


def test_a_refresh_token_left_alone_for_long_is_void(office: Office) -> None:
    _, pair = sign_in(office)
    office.clock.forward(days=91)
    assert refresh(office, pair["refresh_token"])[0] == 400


def test_no_token_is_kept_as_it_is(office: Office) -> None:
    _, pair = sign_in(office)
    kept = office.scalar("SELECT hash FROM refresh_token")
    assert pair["refresh_token"].encode() not in bytes(kept)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_the_sign_in(office: Office, kind: str) -> None:
    _, pair = sign_in(office)
    answer = office.request("POST", "/v1/auth/revoke", data={"token": pair[kind]})
    assert answer.status_code == 200
    assert hello(office, pair["access_token"]).status_code == 401
    assert refresh(office, pair["refresh_token"])[0] == 400
    assert office.request("POST", "/v1/auth/revoke", data={"token": "x"}).status_code == 200


def test_a_device_can_be_signed_out_by_its_owner_only(office: Office) -> None:
    ann, other, maria = office.client("ann"), office.client("ann"), office.client("maria")
    listed = ann.request("GET", "/v1/auth/devices").json()["devices"]
    lost = next(device["id"] for device in listed if not device["is_this"])
    assert maria.request("DELETE", "/v1/auth/devices", params={"id": lost}).status_code == 404
    assert ann.request("DELETE", "/v1/auth/devices", params={"id": lost}).status_code == 204
    assert other.request("GET", "/v1/schema").status_code == 401
    assert len(ann.request("GET", "/v1/auth/devices").json()["devices"]) == 1


def test_a_new_password_ends_the_other_sign_ins(office: Office) -> None:
    ann, other = office.client("ann"), office.client("ann")

    def change(old: str, new: str) -> int:
        body = {"old_password": old, "new_password": new}
        return ann.request("POST", "/v1/auth/password", json=body).status_code

    assert change("wrong", "another long one") == 400
    assert change(PASSWORD, "short") == 400
    assert change(PASSWORD, "another long one") == 204
    assert ann.request("GET", "/v1/schema").status_code == 200
    assert other.request("GET", "/v1/schema").status_code == 401
    assert sign_in(office)[0] == 400
    assert sign_in(office, password="another long one")[0] == 200


def test_an_open_sign_in_does_not_help_to_guess_the_password(office: Office) -> None:
    ann = office.client("ann")
    guess = {"old_password": "wrong password", "new_password": "another long one"}
    told = [ann.request("POST", "/v1/auth/password", json=guess) for _ in range(8)]
    assert [one.status_code for one in told] == [400] * 5 + [429] * 3
    assert told[-1].json()["type"] == "urn:sales-workbench:slow-down"


def test_many_wrong_passwords_make_a_pause(office: Office) -> None:
    for _ in range(6):
        sign_in(office, password="wrong password")
    answer = office.request(
        "POST",
        "/v1/auth/token",
        data={"grant_type": "password", "username": "ann@example.com", "password": PASSWORD},
    )
    assert answer.status_code == 429
    assert answer.json()["type"] == "urn:sales-workbench:slow-down"
    office.clock.forward(seconds=int(answer.headers["retry-after"]))
    assert sign_in(office)[0] == 200
    assert sign_in(office)[0] == 200


def test_a_disabled_account_is_told_so(office: Office) -> None:
    _, pair = sign_in(office)
    admin.disable_user(office.database, "ann@example.com")
    answer = office.request(
        "POST",
        "/v1/auth/token",
        data={"grant_type": "password", "username": "ann@example.com", "password": PASSWORD},
    )
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:sales-workbench:account-disabled",
    )
    assert hello(office, pair["access_token"]).status_code == 401


def test_an_enabled_account_signs_in_anew_and_has_the_rooms_it_had(office: Office) -> None:
    _, pair = sign_in(office)
    rooms = hello(office, pair["access_token"]).json()["scopes"]
    admin.disable_user(office.database, "ann@example.com")
    assert admin.enable_user(office.database, "ANN@example.com")
    assert not admin.enable_user(office.database, "ann@example.com")
    assert hello(office, pair["access_token"]).status_code == 401  # that sign-in has ended
    status, pair = sign_in(office)
    assert status == 200
    back = hello(office, pair["access_token"]).json()["scopes"]
    assert [one["id"] for one in back] == [one["id"] for one in rooms]
    for kind in ("disable", "enable"):
        assert office.scalar(f"SELECT count(*) FROM audit WHERE kind = '{kind}'") == 1
    ada, ann = office.client("ada"), office.client("ann")
    ada.one(patch("User", ann.user_id, is_active=(True, False)))
    assert admin.enable_user(office.database, "ann@example.com")  # shut through sync, too
    assert ann.request("GET", "/v1/schema").status_code == 200


def test_an_admin_can_shut_an_account_through_sync(office: Office) -> None:
    ada, ann = office.client("ada"), office.client("ann")
    ada.one(patch("User", ann.user_id, is_active=(True, False)))
    answer = ann.request("GET", "/v1/schema")
    assert (answer.status_code, answer.json()["type"]) == (
        403,
        "urn:sales-workbench:account-disabled",
    )


def test_the_command_line_looks_after_people(office: Office) -> None:
    database = office.database
    admin.add_user(
        database,
        email="new@example.com",
        name="Nina New",
        role="bdr",
        team="West",
        manager_email="maria@example.com",
    )
    listed = {line.email: line for line in admin.list_users(database)}
    nina = listed["new@example.com"]
    assert (nina.name, nina.role, nina.team) == ("Nina New", "bdr", "West")
    assert (nina.manager, nina.can_sign_in) == ("Maria Manager", False)
    assert listed["ann@example.com"].can_sign_in
    admin.set_password(database, "new@example.com", "a long enough one")
    assert sign_in(office, "new", "a long enough one")[0] == 200
    with pytest.raises(InvalidInput, match="another user"):
        admin.add_user(database, email="NEW@example.com", name="x", role="ae")
    with pytest.raises(InvalidInput, match="no role"):
        admin.add_user(database, email="x@example.com", name="x", role="king")
    with pytest.raises(InvalidInput, match="10 characters"):
        admin.add_user(database, email="x@example.com", name="x", role="ae", password="short")
    with pytest.raises(NotFound, match="nobody"):
        admin.disable_user(database, "nobody@example.com")
