import json
from pathlib import Path

import pytest

from workbench.errors import InvalidInput, NotFound, WorkbenchError
from workbench.exchange.sniff import open_table
from workbench.exchange.sources import Source


def cells(source: Source) -> list[list[str]]:
    return [row.cells for row in source.rows()]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(file, sign: str) -> None:
    source = open_table(file(f"name{sign}city\nAcme, Inc.{sign}北京\n".replace("Acme, ", "Acme ")))
    assert source.columns == ("name", "city")
    assert cells(source) == [["Acme Inc.", "北京"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_letters_survive_every_encoding(file, encoding: str) -> None:
    text = "name,city\nCrédit Pébéo,Besançon\nMüller & Söhne,Köln\n"
    assert cells(open_table(file(text, encoding=encoding)))[0] == ["Crédit Pébéo", "Besançon"]


def test_a_guessed_encoding_is_said(file) -> None:
    assert open_table(file("name\nCrédit\n", encoding="cp1252")).notes
    assert open_table(file("name\nCrédit\n")).notes == ()


def test_line_ends_of_an_old_mac_are_line_ends(file) -> None:
    assert cells(open_table(file('a,b\r1,2\r"x\ry",3\r'))) == [["1", "2"], ["x\ry", "3"]]


def test_lines_above_the_header_are_passed_over_and_said(file) -> None:
    source = open_table(file(",,\nReport of 2026,,\nname,city,zip\nAcme,Bonn,53111\n"))
    assert source.columns == ("name", "city", "zip")
    assert len(source.notes) == 1


def test_a_column_name_is_given_once(file) -> None:
    assert open_table(file("name,name,\nx,y,\n")).columns == ("name", "name (2)", "")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("1,2,3\n4,5,6\n", "looks like data"),
        ("a,b\n\x00,2\n", "NUL"),
        ('a,b\n"never closed,2\n3,4\n', "quotes"),
    ],
)
def test_a_damaged_file_is_refused_with_a_sentence(file, text: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        open_table(file(text)).rows()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.csv"):
        open_table(tmp_path / "nowhere.csv")


def test_the_spectrum_of_csv_reads_as_expected(shared_data: Path) -> None:
    folder = shared_data / "messy-csv" / "csv-spectrum"
    compared = 0
    for path in sorted(folder.glob("*.csv")):
        if path.stem == "location_coordinates":
            continue  # its expected file was made from another telephone number
        source = open_table(path)
        expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
        expected = expected if isinstance(expected, list) else [expected]
        found = [dict(zip(source.columns, row, strict=True)) for row in cells(source)]
        unified = [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in found]
        assert unified == [
            {k: v.replace("\r\n", "\n") for k, v in row.items()} for row in expected
        ], path.name
        compared += 1
    assert compared == 11


def test_every_messy_file_is_read_whole_or_refused_with_a_sentence(shared_data: Path) -> None:
    refused: dict[str, str] = {}
    for path in sorted((shared_data / "messy-csv").rglob("*")):
        if not path.is_file() or path.suffix == ".json":
            continue
        try:
            source = open_table(path)
            assert "\ufffd" not in "".join(map("".join, cells(source))) or path.stem.startswith(
                "location"
            )
        except WorkbenchError as error:
            refused[path.name] = str(error)
    assert [sentence for sentence in refused.values() if not sentence.endswith(".")] == []
    assert set(refused) == {
        "dummy.csv.gz", "empty.csv", "no_header_row.csv", "null_byte.csv", "test.xls",
        "sample-english.bom.txt",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["test_utf8.csv", "test_utf8_bom.csv", "test_utf16_big.csv", "test_utf16_little.csv"]
)
def test_one_letter_in_four_encodings(shared_data: Path, name: str) -> None:
    source = open_table(shared_data / "messy-csv" / "csvkit" / name)
    assert cells(source)[1] == ["4", "5", "ʤ"]
