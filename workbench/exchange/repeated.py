"""Rows of a file that repeat an earlier one in everything but their ids."""

from collections.abc import Mapping

from workbench.exchange.sources import Source
from workbench.services.matching.twins import id_columns, repeats


def rows_of(source: Source) -> Mapping[int, int]:
    """Return number of the row → number of the first one that says the same."""
    ids = id_columns(source.columns, (row.cells for row in source.rows()))
    found = repeats((row.cells for row in source.rows()), ids)
    return {repeat.row + 1: repeat.first + 1 for repeat in found}
