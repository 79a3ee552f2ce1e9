"""What the program is made of: a check of requirements.lock, and the bill of materials.

`python3 dev.py audit` runs it without a network. It proves that every locked file has a hash, that
what is installed is what is locked, that licences are ones this program may ship, and that nothing
is older than the fix of an advisory in advisories.json. It cannot know of an advisory that was
published later: with a network, `pip-audit -r requirements.lock` asks for those.
"""

import json
import re
import ssl
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
ADVISORIES = HERE / "advisories.json"
SPEC_VERSION = "1.6"

MAY_SHIP = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only",
        "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
    }
)  # fmt: skip
BY_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
BY_NAME = {"sqlcipher3": "Zlib"}
"""What a package says in its licence file only."""


@dataclass(frozen=True)
class Locked:
    """One line of the lock: a version, when it counts, and the files that are accepted."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def locked(text: str) -> tuple[Locked, ...]:
    """Read a lock.

    Raises:
        ValueError: A line is not pinned to one version.
    """
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pinned, *hashes = line.split("--hash=sha256:")
        requirement = Requirement(pinned.strip())
        specifiers = list(requirement.specifier)
        if len(specifiers) != 1 or specifiers[0].operator != "==":
            raise ValueError(f"not pinned: {pinned.strip()}")
        name = str(canonicalize_name(requirement.name))
        marker = str(requirement.marker or "")
        shas = tuple(sha.strip() for sha in hashes)
        found.append(Locked(name, specifiers[0].version, marker, shas))
    return tuple(found)


def runtime() -> tuple[str, ...]:
    """Return the names of everything the program needs on this system, dependencies included."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, None] = {}
    left = [Requirement(one) for one in project["dependencies"]]
    while left:
        wanted = left.pop()
        name = str(canonicalize_name(wanted.name))
        key = f"{name}[{','.join(sorted(wanted.extras))}]"
        if key in found:
            continue
        found[key] = None
        left += needs(name, wanted.extras)
    return tuple(sorted({key.partition("[")[0] for key in found}))


def needs(name: str, extras: Iterable[str] = ()) -> list[Requirement]:
    """Return what an installed package needs on this system."""
    asked = [Requirement(one) for one in metadata.requires(name) or ()]
    chosen = ("", *extras)
    return [
        one
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in chosen)
    ]


def licence(name: str) -> str:
    """Return a package's licence as an SPDX expression; nothing where it says none."""
    told = metadata.metadata(name)
    expression, short = (
        str((told.get_all(key) or [""])[0]).strip() for key in ("License-Expression", "License")
    )
    if expression:
        return expression
    if short and all(part in MAY_SHIP or _is_known(part) for part in _parts(short)):
        return short
    for classifier in told.get_all("Classifier") or ():
        kind, _, words = str(classifier).rpartition(" :: ")
        if kind.startswith("License") and words in BY_CLASSIFIER:
            return BY_CLASSIFIER[words]
    return BY_NAME.get(name, "")


def findings() -> Iterator[str]:
    """Yield what is wrong with the lock or with what is installed; nothing is good."""
    lines = locked(LOCK.read_text(encoding="utf-8"))
    by_name = {(line.name, line.version): line for line in lines}
    for line in lines:
        if not line.hashes:
            yield f"{line.name} {line.version} has no hash in requirements.lock"
        yield from _advised(line)
    for name in runtime():
        version = metadata.version(name)
        if (name, version) not in by_name:
            yield f"{name} {version} is installed, but requirements.lock has another version"
        told = licence(name)
        if not told or not _may_ship(told):
            yield f"{name} {version} has a licence this program may not ship: {told or 'none'}"


