from pathlib import Path

from tests.cli.office import PASSWORD, ask, refused
from workbench.server import admin, tokens, workspace


def test_the_devices_of_a_person_are_listed_and_wiped(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'team.db'}"
    words = ("--database", url)
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    user_id = ask(*add, *words, "--password-stdin", stdin=PASSWORD)["id"]
    with admin.open_database(url) as database, database.write() as connection:
        secret = workspace.state(database, connection).secret
        tokens.sign_in(database, connection, secret, user_id, "a laptop")
    (device,) = ask("user", "devices", "ada@example.com", *words)["devices"]
    assert (device["name"], device["state"]) == ("a laptop", "active")
    wipe = ("user", "wipe", "ada@example.com", *words)
    assert "no device" in refused(*wipe, "--device", user_id, code=1)
    assert ask(*wipe, "--device", device["id"])["devices"] == [device["id"]]
    (device,) = ask("user", "devices", "ada@example.com", *words)["devices"]
    assert device["state"] == "wipe"
    assert ask(*wipe)["devices"] == []
