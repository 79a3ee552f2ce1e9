from hashlib import sha256
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from workbench.wire import digests
from workbench.wire.digests import Digest

ROWS = st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.integers(0, 2**63 - 1)))


def test_a_digest_is_the_one_of_the_contract() -> None:
    record_id = UUID("01930000-0000-7000-8000-000000000001").bytes
    written = sha256(record_id + (8841).to_bytes(8, "big")).hexdigest()[:16]
    assert digests.over([(record_id, 8841)]) == Digest(1, written)
    assert digests.over([]) == digests.EMPTY == Digest(0, "0" * 16)


def test_a_row_s_bucket_is_the_first_byte_of_the_hash_of_its_id() -> None:
    record_id = UUID("01930000-0000-7000-8000-000000000001").bytes
    bucket = int(sha256(record_id).hexdigest()[:2], 16)
    assert digests.bucket_of(record_id) == bucket
    found = digests.by_bucket([(record_id, 7)])
    assert [n for n, one in enumerate(found) if one.n] == [bucket]
    assert len(found) == digests.BUCKETS


@given(ROWS)
def test_the_buckets_together_are_the_whole_in_any_order(rows: list[tuple[bytes, int]]) -> None:
    assert digests.together(digests.by_bucket(rows)) == digests.over(reversed(rows))


@given(ROWS.filter(bool))
def test_another_number_is_another_sum(rows: list[tuple[bytes, int]]) -> None:
    (record_id, ver), *rest = rows
    assert digests.over(rows) != digests.over([(record_id, ver + 1), *rest])
