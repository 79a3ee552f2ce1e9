"""Which server addresses are allowed: https, or this very machine."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from workbench.errors import InvalidInput
from workbench.i18n import t


@dataclass(frozen=True)
class ServerAddress:
    """A checked server address without a trailing slash."""

    url: str
    is_loopback: bool


def parse(text: str) -> ServerAddress:
    """Check a server address.

    Raises:
        InvalidInput: It is neither https nor loopback, or holds a name and password.
    """
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host or port == 0 or parts.query or parts.fragment:
        raise InvalidInput(
            t("“{text}” is not a server address like https://sales.example.com.").format(text=text)
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidInput(t("A server address must not hold a name or password."))
    is_loopback = _is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        raise InvalidInput(
            t("{host} must be reached over https; plain http is only for this machine.").format(
                host=host
            )
        )
    return ServerAddress(url, is_loopback)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
