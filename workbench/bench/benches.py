"""Every bench by its name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workbench.bench import (
    call_desk,
    chart_board,
    duplicates,
    first_sync,
    list_1m,
    log_call,
    pipeline_numbers,
    search,
    startup,
)
from workbench.bench.figures import Figure
from workbench.bench.place import Place

BENCHES: Mapping[str, Callable[[Place], list[Figure]]] = MappingProxyType(
    {
        "startup": startup.run,
        "log_call": log_call.run,
        "first_sync": first_sync.run,
        "search": search.run,
        "duplicates": duplicates.run,
        "list_1m": list_1m.run,
        "pipeline_numbers": pipeline_numbers.run,
        "chart_board": chart_board.run,
        "call_desk": call_desk.run,
    }
)
