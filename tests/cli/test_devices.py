import io
from pathlib import Path
from typing import cast

import pytest
from typing_extensions import override

from tests.cli.office import PASSWORD, ask, refused, run
from workbench.server import admin, devices, tokens, workspace
from workbench.wire.messages import HeldReason


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
    assert ask(*wipe, "--yes", "--device", device["id"])["devices"] == [device["id"]]
    (device,) = ask("user", "devices", "ada@example.com", *words)["devices"]
    assert device["state"] == "wipe"
    assert ask(*wipe)["devices"] == []


class Terminal(io.StringIO):
    """What somebody types who sits before the program."""

    @override
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("language", "typed", "said", "is_wiped"),
    [
        ("en", "n\n", "This removes the data of ada@example.com from: a laptop, a tower.", False),
        ("en", "\n", "Go on? [y/N] Nothing was done.\n", False),
        ("en", "", "Nothing was done.\n", False),
        (
            "zh_CN",
            "no\n",
            "这会清除 ada@example.com 在这些设备上的数据：a laptop、a tower。",
            False,
        ),
        ("en", "Y\n", "Go on? [y/N] ", True),
        ("zh_CN", "是\n", "要继续吗？[y/N] ", True),
    ],
)
def test_nothing_is_wiped_before_somebody_has_agreed(
    tmp_path: Path, language: str, typed: str, said: str, is_wiped: bool
) -> None:
    words = signed_in_twice(tmp_path)
    wipe = ("user", "wipe", "ada@example.com", *words)
    sentence = refused(*wipe, code=2)  # nobody is there to be asked
    assert sentence == (
        "This removes the data of ada@example.com from: a laptop, a tower: add --yes."
    )
    told = run("--lang", language, *wipe, "--json", stdin=Terminal(typed))
    assert said in told.err
    assert (told.code, bool(told.out)) == ((0, True) if is_wiped else (1, False))
    found = ask("user", "devices", "ada@example.com", *words)["devices"]
    assert [one["state"] for one in found] == ["wipe" if is_wiped else "active"] * 2


def signed_in_twice(folder: Path) -> tuple[str, str]:
    """Sign somebody in on two computers; return the options that name the server's database."""
    url = f"sqlite:///{folder / 'team.db'}"
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    user_id = ask(*add, "--database", url, "--password-stdin", stdin=PASSWORD)["id"]
    with admin.open_database(url) as database, database.write() as connection:
        secret = workspace.state(database, connection).secret
        for name in ("a laptop", "a tower"):
            tokens.sign_in(database, connection, secret, user_id, name)
    return "--database", url


def wiped(url: str, family: str, **values: object) -> str:
    """Return how a device stands, as the list tells it."""
    with admin.open_database(url) as database:
        if "held" in values:
            devices.note_held(database, family, cast(HeldReason, values["held"]))
        elif "done" in values:
            devices.note_wiped(database, family)
        elif "told" in values:
            (row,) = devices.of_user(database, str(values["told"]))
            devices.note_told(database, row)
    _heads, line = run("user", "devices", "ada@example.com", "--database", url).out.splitlines()
    assert line.endswith(family)
    return line


def test_an_admin_reads_which_device_is_wiped_and_what_became_of_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'team.db'}"
    words = ("--database", url)
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    user_id = ask(*add, *words, "--password-stdin", stdin=PASSWORD)["id"]
    listed = ("user", "devices", "ada@example.com", *words)
    assert run(*listed).out == "ada@example.com is signed in nowhere.\n"
    with admin.open_database(url) as database, database.write() as connection:
        secret = workspace.state(database, connection).secret
        tokens.sign_in(database, connection, secret, user_id, "a laptop")
    (device,) = ask(*listed)["devices"]
    wipe = ("user", "wipe", "ada@example.com", "--yes", *words)
    first, second, third = run(*wipe).out.splitlines()
    assert first.startswith("1 device will send what waits, then remove its data, as soon as")
    assert second.startswith("- a laptop, last seen 20")
    assert third == "What became of it: user devices ada@example.com"
    again = run(*wipe, "--lang", "zh_CN").out
    assert again == "ada@example.com 没有可清除的设备：都已在清除或已退出登录。\n"
    family = device["id"]
    assert "waits until it asks the server" in wiped(url, family)
    assert "told 20" in wiped(url, family, told=user_id)
    assert "unsent work could not be saved there" in wiped(url, family, held="unsaved")
    assert "another program there uses its files" in wiped(url, family, held="in_use")
    chinese = run("--lang", "zh_CN", *listed).out
    assert chinese.splitlines()[0].split() == ["设备", "状态", "版本", "上次连接", "编号"]
    assert "该设备上有其他程序正在使用其文件；设备会再次尝试" in chinese
    assert "; unsent work was sent, or sealed in a file there" in wiped(url, family, done=True)
