"""Whoever is signed out is told so by every command, with what to type."""

from tests.cli.conftest import Branch
from tests.cli.office import ask, run
from workbench import app


def test_status_tells_who_is_signed_out_and_what_to_type(desk: Branch) -> None:
    assert ask("--profile", "ben", "status")["signed_in"] is True
    workbench = app.open_workbench("ben")
    workbench.forget_sign_in()
    workbench.close()
    told = run("--profile", "ben", "status").out
    assert "Signed in as" not in told
    assert "Signed out" in told
    assert "“workbench sync --password-stdin”" in told
    for command in ("verify", "sync"):
        refused = run("--profile", "ben", command)
        assert refused.code == 5
        assert refused.err == ("You are signed out: sync with --password-stdin. Nothing is lost.\n")


def test_a_sign_in_that_the_server_no_longer_takes_is_not_called_one(desk: Branch) -> None:
    workbench = app.open_workbench("ben")
    workbench._secrets.put(app.KEPT_SIGN_IN, b"ended long ago")
    workbench.close()
    assert run("--profile", "ben", "sync").code == 5
    assert ask("--profile", "ben", "status")["signed_in"] is False
