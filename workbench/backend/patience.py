"""Connections that bear with a slow line when they send, as they do when they wait for an answer.

urllib3 sends under the time limit for connecting. Five seconds without progress are common on a
mobile network, and a request that is given up begins again with its first byte.
"""

from collections.abc import Mapping
from typing import Any

from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

SEND_STALL_S = 30.0
"""As long as a connection may be silent before its answer (backend.client)."""


class PatientConnection(HTTPSConnection):
    """A connection that gives each piece it sends as long as each piece it receives."""

    @override
    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(SEND_STALL_S)
        super().send(data)


class _PatientPool(HTTPSConnectionPool):
    ConnectionCls = PatientConnection


_POOLS: Mapping[str, type[HTTPConnectionPool]] = {
    "http": HTTPConnectionPool,
    "https": _PatientPool,
}


class PatientAdapter(HTTPAdapter):
    """What a session sends https requests through."""

    @override
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    @override
    def proxy_manager_for(self, proxy: Any, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager
