"""Why a server could not be asked, in a sentence that names its address and what to do."""

import errno
import socket
import ssl
from collections.abc import Iterator

from workbench.backend.address import ServerAddress
from workbench.i18n import Told, told

_OUT_OF_DATE = (9, 10)
"""X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL."""
_OTHER_NAME = (62, 64)
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""


def cause(error: BaseException, server: ServerAddress) -> Told:
    """Return why a request to a server failed."""
    import requests

    met = list(_chain(error))
    if isinstance(error, requests.exceptions.SSLError):
        return _of_tls(met, server)
    if isinstance(error, requests.exceptions.ProxyError):
        return told(
            "{url} cannot be reached: the proxy that this computer is set to use does not answer"
            " or lets nothing through. Check the network settings.",
            url=server.url,
            short=told("no way through the proxy"),
        )
    if isinstance(error, requests.Timeout):
        return told(
            "{url} did not answer in time. Check the network, or try again later.",
            url=server.url,
            short=told("no answer in time"),
        )
    if isinstance(
        error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    ):
        return lost(server)
    return _of_network(met, server)


def lost(server: ServerAddress) -> Told:
    """Return the sentence for a connection that broke off."""
    return told(
        "The connection to {url} was lost.", url=server.url, short=told("the connection was lost")
    )


def _of_tls(met: list[BaseException], server: ServerAddress) -> Told:
    verdict = next((one for one in met if isinstance(one, ssl.SSLCertVerificationError)), None)
    if verdict is None and not any(isinstance(one, ssl.SSLEOFError) for one in met):
        return _without_tls(server)
    code = 0 if verdict is None else verdict.verify_code
    if code in _OUT_OF_DATE:
        return told(
            "The certificate of {url} is not trusted: it is out of date, or this computer's clock"
            " is wrong. Set the clock, or ask your admin for a new certificate.",
            url=server.url,
            short=told("its certificate is out of date"),
        )
    if code in _OTHER_NAME:
        return told(
            "The certificate of {url} is not trusted: it is made for another name. Check the"
            " address with your admin.",
            url=server.url,
            short=told("its certificate is for another name"),
        )
    if verdict is None:
        return lost(server)
    return told(
        "The certificate of {url} is not trusted: nobody this computer knows has signed it. If"
        " your team signs its own, name that authority's file with --ca-file; else ask your admin.",
        url=server.url,
        short=told("its certificate is unknown"),
    )


def _without_tls(server: ServerAddress) -> Told:
    """Return the sentence for a server that answers, but not in the language of https."""
    if server.is_loopback:
        return told(
            "{url} does not speak https: the server there was started without a certificate."
            " Write {plain} for it.",
            url=server.url,
            short=told("no https there"),
            plain="http" + server.url.removeprefix("https"),
        )
    return told(
        "{url} does not speak https, or no version of it that is safe. Check the port; the server"
        " needs a certificate (“serve --tls-cert”).",
        url=server.url,
        short=told("no safe https there"),
    )


def _of_network(met: list[BaseException], server: ServerAddress) -> Told:
    if any(isinstance(one, socket.gaierror) for one in met):
        return told(
            "{url} cannot be reached: no server of this name is known. Check the spelling, and"
            " whether this computer is online.",
            url=server.url,
            short=told("address unknown"),
        )
    if any(isinstance(one, ConnectionRefusedError) for one in met):
        return told(
            "{url} cannot be reached: no server runs at this address and port. Check both, or"
            " whether it has been started.",
            url=server.url,
            short=told("no server runs there"),
        )
    codes = {one.errno for one in met if isinstance(one, OSError)}
    if codes & {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}:
        return told(
            "{url} cannot be reached: this computer has no way there. Check its network (or VPN).",
            url=server.url,
            short=told("no network"),
        )
    if server.url.startswith("http://") and _hung_up(met):
        return told(
            "{url} cannot be reached: what runs there ends the connection without an answer. If it"
            " speaks https, write {secure}.",
            url=server.url,
            short=told("no answer there"),
            secure="https" + server.url.removeprefix("http"),
        )
    return told("{url} cannot be reached.", url=server.url, short=told("server not reached"))


def _hung_up(met: list[BaseException]) -> bool:
    from http.client import BadStatusLine

    return any(isinstance(one, ConnectionResetError | BadStatusLine) for one in met)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those it came from; urllib3 wraps some of them in others' arguments."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        reason = getattr(one, "reason", None)
        waiting += [*one.args, reason, one.__cause__, one.__context__]
