"""Where a run of benches works: a folder of its own, with the profile made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.bench import data
from workbench.bench.rows import Scale


@dataclass(frozen=True)
class Place:
    """One run: its folder, its scale, and the part of the usual turns that it takes."""

    folder: Path
    scale: Scale
    effort: float = 1.0

    @cached_property
    def profile(self) -> Path:
        """The profile's file with every record of the scale; made when first asked for."""
        path = self.folder / "profile" / "profile.db"
        store = data.new_profile(path)
        try:
            data.fill(store, self.scale)
        finally:
            store.close()
        return path

    def turns(self, usual: int) -> int:
        """Return how often to measure."""
        return max(2, round(usual * self.effort))


@contextmanager
def working(scale: Scale) -> Iterator[Place]:
    """Give a place; everything in it is gone afterwards."""
    with TemporaryDirectory(prefix="workbench-bench-") as folder:
        yield Place(Path(folder), scale)
