"""A call that came with its number in the row of attempts keeps it."""

from pathlib import Path

from tests.insight.maven import put
from tests.insight.test_call_numbers import EVER, NOW, call
from workbench.insight import attempts
from workbench.store.database import open_store


def test_a_call_that_says_which_attempt_it_was_is_counted_as_that(tmp_path: Path) -> None:
    store = open_store(tmp_path / "calls.db", None, create=True, now=lambda: NOW)
    rows = [
        call(None, NOW, "meeting_booked", call_attempt=3),
        call(None, NOW, "no_answer", call_attempt=40),
        call(None, NOW, "no_answer"),
    ]
    with store.load() as w:
        put(w, "Task", rows)
    with store.read() as r:
        found = attempts.success_by_attempt(r, EVER)
    store.close()
    counted = {bar.label: bar.n for bar in found.bars}
    assert {label: n for label, n in counted.items() if n} == {"3": 1, "11+": 1}
    assert found.notes[1] == "1 call names neither person nor attempt and is left out"
