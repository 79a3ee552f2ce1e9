import csv
from pathlib import Path

import pytest

from workbench.services.matching.companies import company_name
from workbench.services.matching.comparing import Level, companies


@pytest.mark.parametrize(
    "name",
    [
        "Hengda Robotics", "HENGDA ROBOTICS LTD.", "Hengda Robotics Co., Ltd.",
        "Hengda Robotics, Inc", "Hengda Robotics GmbH & Co. KG", "Hengda Robotics S. à r.l.",
        "Hengda Robotics S.A. de C.V.", "Hengda Robotics Sp. z o.o.", "The Hengda Robotics Company",
        "Hengda  Robotics A/S", "Hengda Robotics Pty Ltd", "Hengda Robotics Sdn Bhd",
        "Ｈｅｎｇｄａ Robotics LLC", "Héngda Robotics s.r.o.", "PT Hengda Robotics Tbk",
    ],
)  # fmt: skip
def test_a_legal_form_makes_no_other_company(name: str) -> None:
    made = company_name(name)
    assert made is not None
    assert made.core == "hengda robotics"


def test_a_name_that_is_only_a_form_stays_a_name() -> None:
    made = company_name("Limited")
    assert made is not None
    assert made.core == "limited"
    assert company_name(" . ") is None


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Acme Robotics Ltd", "ACME Robotics GmbH", Level.SAME),
        ("AcmeRobotics", "Acme Robotics", Level.SAME),
        ("Acme", "Acme Robotics Europe", Level.CLOSE),
        ("Hengda Logistics", "Hengda Logistcs", Level.ALIKE),
        ("Studio 54", "Studio 55", Level.DIFFERENT),
        ("Acme", "Zenith", Level.DIFFERENT),
        ("北京恒达科技有限公司", "北京恒达科技股份有限公司", Level.SAME),
        ("恒达", "北京恒达科技有限公司", Level.CLOSE),
        ("恒达科技", "上海市恒达科技有限公司", Level.CLOSE),
        ("北京恒达科技有限公司", "上海恒达科技有限公司", Level.ALIKE),
        ("北京恒达科技有限公司", "北京恒达物流有限公司", Level.ALIKE),
        ("北京恒达科技有限公司", "北京远景能源有限公司", Level.DIFFERENT),
        ("恒达科技(杭州)有限公司", "恒达科技有限公司杭州分公司", Level.SAME),
        ("株式会社ヤマダ", "ヤマダ 株式会社", Level.SAME),
    ],
)
def test_companies_are_compared_by_what_names_them(one: str, other: str, level: Level) -> None:
    mine, theirs = company_name(one), company_name(other)
    assert mine is not None
    assert theirs is not None
    assert companies(mine, theirs) is level
    assert companies(theirs, mine) is level


def test_most_brands_of_real_chinese_names_are_found(shared_data: Path) -> None:
    file = shared_data / "company-names-zh" / "companynameparser_groundtruth.txt"
    pairs = [line.partition(" ") for line in file.read_text(encoding="utf-8").splitlines()]
    right, short, recognised = 0, 0, 0
    for full, _, marked in pairs:
        made = company_name(full)
        assert made is not None
        right += made.brand == marked.strip()
        known = company_name(marked)
        if known is not None:
            short += 1
            recognised += companies(known, made) >= Level.ALIKE
    assert len(pairs) == 500
    assert right / len(pairs) > 0.87
    assert recognised / short > 0.9


def test_the_brands_of_real_firms_do_not_match_each_other(shared_data: Path) -> None:
    file = shared_data / "company-names-zh" / "companynameparser_groundtruth.txt"
    names = [
        company_name(line.split()[0]) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    known = [name for name in names if name is not None]
    alike = sum(
        companies(one, other) >= Level.CLOSE
        for place, one in enumerate(known)
        for other in known[place + 1 :]
    )
    assert alike <= 2


def test_short_names_stay_what_they_are(shared_data: Path) -> None:
    file = shared_data / "company-names-zh" / "short-names-every20th.txt"
    short = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    changed = 0
    for name in short:
        made = company_name(name)
        assert made is not None
        changed += made.core != name.casefold()
    assert len(short) > 13_000
    assert changed / len(short) < 0.03


def test_three_of_four_legal_forms_of_the_world_are_known(shared_data: Path) -> None:
    file = shared_data / "legal-forms" / "2023-09-28-elf-code-list-v1.5.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["ELF Status ACTV/INAC"] == "ACTV"]
    forms = [
        form.strip()
        for row in rows
        for form in row["Abbreviations Local language"].split(";")
        if form.strip()
    ]
    assert len(forms) > 2_500
    assert sum(is_known(form) for form in forms) / len(forms) > 0.75


def is_known(form: str) -> bool:
    names = (f"Zzyzx Trading {form}", f"{form} Zzyzx Trading")
    made = [company_name(name) for name in names]
    return any(name is not None and name.core == "zzyzx trading" for name in made)
