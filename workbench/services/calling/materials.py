"""What one may send or open while talking: the first-call deck and the demo video."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from workbench import settings
from workbench.i18n import t
from workbench.services import links


@dataclass(frozen=True)
class Material:
    """A link for the call.

    Args:
        kind: deck or video.
        url: Empty where it may not be opened; `why` says why not.
    """

    kind: str
    label: str
    icon: str
    url: str
    why: str = ""


def materials() -> tuple[Material, ...]:
    """Return the deck and the video, as far as the settings name them."""
    wanted = (
        ("deck", t("First-call deck"), "presentation"),
        ("video", t("Demo video"), "circle-play"),
    )
    return tuple(
        _material(kind, label, icon, written)
        for kind, label, icon in wanted
        if (written := str(settings.get(f"call_{kind}")).strip())
    )


def _material(kind: str, label: str, icon: str, written: str) -> Material:
    url = links.web(written)
    if not url:
        return Material(kind, label, icon, "", t("“{text}” is no web page.").format(text=written))
    host = (urlsplit(url).hostname or "").casefold()
    if not is_allowed(host, str(settings.get("call_link_hosts"))):
        why = t("{host} is not among the hosts that the settings allow.").format(host=host)
        return Material(kind, label, icon, "", why)
    return Material(kind, label, icon, url)


def is_allowed(host: str, allowed: str) -> bool:
    """Whether a host is one of those listed, or lies below one."""
    known = [one.strip().casefold().lstrip(".") for one in allowed.replace("，", ",").split(",")]
    return any(one and (host == one or host.endswith(f".{one}")) for one in known)
