"""Real leads with real dirt: 9,240 rows of which 1,281 repeat another but for their ids."""

import gzip
from pathlib import Path

from workbench import exchange
from workbench.exchange import Likeness
from workbench.store.database import Store

ROWS, REPEATED = 9_240, 1_281
NOTHING_IN_CITY = 2_249


def test_every_row_of_xeducation_is_counted_once_and_its_repeats_are_offered(
    store: Store, shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "Leads.csv"
    path.write_bytes(gzip.decompress((shared_data / "xeducation-leads/Leads.csv.gz").read_bytes()))
    planned = exchange.plan(
        store,
        path,
        "Lead",
        maps={"Lead Number": "last_name"},
        constants={"company": "X Education"},
        choices=exchange.parse_choices(["equal=skip"]),
    )
    result = exchange.preview(store, planned)
    assert result.counts() == {
        "read": ROWS, "created": ROWS - REPEATED, "updated": 0, "merged": 0, "skipped": REPEATED,
        "failed": 0,
    }  # fmt: skip
    assert sum(one.likeness is Likeness.EQUAL for one in result.offers) == REPEATED
    (missing,) = [note for note in result.notes if note.startswith("“Select”")]
    assert f"City {NOTHING_IN_CITY:,}" in missing
