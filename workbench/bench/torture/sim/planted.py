"""Every planted bug by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from workbench.bench.torture.sim import planted_client, planted_server, planted_talk
from workbench.bench.torture.sim.planted_client import Bug

BUGS: Mapping[str, Bug] = MappingProxyType(
    {bug.__name__: bug for bug in (*planted_client.BUGS, *planted_talk.BUGS, *planted_server.BUGS)}
)
