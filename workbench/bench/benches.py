"""Every bench by its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workbench.bench import pipeline_numbers
from workbench.bench.figures import Figure
from workbench.bench.place import Place

BENCHES: Mapping[str, Callable[[Place], list[Figure]]] = MappingProxyType(
    {"pipeline_numbers": pipeline_numbers.run}
)
