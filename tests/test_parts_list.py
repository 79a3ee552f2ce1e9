"""The lock is whole and may be shipped, and the bill of materials names all of it."""

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import parts_list
from parts_list import Locked

ROOT = Path(__file__).resolve().parent.parent
SHA = re.compile(r"[0-9a-f]{64}")
FOR_DEVELOPERS = {"pytest", "mypy", "ruff", "hypothesis", "pyinstaller", "schemathesis", "coverage"}


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return parts_list.bill()


def components(bill: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in bill["components"]}


def test_nothing_is_wrong_with_the_lock() -> None:
    assert list(parts_list.findings()) == []


def test_every_locked_file_has_a_hash() -> None:
    lines = parts_list.locked(parts_list.LOCK.read_text(encoding="utf-8"))
    assert len(lines) > 90
    assert all(line.hashes and all(map(SHA.fullmatch, line.hashes)) for line in lines)


def test_the_bill_names_every_package_with_version_licence_and_hash(bill: dict[str, Any]) -> None:
    named = components(bill)
    hashes = {
        (line.name, line.version): set(line.hashes)
        for line in parts_list.locked(parts_list.LOCK.read_text(encoding="utf-8"))
    }
    packages = [one for one in named.values() if one["purl"].startswith("pkg:pypi/")]
    assert len(packages) > 50
    for one in packages:
        assert one["version"] == metadata.version(one["name"])
        found = {sha["content"] for sha in one["hashes"]}
        assert found == hashes[one["name"], one["version"]]
        (told,) = one["licenses"]
        assert told.get("expression") or told["license"]["id"]


def test_the_bill_is_whole_and_holds_no_tool_of_developers(bill: dict[str, Any]) -> None:
    named = set(components(bill))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project.scripts]")[0]
    declared = re.findall(r'^ {4}"([A-Za-z][\w.-]*)', project, re.MULTILINE)
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in declared} <= named
    refs = {one["bom-ref"] for one in bill["components"]}
    for line in bill["dependencies"]:
        assert set(line["dependsOn"]) <= refs, line["ref"]
    assert named.isdisjoint(FOR_DEVELOPERS)
    assert {"python", "openssl", "sqlite", "sqlcipher"} <= named


def test_the_bill_is_cyclonedx(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(refs) == len(set(refs))
    assert bill["serialNumber"] == parts_list.bill()["serialNumber"]


def test_the_bundle_is_built_with_its_bill() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert "parts_list.write(" in spec
    assert "sbom.cdx.json" in spec


def test_the_bill_is_written_as_json(tmp_path: Path) -> None:
    file = parts_list.write(tmp_path / "work" / "sbom.cdx.json")
    assert json.loads(file.read_text(encoding="utf-8"))["components"]


def test_what_the_check_must_find_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = "0" * 64
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"requests==2.31.0 \\\n    --hash=sha256:{sha}\nidna==3.20\n")
    monkeypatch.setattr(parts_list, "LOCK", lock)
    monkeypatch.setattr(parts_list, "runtime", lambda: ("requests", "pyinstaller"))
    found = list(parts_list.findings())
    assert "requests 2.31.0: CVE-2024-47081, fixed in 2.32.4" in found
    assert "idna 3.20 has no hash in requirements.lock" in found
    installed = metadata.version("requests")
    assert f"requests {installed} is installed, but requirements.lock has another version" in found
    assert any(line.startswith("pyinstaller") and "licence" in line for line in found)


def test_a_line_that_is_not_pinned_is_no_lock() -> None:
    with pytest.raises(ValueError, match="not pinned: requests>=2"):
        parts_list.locked("requests>=2 --hash=sha256:0")
    line = "six==1.17.0 ; python_version < '4' --hash=sha256:ab"
    known = Locked("six", "1.17.0", 'python_version < "4"', ("ab",))
    assert parts_list.locked(f"# nothing\n{line}\n") == (known,)


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True), ("GPL-3.0-only", False), ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False), ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MPL-2.0 AND (GPL-2.0-only OR AGPL-3.0-only)", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0", True),
        ("Apache-2.0 WITH LLVM-exception", True),
    ],
)  # fmt: skip
def test_a_licence_may_be_shipped_where_it_leaves_a_choice(expression: str, may: bool) -> None:
    assert parts_list._may_ship(expression) == may


def test_the_command_says_what_it_found() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "parts_list"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "nothing found" in done.stdout
