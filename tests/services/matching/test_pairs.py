import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.services.matching.blocking import MOST_IN_BLOCK, NEIGHBOURS, candidate_pairs
from workbench.services.matching.grouping import Link, grouped
from workbench.services.matching.scoring import Forms
from workbench.services.matching.twins import Repeat, id_columns, repeats


def by_letter(record: Forms) -> Iterator[str]:
    yield from record[0]


def test_only_records_of_one_block_are_compared_and_each_pair_once() -> None:
    forms: list[Forms] = [("ab",), ("ab",), ("b",), ("c",)]
    assert sorted(candidate_pairs(forms, by_letter)) == [(0, 1), (0, 2), (1, 2)]


def test_a_large_block_costs_no_square_and_keeps_neighbours() -> None:
    count = MOST_IN_BLOCK * 20
    forms: list[Forms] = [("x", f"{place // 2:05}") for place in range(count)]
    pairs = set(candidate_pairs(forms, lambda record: iter(record[:1])))
    assert len(pairs) <= count * NEIGHBOURS
    assert all((place, place + 1) in pairs for place in range(0, count, 2))


def test_a_chain_of_small_steps_makes_no_group_of_strangers() -> None:
    near = {(0, 1): 9.0, (1, 2): 8.0, (0, 2): -3.0, (3, 4): 7.0, (0, 3): -9.0}

    def likeness(one: int, other: int) -> float:
        return near.get((min(one, other), max(one, other)), -9.0)

    links = [Link(bits, *pair) for pair, bits in near.items() if bits > 5]
    assert grouped(links, likeness, 5) == [[0, 1], [3, 4]]
    near[(0, 2)] = 6.0
    assert grouped(links, likeness, 5) == [[0, 1, 2], [3, 4]]


def test_two_groups_that_turn_out_to_be_one_are_joined() -> None:
    links = [Link(9, 0, 1), Link(8, 2, 3), Link(7, 1, 2)]
    assert grouped(links, lambda _one, _other: 6.0, 5) == [[0, 1, 2, 3]]
    assert grouped(links, lambda _one, _other: 4.0, 5) == [[0, 1], [2, 3]]


def test_columns_that_only_number_the_rows_are_no_difference() -> None:
    columns = ["Lead ID", "Name", "Phone number", "No."]
    rows = [["1", "Li", "555", "7"], ["2", "Li", "555", "7"], ["3", "Li", "556", "7"]]
    ids = id_columns(columns, rows)
    assert ids == {0}
    assert repeats(rows, ids) == [Repeat(1, 0)]


def test_a_number_that_repeats_says_something() -> None:
    rows = [["A1", "x"], ["A1", "x"]]
    assert id_columns(["Order ID", "Item"], rows) == frozenset()
    assert repeats(rows, frozenset()) == [Repeat(1, 0)]
    assert repeats([["1"], ["2"]], frozenset({0})) == []


@pytest.mark.parametrize(
    "column", ["id", "Prospect ID", "Lead Number", "ContactId", "编号", "客户编号"]
)
def test_ids_are_known_by_what_they_are_called(column: str) -> None:
    assert id_columns([column], [["1"], ["2"]]) == {0}
    assert id_columns(["Grid", "Mobile number", "手机号"], [["1", "2", "3"]]) == frozenset()


def test_1281_of_xeducations_leads_repeat_another(shared_data: Path) -> None:
    with gzip.open(
        shared_data / "xeducation-leads" / "Leads.csv.gz", "rt", encoding="utf-8"
    ) as file:
        heads, *rows = csv.reader(file)
    ids = id_columns(heads, rows)
    assert {heads[place] for place in ids} == {"Prospect ID", "Lead Number"}
    assert len(rows) == 9_240
    assert len(repeats(rows, ids)) == 1_281
