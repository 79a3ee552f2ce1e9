"""Every planted bug by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from workbench.bench.torture.sim import (
    planted_client,
    planted_desk,
    planted_server,
    planted_talk,
)
from workbench.bench.torture.sim.planted_client import Bug

_PLACES = (planted_client, planted_talk, planted_server, planted_desk)
BUGS: Mapping[str, Bug] = MappingProxyType(
    {bug.__name__: bug for place in _PLACES for bug in place.BUGS}
)
