"""E-mail addresses and domains: which company they belong to, and when to none."""

import re
from functools import lru_cache

from workbench.services.matching.folding import folded
from workbench.services.matching.word_lists import words

_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@]*@)?([^/:?#]+)")


@lru_cache(maxsize=65_536)
def email_form(text: str) -> str:
    """Return an e-mail address as it is compared, tags after + kept; "" for what is none."""
    plain = folded(text).removeprefix("mailto:").strip("<> ")
    name, at, host = plain.rpartition("@")
    return f"{name}@{host.strip('.')}" if name and at and "." in host else ""


@lru_cache(maxsize=65_536)
def own_domain(text: str) -> str:
    """Return the domain that a company registered, from its address or its mail.

    Free mail and pages on other people's sites belong to no company: "".
    """
    domain = registered(text)
    name = domain.partition(".")[0]
    is_anybodys = domain in words("mail_hosts", "free", "shared sites")
    if is_anybodys or name in words("mail_hosts", "free in many countries"):
        return ""
    return domain


def registered(text: str) -> str:
    """Return the registered domain of an address, such as `acme.co.uk` of `www.acme.co.uk`."""
    found = _HOST.match(folded(text))
    labels = found[1].strip(".").split(".") if found else []
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return ""
    is_below = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _below()
    return ".".join(labels[-3:] if is_below else labels[-2:])


def _below() -> frozenset[str]:
    """Below two-letter country domains these are the registry's: `acme.co.uk`, `acme.com.cn`."""
    return words("mail_hosts", "second levels")