def bill(now: datetime | None = None) -> dict[str, Any]:
    """Return the bill of materials of the program on this system, as CycloneDX JSON."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    hashes = {
        (one.name, one.version): one.hashes for one in locked(LOCK.read_text(encoding="utf-8"))
    }
    names = runtime()
    components = [_component(name, hashes) for name in names] + list(_beneath())
    own = f"pkg:generic/{project['name']}@{project['version']}"
    direct = [Requirement(one).name for one in project["dependencies"]]
    tree = [{"ref": own, "dependsOn": sorted(_ref(name) for name in direct)}]
    tree += [
        {"ref": _ref(name), "dependsOn": sorted({_ref(one.name) for one in needs(name)})}
        for name in names
    ]
    content = json.dumps([components, tree], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC_VERSION,
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {
            "timestamp": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": components,
        "dependencies": tree,
    }


def write(file: Path) -> Path:
    """Write the bill of materials; return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    return file


def _component(name: str, hashes: dict[tuple[str, str], tuple[str, ...]]) -> dict[str, Any]:
    version = metadata.version(name)
    told = licence(name)
    is_single = told in MAY_SHIP
    return {
        "type": "library",
        "bom-ref": _ref(name),
        "name": name,
        "version": version,
        "purl": _ref(name),
        "licenses": [{"license": {"id": told}} if is_single else {"expression": told}],
        "hashes": [{"alg": "SHA-256", "content": sha} for sha in hashes[name, version]],
    }


def _beneath() -> Iterator[dict[str, Any]]:
    """Yield the libraries that packages bring inside, whose faults are fixed elsewhere."""
    import sqlcipher3.dbapi2 as driver

    connection: Any = driver.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    connection.close()
    found = {
        "python": (sys.version.split()[0], "PSF-2.0"),
        "openssl": (ssl.OPENSSL_VERSION.split()[1], "Apache-2.0"),
        "sqlite": (driver.sqlite_version, "blessing"),
        "sqlcipher": (cipher, "BSD-3-Clause"),
    }
    for name, (version, told) in found.items():
        ref = f"pkg:generic/{name}@{version}"
        licences = [{"license": {"id": told}}]
        yield {
            "type": "library", "bom-ref": ref, "name": name, "version": version, "purl": ref,
            "licenses": licences,
        }  # fmt: skip


def _ref(name: str) -> str:
    return f"pkg:pypi/{canonicalize_name(name)}@{metadata.version(name)}"


def _advised(line: Locked) -> Iterator[str]:
    for advice in json.loads(ADVISORIES.read_text(encoding="utf-8")):
        if advice["name"] == line.name and Version(line.version) < Version(advice["fixed"]):
            yield f"{line.name} {line.version}: {advice['id']}, fixed in {advice['fixed']}"


def _may_ship(expression: str) -> bool:
    """Tell whether an expression leaves a choice that may be shipped."""
    plain = re.sub(r"\s+WITH\s+\S+", "", expression.replace("(", " ( ").replace(")", " ) "))
    words = [
        word.lower() if word in ("AND", "OR") else word if word in "()" else str(word in MAY_SHIP)
        for word in plain.split()
    ]
    return _both(words)


def _both(words: list[str]) -> bool:
    """Work out `True and ( False or True )`; `and` binds closer, as in SPDX."""
    while "(" in words:
        start = max(n for n, word in enumerate(words) if word == "(")
        end = words.index(")", start)
        words = [*words[:start], str(_both(words[start + 1 : end])), *words[end + 1 :]]
    text = " ".join(words)
    return any(
        all(one.strip() == "True" for one in part.split(" and ")) for part in text.split(" or ")
    )


def _parts(expression: str) -> list[str]:
    return [part.strip("() ") for part in re.split(r"\s+(?:AND|OR)\s+", expression)]


def _is_known(word: str) -> bool:
    return bool(re.fullmatch(r"(?:L?GPL)-[23]\.[01](?:-only|-or-later)?", word))


def main() -> int:
    """Print what is wrong; return 1 where there is anything."""
    found = list(findings())
    for line in found:
        sys.stdout.write(f"{line}\n")
    if not found:
        sys.stdout.write(f"{len(runtime())} packages at run time: nothing found.\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
