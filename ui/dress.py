"""Dresses the program as the settings say: language, theme, density, text size."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from ui.commands import registry
from ui.theme import theme
from workbench import i18n, settings

_qt_words: list[QTranslator] = []


def dress_as_settings_say() -> None:
    """Use the language, theme, density and text size of the settings."""
    language = chosen_language()
    i18n.set_language(language)
    registry.use_keys(settings.keys())
    _translate_qt(language)
    theme.configure(
        scheme=str(settings.get("theme")),
        base_px=int(settings.get("base_font_px")),
        density=str(settings.get("density")),
        language=language,
        reduce_motion=bool(settings.get("reduce_motion")),
    )


def chosen_language() -> str:
    """Return the language of the settings; `system` follows the computer."""
    language = str(settings.get("language"))
    if language != "system":
        return language
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def _translate_qt(language: str) -> None:
    """Use Qt's own words (calendar, context menus) and number forms of the language."""
    app = QCoreApplication.instance()
    while _qt_words and app is not None:
        app.removeTranslator(_qt_words.pop())
    QLocale.setDefault(QLocale(language) if language != "en" else QLocale(QLocale.Language.English))
    if language == "en" or app is None:
        return
    words = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{language}", folder):
        app.installTranslator(words)
        _qt_words.append(words)
