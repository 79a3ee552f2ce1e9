"""An org as a card, and what is said of it."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t
from workbench.services.demo_orgs import EXPIRES_SOON, OrgCard


def draw(
    painter: QPainter,
    rect: QRect,
    card: OrgCard,
    *,
    is_chosen: bool,
    is_focused: bool,
    is_hovered: bool,
) -> None:
    """Draw an org's card: alias, release and expiry, and the line that matters now."""
    if is_focused:
        paint.box(painter, rect, fill="raised", edge="focus", radius=8, width=2)
    elif is_chosen:
        paint.box(painter, rect, fill="selected_idle", edge="control", radius=8)
    else:
        paint.card(painter, rect, edge="control" if is_hovered else "line2")
    inner = rect.adjusted(theme.px(10), theme.px(9), -theme.px(8), 0)
    line = QRect(inner.left(), inner.top(), inner.width(), theme.line_px("strong"))
    if card.is_pending:
        icon = QRect(line.right() - theme.px(12), line.top(), theme.px(12), line.height())
        paint.icon(painter, icon, "cloud-upload", ink="accent_text", size=12)
        line.setRight(icon.left() - theme.px(4))
    paint.text(painter, line, card.alias, role="strong")
    line = QRect(inner.left(), line.bottom() + 1, inner.width(), theme.line_px("small"))
    _release(painter, line, card)
    line.translate(0, line.height())
    inks = {"accent": "accent_text", "": "text3"}
    if card.line:
        ink = inks.get(card.line_tone, card.line_tone)
        paint.text(painter, line, card.line, role="small", ink=ink)
    else:
        ink = "bad" if card.has_login_ok is False else "text3"
        paint.text(painter, line, card.login_text, role="small", ink=ink)


def _release(painter: QPainter, line: QRect, card: OrgCard) -> None:
    expiry = expiry_words(card)
    release = card.release or card.template
    soon = card.expires_in_days is not None and card.expires_in_days <= EXPIRES_SOON.days
    parts = [part for part in (release, expiry) if part]
    whole = " · ".join(parts)
    if paint.text_width(whole, "small") > line.width() and expiry:
        whole, release = expiry, ""
    if not soon or not expiry:
        paint.text(painter, line, whole, role="small", ink="text2")
        return
    place = QRect(line)
    if release:
        used = paint.text(painter, place, f"{release} · ", role="small", ink="text2")
        place.setLeft(place.left() + used)
    paint.text(painter, place, expiry, role="small", ink="warn", weight=500)


def expiry_words(card: OrgCard) -> str:
    """Return how long an org will live, in the fewest words."""
    if card.expires_in_days is None:
        return ""
    return t("exp {n} d").format(n=f"{card.expires_in_days:,}")


def spoken(card: OrgCard) -> str:
    """Return what a screen reader and a tooltip say of an org."""
    parts = [
        card.alias,
        card.template,
        card.release,
        expiry_words(card),
        card.login_text,
        card.reset_text,
        card.line,
        card.maintainer,
    ]
    return ", ".join(part for part in parts if part)
