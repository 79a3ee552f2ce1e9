"""The sample's usual cadence: eight calls within three weeks."""

from workbench.services.sample.catalogue import CADENCE_STEPS
from workbench.wire.cadences import TOUCHES


def test_it_has_eight_calls_in_fourteen_to_twenty_one_days() -> None:
    kinds = [kind for kind, *_rest in CADENCE_STEPS]
    assert kinds.count("call") == 8
    assert set(kinds) <= {*TOUCHES, "wait"}
    assert 14 <= sum(days for _kind, days, *_rest in CADENCE_STEPS) <= 21
