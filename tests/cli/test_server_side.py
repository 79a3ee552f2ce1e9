from pathlib import Path

import pytest

from tests.cli.office import PASSWORD, ask, refused, run

USERS = """email,name,role,team,manager,password
ada@example.com,Ada Chen,manager,East,,correct horse battery staple
li@example.com,李娜,se,East,ada@example.com,
,Nobody,se,,,
"""


def database(tmp_path: Path) -> tuple[str, str]:
    return "--database", f"sqlite:///{tmp_path / 'team.db'}"


def test_people_are_added_listed_and_disabled(tmp_path: Path) -> None:
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    ask(*add, *database(tmp_path), "--password-stdin", stdin=PASSWORD)
    assert "ada@example.com" in refused(
        *add, *database(tmp_path), "--password-stdin", stdin=PASSWORD, code=1
    )
    assert "--password-stdin" in refused(*add, *database(tmp_path), code=2)
    (ada,) = ask("user", "list", *database(tmp_path))["users"]
    assert (ada["name"], ada["role"], ada["can_sign_in"]) == ("Ada Chen", "admin", True)
    ask("user", "disable", "ada@example.com", *database(tmp_path))
    (ada,) = ask("user", "list", *database(tmp_path))["users"]
    assert ada["is_active"] is False
    assert "eve@" in refused("user", "disable", "eve@example.com", *database(tmp_path), code=1)


def test_a_disabled_person_is_enabled_again_and_enabling_twice_changes_nothing(
    tmp_path: Path,
) -> None:
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    ask(*add, *database(tmp_path), "--password-stdin", stdin=PASSWORD)
    disable, enable = (("user", one, "ada@example.com") for one in ("disable", "enable"))
    assert run(*disable, *database(tmp_path)).out.startswith("ada@example.com can no longer")
    said = run(*enable, *database(tmp_path)).out
    assert (
        said == "ada@example.com can sign in again; what they may see comes with the next sync.\n"
    )
    told = {"email": "ada@example.com", "is_active": True, "can_sign_in": True}
    assert ask(*enable, *database(tmp_path)) == told
    assert "was not disabled" in run(*enable, *database(tmp_path)).out
    assert "并未停用" in run(*enable, *database(tmp_path), "--lang", "zh_CN").out
    (ada,) = ask("user", "list", *database(tmp_path))["users"]
    assert (ada["role"], ada["is_active"], ada["can_sign_in"]) == ("admin", True, True)
    assert "eve@" in refused("user", "enable", "eve@example.com", *database(tmp_path), code=1)


def test_whoever_is_enabled_without_a_password_is_told_to_need_one(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(USERS, encoding="utf-8")
    ask("user", "import", str(file), *database(tmp_path), code=1)
    said = run("user", "enable", "li@example.com", *database(tmp_path)).out
    assert "no password yet: “user password” gives one." in said


def test_a_list_of_people_is_taken_and_a_bad_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(USERS, encoding="utf-8")
    told = ask("user", "import", str(file), *database(tmp_path), code=1)
    assert (told["read"], told["created"]) == (3, 2)
    assert told["failed"] == [
        {"line": 4, "reason": "The row has no email: fill it in and import that row again."}
    ]
    people = {one["email"]: one for one in ask("user", "list", *database(tmp_path))["users"]}
    assert [one["can_sign_in"] for one in people.values()] == [True, False]
    file.write_bytes("email,name\n".encode("utf-16"))
    assert "not UTF-8" in refused("user", "import", str(file), *database(tmp_path), code=1)
    absent = ("user", "import", str(tmp_path / "absent.csv"), *database(tmp_path))
    assert "absent.csv" in refused(*absent, code=1)


def test_a_row_of_people_that_is_refused_is_named_to_whoever_reads(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\n".join([*USERS.splitlines()[:2], ",Nobody,se,,,", ""]), encoding="utf-8")
    told = run("user", "import", str(file), *database(tmp_path))
    assert told.code == 1
    assert told.out.splitlines() == [
        "1 person added.",
        "1 row refused:",
        "Line 3: The row has no email: fill it in and import that row again.",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("user", "list"),
        ("user", "disable", "ada@example.com"),
        ("user", "enable", "ada@example.com"),
        ("user", "devices", "ada@example.com"),
        ("user", "wipe", "ada@example.com"),
        ("restore-server",),
    ],
)
def test_a_mistyped_database_is_told_and_nothing_is_made(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "nope" / "team.db"
    sentence = refused(*words, "--database", f"sqlite:///{file}", code=1)
    assert sentence.startswith(f"There is no database at {file}: check the path.")
    assert not file.parent.exists()
    assert "no database at" in refused(*words, code=1)


def test_a_restored_server_gets_a_new_epoch_each_time(tmp_path: Path) -> None:
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    ask(*add, *database(tmp_path), "--password-stdin", stdin=PASSWORD)
    told = [ask("restore-server", *database(tmp_path))["epoch"] for _ in range(2)]
    assert told[0] != told[1]


def test_a_server_refuses_what_is_not_safe(tmp_path: Path) -> None:
    words = ("serve", *database(tmp_path))
    assert "--tls-cert" in refused(*words, "--host", "0.0.0.0", code=1)
    assert "--workers 1" in refused(*words, "--workers", "2", code=1)
    assert "together" in refused(*words, "--tls-cert", "x.pem", code=2)


def test_a_sample_is_made_once_and_its_day_must_be_one(tmp_path: Path) -> None:
    words = ("sample", str(tmp_path / "sample"), "--accounts", "1")
    assert "yesterday" in refused(*words, "--today", "yesterday", code=1)
    told = ask(*words, "--today", "2026-11-20")
    assert told["created"]["Account"] == 1
    assert "choose another folder" in refused(*words, code=1)


def test_a_restore_says_what_programs_do_alone_and_what_people_must_do(tmp_path: Path) -> None:
    add = ("user", "add", "ada@example.com", "--name", "Ada Chen", "--role", "admin")
    ask(*add, *database(tmp_path), "--password-stdin", stdin=PASSWORD)
    told = run("restore-server", *database(tmp_path))
    assert told.code == 0
    assert "by themselves: with their next sync they load everything anew" in told.out
    assert "may have to sign in again" in told.out
    assert "sync --password-stdin" in told.out
    assert "重新登录" in run("restore-server", *database(tmp_path), "--lang", "zh_CN").out
