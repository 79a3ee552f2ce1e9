from pathlib import Path

import pytest

from workbench.bench.known_links import SEED, prove
from workbench.errors import InvalidInput
from workbench.services.matching.learning import Judgement


@pytest.mark.parametrize("seed", [SEED, 1, 2])
def test_half_of_febrls_links_teach_to_find_the_other_half(shared_data: Path, seed: int) -> None:
    proof = prove(shared_data / "dedupe" / "dataset1.csv", seed)
    assert (proof.records, proof.links, proof.learned.known) == (1_000, 500, 250)
    assert proof.learned.precision >= 0.97
    assert proof.learned.recall >= 0.97
    assert proof.shipped.precision >= 0.99
    assert proof.shipped.recall >= 0.8


def test_a_file_of_another_form_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,city\nLi,Wuhan\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="lacks the columns given_name, "):
        prove(file)
    file.write_text("rec_id,given_name,surname,suburb,postcode,state\nrec-1-org,a,b,c,d,e\n")
    with pytest.raises(InvalidInput, match="names no records"):
        prove(file)


def test_nothing_found_is_nothing_wrong() -> None:
    assert (Judgement(0, 0, 5).precision, Judgement(0, 0, 5).recall) == (1.0, 0.0)
    assert Judgement(4, 3, 6).recall == pytest.approx(0.5)
