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
    """Check a server address; one without https:// or http:// gets what fits.

    Raises:
        InvalidInput: It is neither https nor loopback, or holds a name and password.
    """
    url = _with_scheme(text.strip()).rstrip("/")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    has_blank = any(letter.isspace() for letter in url)
    if not host or has_blank or port == 0 or parts.query or parts.fragment:
        raise InvalidInput(
            t("“{text}” is not a server address like https://sales.example.com.").format(text=text)
        )
    if parts.username is not None or parts.password is not None:
        raise InvalidInput(t("A server address must not hold a name or password."))
    is_loopback = _is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback):
        raise InvalidInput(
            t(
                "{host} must be reached over https; plain http is only for this machine. Write"
                " {url}."
            ).format(host=host, url=f"https://{parts.netloc}{parts.path}")
        )
    return ServerAddress(url, is_loopback)


def _with_scheme(text: str) -> str:
    """Return an address with https://, or http:// for this machine, where it names neither."""
    if "://" in text or not text:
        return text
    try:
        is_here = _is_loopback(urlsplit(f"//{text}").hostname or "")
    except ValueError:
        is_here = False
    return f"http://{text}" if is_here else f"https://{text}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
