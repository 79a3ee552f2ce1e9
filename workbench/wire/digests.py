"""Digests: count and sum over the rows of one scope and type, alike on both ends (wire.md 7).

The sum is that of `messages.row_digest` modulo 2^64, written as 16 hexadecimal letters. Where two
digests differ, both ends cut the rows into 256 buckets: **a row's bucket is the first byte of the
SHA-256 of its id's 16 bytes**. Only the buckets that differ are fetched again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from workbench.wire import messages

BUCKETS = 256


@dataclass(frozen=True)
class Digest:
    """How many rows there are, and their sum."""

    n: int
    sum: str


EMPTY = Digest(0, messages.digest_text(0))


def bucket_of(record_id: bytes) -> int:
    """Return the bucket of a record: the first byte of the SHA-256 of its id's 16 bytes."""
    return sha256(record_id).digest()[0]


def over(rows: Iterable[tuple[bytes, int]]) -> Digest:
    """Return the digest of (id as 16 bytes, ver) rows, in whatever order they come."""
    n = total = 0
    for record_id, ver in rows:
        n += 1
        total += messages.row_digest(record_id, ver)
    return Digest(n, messages.digest_text(total))


def by_bucket(rows: Iterable[tuple[bytes, int]]) -> list[Digest]:
    """Return the digest of each of the 256 buckets, from 0 to 255."""
    counts = [0] * BUCKETS
    totals = [0] * BUCKETS
    for record_id, ver in rows:
        bucket = bucket_of(record_id)
        counts[bucket] += 1
        totals[bucket] += messages.row_digest(record_id, ver)
    return [Digest(n, messages.digest_text(total)) for n, total in zip(counts, totals, strict=True)]


def together(buckets: Iterable[Digest]) -> Digest:
    """Return the digest of what is in several buckets."""
    found = list(buckets)
    total = sum(int(bucket.sum, 16) for bucket in found)
    return Digest(sum(bucket.n for bucket in found), messages.digest_text(total))
