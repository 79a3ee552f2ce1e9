"""Every setting once: its name, default, choices and words; stored where it differs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench import paths, platform_files
from workbench.errors import InvalidInput
from workbench.i18n import Label, listed, t


@dataclass(frozen=True)
class Option:
    """One setting; `choices` empty means any value of the default's type within the limits."""

    name: str
    default: Any
    label: Label
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


OPTIONS: tuple[Option, ...] = (
    Option("language", "system", Label("Language", "语言"), ("system", "en", "zh_CN")),
    Option("theme", "system", Label("Theme", "主题"), ("system", "light", "dark")),
    Option("density", "compact", Label("Row height", "行高"), ("compact", "comfortable")),
    Option("base_font_px", 13, Label("Text size (px)", "字号（像素）"), minimum=10, maximum=18),
    Option("reduce_motion", False, Label("Reduce motion", "减少动画")),
    Option("dial_template", "tel:{number}", Label("Dial link", "拨号链接")),
    Option("mail_template", "mailto:{address}", Label("E-mail link", "邮件链接")),
    Option(
        "tray_notices", False, Label("Due call-backs in the system's notices", "到期回拨弹系统通知")
    ),
    Option("reserve_on_dial", True, Label("Reserve whom you dial", "拨打时占用")),
    Option("call_deck", "", Label("First-call deck (link)", "首次拜访资料（链接）")),
    Option("call_video", "", Label("Demo video (link)", "演示视频（链接）")),
    Option("call_link_hosts", "", Label("Hosts of these links", "以上链接允许的网站")),
    Option("phone_region", "CN", Label("Country of numbers without +", "无 + 号码的国家/地区")),
    Option(
        "fiscal_year_start_month",
        1,
        Label("First month of the fiscal year", "财年首月"),
        minimum=1,
        maximum=12,
    ),
    Option("daily_dials_goal", 80, Label("Dials a day", "每日拨打目标"), minimum=1, maximum=1000),
    Option(
        "working_days",
        "mon-fri",
        Label("Working days", "工作日"),
        ("mon-fri", "mon-sat", "sun-thu", "all"),
    ),
    Option(
        "working_day_starts_h",
        9,
        Label("Work starts (hour)", "上班时间（点）"),
        minimum=0,
        maximum=12,
    ),
    Option(
        "working_day_ends_h",
        18,
        Label("Work ends (hour)", "下班时间（点）"),
        minimum=13,
        maximum=24,
    ),
    Option(
        "handoff_answer_h",
        4,
        Label("Working hours to answer a handoff", "答复交接的工作小时数"),
        minimum=1,
        maximum=200,
    ),
    Option(
        "sync_interval_s",
        60,
        Label("Seconds between syncs", "同步间隔（秒）"),
        minimum=5,
        maximum=3600,
    ),
)
_KEYS = "keys"
_BY_NAME = {option.name: option for option in OPTIONS}


def option(name: str) -> Option:
    """Return the declaration of a setting.

    Raises:
        InvalidInput: There is no such setting.
    """
    if name not in _BY_NAME:
        raise InvalidInput(
            t("There is no setting “{name}”. Known are: {known}.").format(
                name=name, known=listed(_BY_NAME)
            )
        )
    return _BY_NAME[name]


def get(name: str) -> Any:
    """Return a setting's value, or its default."""
    declared = option(name)
    return _load().get(name, declared.default)


def put(name: str, value: Any) -> None:
    """Store a setting at once.

    Raises:
        InvalidInput: The value is not one of the choices, of another type, or out of range.
    """
    declared = option(name)
    _check(declared, value)
    stored = _load()
    stored[name] = value
    _save(stored)


def keys() -> dict[str, tuple[str, ...]]:
    """Return the shortcuts that somebody chose, by command; a command may have none."""
    stored = _load().get(_KEYS, {})
    if not isinstance(stored, dict):
        return {}
    return {
        str(command): tuple(str(one) for one in chosen)
        for command, chosen in stored.items()
        if isinstance(chosen, list)
    }


def put_keys(chosen: Mapping[str, Sequence[str]]) -> None:
    """Store the shortcuts that somebody chose; an empty mapping is the usual ones."""
    stored = _load()
    stored[_KEYS] = {command: list(shortcuts) for command, shortcuts in chosen.items()}
    _save(stored)


def _save(stored: Mapping[str, Any]) -> None:
    content = json.dumps(stored, ensure_ascii=False, indent=1, sort_keys=True)
    platform_files.write_durably(paths.settings_file(), content.encode())


def _check(declared: Option, value: Any) -> None:
    fits = type(value) is type(declared.default)
    if fits and declared.choices:
        fits = value in declared.choices
    if fits and declared.minimum is not None:
        fits = value >= declared.minimum
    if fits and declared.maximum is not None:
        fits = value <= declared.maximum
    if not fits:
        raise InvalidInput(
            t("“{value}” does not fit the setting “{name}”. What fits: {fitting}.").format(
                value=value, name=declared.label, fitting=_fitting(declared)
            )
        )


def _fitting(declared: Option) -> str:
    if declared.choices:
        return listed(declared.choices)
    if isinstance(declared.default, bool):
        return t("yes or no")
    if declared.minimum is not None:
        return f"{declared.minimum}–{declared.maximum}"
    return t("a text, e.g. {example}").format(example=declared.default)


def _load() -> dict[str, Any]:
    try:
        stored = json.loads(paths.settings_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # a damaged settings file costs preferences, never data
    return stored if isinstance(stored, dict) else {}
