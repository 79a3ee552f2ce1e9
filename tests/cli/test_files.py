import csv
import io
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import ask, found, refused, run
from workbench.store import damage

ROWS = "Last Name,Company,Phone\n林,青云贸易,+86 21 5555 0301\nWeber,Rhein Tools,+49 30 5550302\n"
BAD = ROWS + ",No Name GmbH,\n"


def bring(tmp_path: Path, content: str) -> tuple[str, ...]:
    file = tmp_path / "leads.csv"
    file.write_text(content, encoding="utf-8")
    return ("--profile", "ada", "import", str(file), "--as", "Lead")


def test_an_import_is_tried_done_and_taken_back(desk: Branch, tmp_path: Path) -> None:
    words = bring(tmp_path, ROWS)
    tried = ask(*words, "--dry-run")
    assert (tried["read"], tried["created"], tried["session"]) == (2, 2, None)
    assert ask("--profile", "ada", "find", "青云")["found"] == []
    done = ask(*words)
    counts = [done[name] for name in ("created", "updated", "skipped", "failed")]
    assert (done["read"], counts) == (2, [2, 0, 0, 0])
    assert ask("--profile", "ada", "find", "青云")["found"] != []
    assert ask("--profile", "ada", "import", "undo", done["session"])["deleted"] == 2
    assert ask("--profile", "ada", "find", "青云")["found"] == []


def test_rows_that_fail_are_kept_in_a_file_and_the_others_are_in(
    desk: Branch, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    done = ask(*bring(tmp_path, BAD), "--rejects", str(rejects), code=1)
    assert (done["read"], done["created"], done["failed"]) == (3, 2, 1)
    assert "No Name GmbH" in rejects.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "vcf"])
def test_people_are_exported(desk: Branch, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"leads.{ending}"
    told = ask("--profile", "ada", "export", "Lead", str(file))
    assert told["rows"] == 2
    content = file.read_bytes()
    starts = {"csv": (b"\xef\xbb\xbf", b"id"), "xlsx": (b"PK",), "vcf": (b"BEGIN:VCARD",)}
    assert content.startswith(starts[ending])


def test_meetings_are_exported_as_a_calendar(desk: Branch, tmp_path: Path) -> None:
    file = tmp_path / "events.ics"
    assert ask("--profile", "ada", "export", "Event", str(file))["rows"] == 0
    assert file.read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


def test_a_role_without_the_right_exports_nothing(desk: Branch, tmp_path: Path) -> None:
    words = ("--profile", "ben", "export", "Lead", str(tmp_path / "leads.csv"))
    assert "may not export" in refused(*words, code=1)


def test_every_chart_is_named_with_its_filters(desk: Branch) -> None:
    charts = {one["name"]: one for one in ask("chart", "--list")["charts"]}
    named = "pipeline_by_stage won_by_quarter won_by_manager win_rate stage_conversion cycle"
    assert set(named.split()) < set(charts)
    assert "period" in charts["won_by_quarter"]["filters"]


def test_a_chart_is_a_picture_or_its_numbers(desk: Branch, tmp_path: Path) -> None:
    words = ("--profile", "ada", "chart", "pipeline_by_stage")
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"")):
        file = tmp_path / f"pipeline.{ending}"
        assert ask(*words, str(file))["rows"] > 0
        assert file.read_bytes().startswith(start)
    rows = list(csv.reader(io.StringIO((tmp_path / "pipeline.csv").read_text(encoding="utf-8"))))
    assert "12000" in " ".join(cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("chart", "pipeline_by_stage"), 2, "Name a chart and a file"),
        (("chart", "nonsense", "{folder}/x.png"), 2, "nonsense"),
        (("chart", "pipeline_by_stage", "{folder}/x.bmp"), 2, "must end in"),
        (("chart", "pipeline_by_stage", "{folder}/x.png", "--filter", "period"), 2, "no filter"),
        (("chart", "pipeline_by_stage", "{folder}/x.png", "--filter", "moon=full"), 2, "moon"),
        (("chart", "pipeline_by_stage", "{folder}/absent/x.csv"), 1, "no such folder"),
        (("import", "{folder}/absent.csv", "--as", "Lead"), 1, "absent.csv"),
        (("import", "{folder}/absent.csv"), 2, "import FILE --as TYPE"),
        (("import", "undo", "x"), 1, "is no id"),
        (("export", "Lead", "{folder}/leads.doc"), 2, "leads.doc"),
        (("export", "Lead", "{folder}/absent/leads.csv"), 1, "absent"),
        (("restore", "{folder}/absent.db"), 1, "absent.db"),
        (("call", "log", "--disposition", "no_answer"), 2, "one of --phone, --lead, --contact"),
        (("call", "log", "--disposition", "vanished", "--phone", "+862155550123"), 2, "vanished"),
        (
            (
                "call",
                "log",
                "--disposition",
                "no_answer",
                "--phone",
                "+862155550123",
                "--at",
                "noon",
            ),
            1,
            "noon",
        ),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence(
    desk: Branch, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    filled = [word.format(folder=tmp_path) for word in words]
    assert said in refused("--profile", "ada", *filled, code=code)
    assert not (tmp_path / "absent").exists()


def test_a_chart_of_nothing_says_so(desk: Branch, tmp_path: Path) -> None:
    file = tmp_path / "won.csv"
    told = run("--profile", "ada", "chart", "leaderboard", str(file), "--filter", "period=Q1 2017")
    assert told.out == (
        f"Written: {file} There was nothing to show: no record fits the chart's filters.\n"
    )


def test_a_call_that_has_not_happened_yet_is_not_logged(desk: Branch) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=2)
    words = ("--profile", "ben", "call", "log", "--disposition", "no_answer")
    told = refused(*words, "--phone", "+862155550147", "--at", ahead.isoformat(), code=1)
    assert told.startswith("When: ")
    assert told.endswith("lies in the future; only what has happened is logged.")
    by_a_fast_clock = datetime.now(UTC) + timedelta(minutes=3)
    ask(*words, "--phone", "+862155550147", "--at", by_a_fast_clock.isoformat())


