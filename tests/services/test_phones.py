import csv
from pathlib import Path

from workbench.services import phones


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_example_number_of_the_world_is_parsed_as_given(shared_data: Path) -> None:
    rows = read(shared_data / "phones" / "example_numbers.csv")
    for row in rows:
        for form in ("national_format", "international_format", "rfc3966", "e164"):
            found = phones.parsed(row[form], row["region"])
            assert found is not None
            assert (found.e164, str(found.is_valid)) == (row["e164"], row["is_valid"]), row
        assert phones.e164(row["national_format"], row["region"]) == row["e164"]
    assert len(rows) == 1_114


def test_the_176_difficult_numbers_are_parsed_as_listed(shared_data: Path) -> None:
    rows = read(shared_data / "phones" / "parse_cases.csv")
    for row in rows:
        found = phones.parsed(row["raw"], row["default_region"])
        if row["result"] != "ok":
            assert found is None, row
            continue
        assert found is not None, row
        told = (found.e164, found.extension, str(found.is_possible), str(found.is_valid))
        assert told == (row["e164"], row["extension"], row["is_possible"], row["is_valid"]), row
        assert (found.region or "") == row["region"], row
    assert len(rows) == 176


def test_what_was_typed_is_kept_beside_the_number() -> None:
    values = phones.with_e164({"phone": "021-5555 0123", "mobile_phone": "ask Li"})
    assert values == {
        "phone": "+862155550123",
        "phone_raw": "021-5555 0123",
        "mobile_phone": "ask Li",
    }
