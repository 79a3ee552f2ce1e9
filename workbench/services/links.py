"""Which links of records are opened: web pages over https, mail, and numbers to call.

What stands in a record came from a list or from a colleague; a file, a program or a device of
the local network behind it is never opened.
"""

import ipaddress
import re
from urllib.parse import quote, urlsplit

TELEPHONES = frozenset({"tel", "sip", "sips", "callto"})
SCHEMES = frozenset({"https", "mailto"}) | TELEPHONES
_ADDRESS = re.compile(r"[^\s@?&#%<>()\"'\\,;:]{1,64}@[^\s@?&#%<>()\"'\\,;:/]{1,255}")
_NUMBER = re.compile(r"\+?[0-9][0-9*#]{1,30}(?:;ext=[0-9]{1,8})?")
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}\.?")
_UNSAFE = re.compile(r"[\s\\\x00-\x20\x7f]")


def web(text: str) -> str:
    """Return the https address of a web page, nothing where the text is none."""
    written = text.strip()
    if _UNSAFE.search(written):
        return ""
    if "://" not in written:
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc:
        return ""
    if not _HOST.fullmatch(host) or _is_address(host):
        return ""
    return parts._replace(scheme="https").geturl()


def mail(address: str) -> str:
    """Return the link that writes to an address; it can carry no text and no file."""
    written = address.strip()
    return f"mailto:{quote(written, safe='@')}" if _ADDRESS.fullmatch(written) else ""


def mail_by(template: str, address: str) -> str:
    """Return the link that writes to an address by a template; nothing where it may not be opened.

    Args:
        template: Has `{address}` in it: `mailto:{address}`, or a page over https.
    """
    if not mail(address):
        return ""
    url = template.replace("{address}", quote(address.strip(), safe="@"))
    return url if may_open(url) else ""


def phone(number: str) -> str:
    """Return the link that calls a number as it is kept."""
    return f"tel:{number}" if _NUMBER.fullmatch(number) else ""


def may_open(url: str) -> bool:
    """Whether a link is one that this program opens, however it was made."""
    scheme, _, rest = url.partition(":")
    scheme = scheme.lower()
    if scheme == "https":
        return web(url) != ""
    if scheme == "mailto":
        return "?" not in rest and bool(_ADDRESS.fullmatch(rest.replace("%2B", "+")))
    return scheme in TELEPHONES and not _UNSAFE.search(rest) and not rest.startswith("//")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