def test_what_a_logged_call_did_is_said(desk: Branch) -> None:
    lead = found("Novak", profile="ben")["Jana Novak"]
    waiting = ask("--profile", "ben", "status")["waiting"]
    words = ("--profile", "ben", "call", "log", "--disposition", "no_answer")
    told = run(*words, "--lead", lead).out.splitlines()
    assert told[0] == "Call logged: Jana Novak, No answer."
    assert told[1].startswith("Next step: ")
    after = ask("--profile", "ben", "status")["waiting"]
    assert after > waiting
    assert told[2] == f"{after} changes wait for the server."
    data = ask(*words, "--lead", lead)
    assert (data["who_id"], data["name"]) == (lead, "Jana Novak")
    assert data["waiting"] > after
    nobody = run(*words, "--phone", "+49 30 5555 0000").out.splitlines()
    assert nobody[0] == "Call logged: +493055550000, No answer."
    assert nobody[1] == "Nobody alone has this number: the call belongs to the number."


def test_a_call_to_a_number_of_two_digits_is_not_logged(desk: Branch) -> None:
    words = ("--profile", "ben", "call", "log", "--disposition", "no_answer", "--phone", "12")
    assert refused(*words, code=1) == "Phone: “12” is no phone number: it has too few digits."


def test_a_call_is_logged_by_lead_and_by_a_number_that_belongs_to_someone(desk: Branch) -> None:
    lead = found("Novak", profile="ben")["Jana Novak"]
    words = ("--profile", "ben", "call", "log", "--disposition", "no_answer")
    at = ("--at", "2026-11-20T10:13:00+08:00", "--duration", "30")
    task = ask(*words, "--lead", lead, "--note", "明天再打", *at)["task_id"]
    logged = ask("--profile", "ben", "get", "Task", task)
    assert (logged["who_id"], logged["call_disposition"]) == (lead, "no_answer")
    assert logged["description"] == "明天再打"
    by_number = ask(*words, "--phone", "+49 30 5555 0177")["task_id"]
    assert ask("--profile", "ben", "get", "Task", by_number)["who_id"] == lead
    unknown = ask(*words, "--phone", "+49 30 5555 0000")["task_id"]
    assert ask("--profile", "ben", "get", "Task", unknown)["who_id"] is None


def test_a_backup_is_put_back_and_what_was_there_is_kept(desk: Branch) -> None:
    file = ask("--profile", "ada", "backup")["file"]
    told = ask("--profile", "ada", "restore", file)
    assert Path(told["kept"]).exists()
    assert ask("--profile", "ada", "find", "Novak")["found"] != []


def test_what_was_not_sent_comes_back_when_an_older_backup_is_restored(desk: Branch) -> None:
    file = ask("--profile", "ben", "backup")["file"]
    words = ("call", "log", "--phone", "+862155550147", "--disposition", "no_answer")
    tasks = [ask("--profile", "ben", *words, "--note", f"{n}")["task_id"] for n in range(2)]
    waiting = ask("--profile", "ben", "status")["waiting"]
    told = ask("--profile", "ben", "restore", file)
    assert (told["brought_back"], told["waiting"]) == (waiting, waiting)
    assert ask("--profile", "ben", "get", "Task", tasks[1])["description"] == "1"
    said = run("--profile", "ben", "restore", file).out
    assert f"{waiting} unsent changes were brought back from the second copy." in said
    assert ask("--profile", "ben", "status")["waiting"] == waiting


