"""Every colour, font, icon and height of the window comes from here, and follows a change."""

import zlib
from collections.abc import Hashable
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QToolTip

from ui import theme_qss, theme_tokens
from ui.theme_tokens import Scheme

if TYPE_CHECKING:
    from workbench.charts.theme import ChartTheme

_STRONG: Final = 600
_WEIGHTS: Final = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}
_MARKS: Final = {
    "chevron": ("chevron-down", "text3"),
    "chevron_up": ("chevron-up", "text3"),
    "tick": ("check", "on_accent"),
}
_BIG_ICON_PX: Final = 32
_MIDDLE_ICON_PX: Final = 20


class Theme(QObject):
    """The look in use: scheme, text size, density and language, with what follows from them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen = "light"
        self._scheme: Scheme = "light"
        self._base_px = theme_tokens.BASE_PX
        self._density = "compact"
        self._language = "en"
        self._reduce_motion = False
        self._fonts: dict[Hashable, QFont] = {}
        self._metrics: dict[Hashable, QFontMetricsF] = {}
        self._pixmaps: dict[Hashable, QPixmap] = {}
        self._icons: dict[Hashable, QIcon] = {}
        self._colors: dict[str, QColor] = {}
        self._families: tuple[str, ...] = ()
        self._loaded_fonts = False
        self._watching = False
        self._mark_folder: TemporaryDirectory[str] | None = None

    @property
    def scheme(self) -> Scheme:
        """The scheme on the screen: light or dark."""
        return self._scheme

    @property
    def base_px(self) -> int:
        """The size of body text in pixels."""
        return self._base_px

    @property
    def language(self) -> str:
        """The language whose faces come first."""
        return self._language

    @property
    def density(self) -> str:
        """`compact` or `comfortable` rows."""
        return self._density

    def configure(
        self,
        *,
        scheme: str | None = None,
        base_px: int | None = None,
        density: str | None = None,
        language: str | None = None,
        reduce_motion: bool | None = None,
    ) -> None:
        """Change any of the choices and dress the application once."""
        if scheme is not None:
            self._chosen = scheme
        if base_px is not None:
            smallest, largest = theme_tokens.MIN_BASE_PX, theme_tokens.MAX_BASE_PX
            self._base_px = max(smallest, min(largest, base_px))
        if density is not None:
            self._density = density
        if language is not None:
            self._language = language
        if reduce_motion is not None:
            self._reduce_motion = reduce_motion
        self._scheme = self._resolved()
        self._dress()

    def set_scheme(self, scheme: str) -> None:
        """Use `light`, `dark` or what the `system` says."""
        self.configure(scheme=scheme)

    def _resolved(self) -> Scheme:
        if self._chosen in ("light", "dark"):
            return "dark" if self._chosen == "dark" else "light"
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _on_system_scheme(self) -> None:
        if self._chosen == "system":
            self.configure()

    def _dress(self) -> None:
        for cache in (self._fonts, self._metrics, self._pixmaps, self._icons, self._colors):
            cache.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._load_fonts()
            if not self._watching:
                self._watching = True
                hints = QGuiApplication.styleHints()
                hints.colorSchemeChanged.connect(self._on_system_scheme)
            palette = self._palette()
            app.setStyle("Fusion")
            app.setFont(self.font("body"))
            app.setPalette(palette)
            QToolTip.setPalette(palette)
            QToolTip.setFont(self.font("small"))
            app.setStyleSheet(theme_qss.sheet(self._scheme, self._base_px, self._marks()))
        self.changed.emit()

    def _marks(self) -> dict[str, str]:
        # Style sheets take pictures only from files, so the two marks become files once a scheme.
        if self._mark_folder is None:
            self._mark_folder = TemporaryDirectory(prefix="sales-workbench-")
        paths = {}
        for mark, (name, role) in _MARKS.items():
            file = Path(self._mark_folder.name, f"{mark}-{self._scheme}.svg")
            if not file.exists():
                colored = _svg(name).replace("currentColor", self.hex(role))
                file.write_text(colored, encoding="utf-8")
            paths[mark] = file.as_posix()
        return paths

    def _load_fonts(self) -> None:
        if not self._loaded_fonts:
            folder = resources.files("resources").joinpath("fonts")
            for name in theme_tokens.FONT_FILES:
                QFontDatabase.addApplicationFontFromData(folder.joinpath(name).read_bytes())
            self._loaded_fonts = True
        latin = (
            theme_tokens.CHINESE_LATIN_FAMILY
            if self._language.startswith("zh")
            else theme_tokens.LATIN_FAMILY
        )
        installed = set(QFontDatabase.families())
        chinese = [name for name in theme_tokens.CHINESE_FAMILIES if name in installed]
        self._families = (latin, *chinese)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "sunken",
            roles.ToolTipBase: "inverse",
            roles.ToolTipText: "on_inverse",
            roles.PlaceholderText: "text3",
            roles.Text: "text",
            roles.Button: "raised",
            roles.ButtonText: "text",
            roles.BrightText: "bad",
            roles.Light: "raised",
            roles.Midlight: "hover",
            roles.Mid: "line2",
            roles.Dark: "line2",
            roles.Shadow: "line",
            roles.Highlight: "accent",
            roles.HighlightedText: "on_accent",
            roles.Link: "accent_text",
            roles.LinkVisited: "violet",
            roles.Accent: "accent",
        }.items():
            for group in (
                QPalette.ColorGroup.Active,
                QPalette.ColorGroup.Inactive,
                QPalette.ColorGroup.Disabled,
            ):
                palette.setColor(group, role, self.color(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        palette.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, self.color("selected_idle"))
        return palette

    def hex(self, role: str) -> str:
        """Return a colour as `#RRGGBB`, for rich text and images."""
        return theme_tokens.COLORS[self._scheme][role]

    def color(self, role: str) -> QColor:
        """Return the colour of a role; an unknown role is a bug and raises KeyError."""
        if role not in self._colors:
            self._colors[role] = QColor(theme_tokens.COLORS[self._scheme][role])
        return self._colors[role]

    def dim(self) -> QColor:
        """Return the veil over the window behind a palette or dialog."""
        return QColor.fromRgbF(0.0, 0.0, 0.0, theme_tokens.DIM_ALPHA[self._scheme])

    def avatar(self, key: str) -> tuple[QColor, QColor]:
        """Return background and text of a record's avatar; the same key, the same pair."""
        pairs = theme_tokens.AVATARS[self._scheme]
        background, ink = pairs[zlib.crc32(key.encode()) % len(pairs)]
        return QColor(background), QColor(ink)

    def px(self, size: float) -> int:
        """Scale a length given for 13 px text to the text size in use."""
        return max(1, round(size * self._base_px / theme_tokens.BASE_PX))

    def font(self, role: str = "body", *, tabular: bool = False, weight: int = 0) -> QFont:
        """Return the font of a type role; `tabular` figures for numbers, times and counts."""
        key = (role, tabular, weight)
        if key not in self._fonts:
            size, _, usual = theme_tokens.TYPE[role]
            font = QFont()
            if self._families:
                font.setFamilies(list(self._families))
            font.setPixelSize(self.px(size))
            font.setWeight(self._weight(weight or usual))
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return self._fonts[key]

    def _weight(self, wanted: int) -> QFont.Weight:
        # Chinese faces have Regular and Bold; the Latin face shipped for them has its SemiBold
        # registered as Bold, so that both grow heavy together.
        if wanted == _STRONG and self._language.startswith("zh"):
            return QFont.Weight.Bold
        return _WEIGHTS[wanted]

    def metrics(
        self, role: str = "body", *, tabular: bool = False, weight: int = 0
    ) -> QFontMetricsF:
        """Return the cached metrics of `font` with the same arguments."""
        key = (role, tabular, weight)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(role, tabular=tabular, weight=weight))
        return self._metrics[key]

    def line_px(self, role: str = "body") -> int:
        """Return the line height of a type role; Chinese gets 2 px more."""
        extra = 2 if self._language.startswith("zh") else 0
        return self.px(theme_tokens.TYPE[role][1]) + extra

    def height(self, name: str) -> int:
        """Return a named height, grown with the text size."""
        return self.px(theme_tokens.HEIGHTS[name])

    def width(self, name: str) -> int:
        """Return a named width; only those that hold text grow with it."""
        return self.px(theme_tokens.WIDTHS[name])

    def row_height(self) -> int:
        """Return the height of a table row in the density in use."""
        return self.height(f"row_{self._density}")

    def duration_ms(self, name: str) -> int:
        """Return a motion's length; 0 where motion is reduced."""
        return 0 if self._reduce_motion else theme_tokens.MOTION_MS[name]

    def pixmap(self, name: str, role: str = "text2", size: int = 16, dpr: float = 0.0) -> QPixmap:
        """Return a Lucide icon in a role's colour, sharp at `dpr` (0: that of the screen)."""
        scale = dpr or self._screen_dpr()
        key = (name, role, size, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._drawn(name, self.hex(role), self.px(size), scale)
        return self._pixmaps[key]

    def icon(self, name: str, role: str = "text2", size: int = 16) -> QIcon:
        """Return a Lucide icon for parts that want a QIcon; greyed where disabled."""
        key = (name, role, size)
        if key not in self._icons:
            icon = QIcon()
            for scale in sorted({1.0, self._screen_dpr()}):
                icon.addPixmap(self.pixmap(name, role, size, scale), QIcon.Mode.Normal)
                icon.addPixmap(self.pixmap(name, "disabled", size, scale), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def icon_size(self, size: int = 16) -> QSize:
        """Return the size of an icon in the text size in use."""
        return QSize(self.px(size), self.px(size))

    def chart_theme(self, dpr: float = 0.0, *, has_title: bool = True) -> "ChartTheme":
        """Return how charts must look beside this window; 0 takes the screen's sharpness."""
        from workbench.charts.theme import ChartTheme  # on first use: charts bring matplotlib

        return ChartTheme(
            scheme=self._scheme,
            base_font_px=self._base_px,
            dpr=dpr or self._screen_dpr(),
            language=self._language,
            has_title=has_title,
        )

    def _screen_dpr(self) -> float:
        screen = QGuiApplication.primaryScreen()
        return screen.devicePixelRatio() if screen is not None else 1.0

    def _drawn(self, name: str, color: str, side: int, scale: float) -> QPixmap:
        stroke = 1.5 if side >= _BIG_ICON_PX else 1.75 if side >= _MIDDLE_ICON_PX else 2
        source = _svg(name).replace("currentColor", color)
        source = source.replace('stroke-width="2"', f'stroke-width="{stroke}"')
        pixels = round(side * scale)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer = QSvgRenderer(QByteArray(source.encode()))
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap


def icon_names() -> frozenset[str]:
    """Return the name of every icon that ships with the program."""
    folder = resources.files("resources").joinpath("icons")
    names = (entry.name for entry in folder.iterdir())
    return frozenset(name.removesuffix(".svg") for name in names if name.endswith(".svg"))


_sources: dict[str, str] = {}


def _svg(name: str) -> str:
    if name not in _sources:
        file = resources.files("resources").joinpath("icons", f"{name}.svg")
        _sources[name] = file.read_text(encoding="utf-8")
    return _sources[name]


theme: Final = Theme()
