"""A conversion that came second is refused as a whole, and given up as a whole."""

from pathlib import Path

from tests.cli.conftest import Branch
from tests.cli.office import add_profile, ask, found, run, sync


def test_a_refused_conversion_is_one_line_and_one_discard(branch: Branch, tmp_path: Path) -> None:
    add_profile("ada", branch.address, "chief", "--unencrypted")
    sync("chief")
    file = tmp_path / "leads.csv"  # a lead of its own: the server is shared with other tests
    file.write_text("Last Name,First Name,Company,Owner\nBrandt,Ute,Brandt KG,王杰\n", "utf-8")
    ask("--profile", "chief", "import", str(file), "--as", "Lead")
    sync("chief")
    add_profile("ben", branch.address, "second", "--unencrypted")
    sync("second")
    lead = found("Brandt", profile="chief")["Ute Brandt"]
    for name in ("chief", "second"):
        ask("--profile", name, "lead", "convert", lead)
    sync("chief")
    sync("second", code=5)
    told = run("--profile", "second", "outbox", "list").out
    assert "Conversion: Ute Brandt (5 changes)" in told
    assert "Somebody else has converted this lead meanwhile." in told
    assert "New account" not in told
    changes = ask("--profile", "second", "outbox", "list")["changes"]
    assert len({one["bundle"] for one in changes}) == 1
    (refused,) = [one for one in changes if one["state"] == "quarantined"]
    given_up = ask("--profile", "second", "outbox", "discard", refused["mid"], "--yes")
    assert given_up["changes"] == 5
    assert sync("second")["quarantined"] == 0
    assert ask("--profile", "second", "outbox", "list")["changes"] == []