def test_a_restore_after_damage_keeps_what_only_the_damaged_file_has(desk: Branch) -> None:
    file = ask("--profile", "ben", "backup")["file"]
    words = ("call", "log", "--phone", "+862155550147", "--disposition", "no_answer")
    task = ask("--profile", "ben", *words, "--note", "only here")["task_id"]
    profile = desk.machine / "profiles" / "ben"
    shutil.rmtree(profile / "journal")
    damage.note(profile / "profile.db")
    assert ask("--profile", "ben", "restore", file)["brought_back"] > 0
    assert not damage.is_noted(profile / "profile.db")
    assert ask("--profile", "ben", "get", "Task", task)["description"] == "only here"


def test_a_file_that_is_no_backup_of_this_profile_is_told_for_what_it_is(
    desk: Branch, tmp_path: Path
) -> None:
    before = ask("--profile", "ada", "status")
    backups = desk.machine / "profiles" / "ada" / "backups"
    text, plain, torn = tmp_path / "notes.db", tmp_path / "server.db", tmp_path / "torn.db"
    text.write_text("my notes\n" * 2000)
    shutil.copyfile(desk.database.removeprefix("sqlite:///"), plain)
    content = bytearray(Path(ask("--profile", "ada", "backup")["file"]).read_bytes())
    content[5000:5100] = bytes(100)
    torn.write_bytes(content)
    others = ask("--profile", "ben", "backup")["file"]
    for file, said in (
        (text, f"{text} is no backup of Sales Workbench. Choose a file from {backups}."),
        (plain, f"{plain} is not encrypted and this profile is: it is no backup of it."),
        (torn, f"The backup {torn} is damaged ("),
        (others, f"{others} is a backup of another profile, or none:"),
    ):
        sentence = refused("--profile", "ada", "restore", str(file), code=1)
        assert sentence.startswith(said)
        assert "recovery key" not in sentence
    assert ask("--profile", "ada", "status") == before


def test_a_reason_that_many_rows_share_is_told_once(desk: Branch, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    rows = [f"Deal {n},Engaging" for n in range(30)]
    file.write_text("\n".join(["name,stage", *rows, ",Won", ""]), encoding="utf-8")
    words = ("--profile", "ada", "import", str(file), "--as", "Opportunity")
    told = run(*words, "--accept-suggestions").out
    assert told.count("there is no Stage “Engaging”") == 1
    assert "30 rows (lines 2, 3, 4, 5, 6, …): stage: there is no Stage “Engaging”. Make" in told
    made = ask(*words, "--accept-suggestions", "--create-stages", code=1)
    assert (made["created"], made["failed"]) == (30, 1)


def test_a_reason_with_more_rows_than_are_listed_says_so(desk: Branch, tmp_path: Path) -> None:
    nameless, misspelt = ",Hengda,\n", "Li,Hengda,no address\n"
    rows = "Last Name,Company,Email\n" + 18 * misspelt + 4 * nameless
    told = run(*bring(tmp_path, rows)).out
    assert "4 rows (lines 20, 21, …): " in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "-", "--as", "Lead"), "- is not UTF-8"),
        (("call", "log", "--phone", "+49 30 5555 0177", "--disposition", "no_answer",
          "--at", "0001-01-01T00:00:00+08:00"), "is no time with zone like"),
    ],
)  # fmt: skip
def test_letters_and_times_that_cannot_be_are_one_sentence(
    desk: Branch, words: tuple[str, ...], said: str
) -> None:
    assert said in refused("--profile", "ada", *words, code=1, stdin="Ann \udcff, Acme, a@b.co\n")


def test_the_doctor_finds_a_healthy_profile_and_names_the_passphrase_file(desk: Branch) -> None:
    told = ask("--profile", "ada", "doctor")
    assert told["ok"] is True
    assert told["risks"] == 1
    (risk,) = [one for one in told["checks"] if one["risk"]]
    assert risk["check"] == "unattended passphrase (a risk)"
    repaired = run("--profile", "ada", "doctor", "--repair")
    assert repaired.code == 0
    assert "! unattended passphrase (a risk): " in repaired.out
    assert repaired.out.endswith("\n1 risk: the line marked “!”.\n")


def test_every_line_of_the_doctor_is_chinese_where_that_is_spoken(
    desk: Branch, chart_cache: Path
) -> None:
    for words in (("--profile", "ada", "doctor"), ("doctor", "--self-test")):
        told = run("--lang", "zh_CN", *words)
        assert told.code == 0, told
        for line in told.out.splitlines():
            if line.endswith("请看标有“!”的行。"):
                continue
            check, _, detail = line.lstrip("✓! ").partition(": ")
            assert re.search(r"[\u4e00-\u9fff]", check), line
            assert re.search(r"[\u4e00-\u9fff]", detail), line


def test_the_self_test_needs_no_profile(chart_cache: Path) -> None:
    told = ask("doctor", "--self-test")
    assert {one["check"] for one in told["checks"] if one["ok"]} >= {
        "encrypted profile",
        "chart",
        "translations",
        "server",
    }
