"""Where there is one of something, it is told as one."""

import ast
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import CHECKOUT, ask, run

COUNTED = re.compile(
    r"\{(\w+)\} (?:more |further |unsent )?"
    r"(accounts|attachments|calls|cells|changes|columns|conflicts|devices|fields|files|groups"
    r"|leads|lines|names|people|records|rows|times)\b"
)
NEVER_ONE = {
    "A sheet holds {n} rows at most: write a CSV instead.",
    "There are {n} records called “{text}”: choose one from the list, or give one of these:"
    " {known}.",
    "There are {n} records called “{text}”: give the e-mail instead.",
    "There are {n} records called “{text}”: give the external ID instead.",
}


def test_one_row_is_read_failed_written_and_removed(desk: Branch, tmp_path: Path) -> None:
    file, bad, out = (tmp_path / name for name in ("one.csv", "bad.csv", "out.csv"))
    file.write_text("Name,Industry\nOne of a kind,Unheard-of\n", encoding="utf-8")
    bad.write_text("Last Name,Company,Email\nLi,Hengda,no address\n", encoding="utf-8")
    told = run("--profile", "ada", "import", str(file), "--as", "Account")
    assert told.out.startswith("1 row read: 1 created, 0 updated, 0 merged, 0 skipped, 0 failed.")
    assert "(1 row)." in told.out
    session = told.out.split()[-1]
    removed = run("--profile", "ada", "import", "undo", session)
    assert removed.out == "1 record removed, 0 records put back, 0 kept.\n"
    pasted = ("--profile", "ada", "import", "-", "--as", "Lead", "--duplicates", "all=skip")
    told = run(*pasted, stdin="Eva Jansen, Cato Health, +31 10 555 0142\n" * 2)
    assert told.out.startswith("2 rows read: 1 created, 0 updated, 0 merged, 1 skipped, 0 failed.")
    assert "Possible duplicates, equal: 1 row, skip." in told.out
    failed = run("--profile", "ada", "import", str(bad), "--as", "Lead")
    assert failed.err == "1 row failed.\n"
    told = run("--profile", "ada", "export", "Opportunity", str(out))
    assert told.out == "1 row written.\n"
    assert ask("--profile", "ada", "export", "Opportunity", str(out))["rows"] == 1


@pytest.mark.parametrize("part", ["cli", "exchange", "services"])
def test_no_text_counts_what_may_be_one_in_the_plural_alone(part: str) -> None:
    plural_only: list[str] = []
    for file in sorted((CHECKOUT / "workbench" / part).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("t", "told", "mark"):
                words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
                plural_only += [text for text in words if COUNTED.search(text)]
    assert sorted(set(plural_only) - NEVER_ONE) == []
