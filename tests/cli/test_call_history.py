"""A campaign's calls from a file without dates, as the manual says it: imported, sent, drawn."""

from pathlib import Path

import pytest

from tests.cli import office
from tests.cli.office import ask, refused

CAMPAIGN = "name,type,status\nTerm deposits,Telemarketing,Completed\n"
CALLS = """month;day_of_week;duration;campaign;y
may;mon;261;1;no
may;tue;149;1;yes
may;tue;226;2;no
jun;wed;151;3;no
mar;thu;307;1;yes
"""
HOW = (
    "--in-date-order", "month,day_of_week=2008", "--map", "row_date=activity_at",
    "--map", "campaign=call_attempt", "--map", "duration=call_duration_s",
    "--map", "y=call_disposition", "--map-value", "y:yes=meeting_booked",
    "--map-value", "y:no=not_interested", "--set", "task_subtype=call",
    "--set", "status=Completed", "--set", "call_type=Outbound",
    "--set", "subject=Term deposit", "--set", "what_id=Term deposits",
)  # fmt: skip


def chart(out: Path, name: str) -> list[str]:
    ask("--profile", "ada", "chart", name, str(out), "--filter", "campaign=Term deposits",
        "--filter", "period=all")  # fmt: skip
    return out.read_text(encoding="utf-8-sig").splitlines()[1:]


@pytest.mark.usefixtures("desk")
def test_a_history_of_calls_is_imported_sent_and_drawn(tmp_path: Path) -> None:
    campaign, calls = tmp_path / "campaign.csv", tmp_path / "calls.csv"
    campaign.write_text(CAMPAIGN, encoding="utf-8")
    calls.write_text(CALLS, encoding="utf-8")
    ask("--profile", "ada", "import", str(campaign), "--as", "Campaign")
    done = ask("--profile", "ada", "import", str(calls), "--as", "Task", *HOW)
    assert (done["read"], done["created"], done["failed"]) == (5, 5, 0)
    assert chart(tmp_path / "a.csv", "success_by_attempt") == [
        "1,66.67,2,3,100,all time",
        "2,0,0,1,100,all time",
        "3,0,0,1,100,all time",
    ]
    assert chart(tmp_path / "m.csv", "success_by_month") == [
        "Mar,100,1,1,all time",
        "May,33.33,1,3,all time",
        "Jun,0,0,1,all time",
    ]
    office.sync("ada")
    assert chart(tmp_path / "b.csv", "success_by_attempt")[0].startswith("1,66.67,2,3")


@pytest.mark.usefixtures("desk")
def test_what_is_not_of_the_form_is_told(tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text(CALLS, encoding="utf-8")
    words = ("--profile", "ada", "import", str(calls), "--as", "Task")
    assert "MONTH_COLUMN" in refused(*words, "--in-date-order", "month", code=2)
    assert "FIELD=VALUE" in refused(*words, "--set", "status", code=2)
