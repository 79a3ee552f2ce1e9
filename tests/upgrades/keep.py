"""Keep the files of the present schema for ever: `python -m tests.upgrades.keep`.

Run once for each release, before the next change of a table. A profile, its journal, its
description and the server's file it has synced with are packed under the names of their
revisions. A database packs small only when it is plain, so the profile is kept decrypted, and
beside it a tiny file under the same key: that one shows whether today's program still reads the
cipher of then.
"""

import json
import lzma
import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from tests.upgrades import company
from tests.upgrades.company import KEY, PASSPHRASE
from workbench.backend import credentials
from workbench.profiles import Profile
from workbench.server import migrations
from workbench.store import connection, ddl
from workbench.store.journal import FILE as JOURNAL
from workbench.store.journal import FOLDER as JOURNAL_FOLDER

FOLDER = Path(__file__).parent / "files"
LARGEST = 200_000
SEALED = "sealed.db"
SECRETS = "secrets.bin"


def keep(root: Path = FOLDER) -> Path:
    """Make the company and pack its files; return their folder."""
    target = root / f"profile-{ddl.REVISION}-server-{migrations.REVISION}"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        profile, server = company.make(Path(folder))
        plain = Path(folder) / profile.name
        convert(profile, KEY, plain, None)
        for file in (plain, server, profile.parent / JOURNAL_FOLDER / JOURNAL):
            _pack(file, target / f"{file.name}.xz")
        _seal(Path(folder) / SEALED)
        _pack(Path(folder) / SEALED, target / f"{SEALED}.xz")
    credentials.SealedSecrets(target / SECRETS, KEY).put("refresh_token", b"a token")
    (target / "profile.json").write_text(_description(), encoding="utf-8")
    return target


def unpack(folder: Path, target: Path) -> tuple[Path, Path]:
    """Put kept files into a folder as they were; return the profile and the server's file."""
    profile, server = target / "profile" / "profile.db", target / "server.db"
    packed = target / "plain.db"
    for name, file in {
        profile.name: packed,
        server.name: server,
        JOURNAL: profile.parent / JOURNAL_FOLDER / JOURNAL,
        SEALED: target / SEALED,
    }.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        with lzma.open(folder / f"{name}.xz") as source, file.open("wb") as sink:
            shutil.copyfileobj(source, sink)
    convert(packed, None, profile, KEY)
    packed.unlink()
    for name in ("profile.json", SECRETS):
        shutil.copyfile(folder / name, profile.parent / name)
    return profile, server


def convert(source: Path, key: bytes | None, target: Path, new_key: bytes | None) -> None:
    """Copy a profile's file to one with another key."""
    opened: Any = driver.connect(str(source), isolation_level=None)
    try:
        if key is not None:
            opened.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        written = f"x'{new_key.hex()}'" if new_key is not None else ""
        opened.execute("ATTACH ? AS converted KEY ?", (str(target), written))
        opened.execute("SELECT sqlcipher_export('converted')").fetchone()
        opened.execute("DETACH converted")
    finally:
        opened.close()


def _seal(file: Path) -> None:
    opened = connection.connect(file, KEY, read_only=False)
    opened.execute("CREATE TABLE note (words TEXT)")
    opened.execute("INSERT INTO note VALUES (?)", (company.NOTE,))
    opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    opened.close()


def _pack(file: Path, target: Path) -> None:
    packed = lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > LARGEST:
        raise ValueError(f"{file.name} would take {len(packed)} bytes, more than {LARGEST}")
    target.write_bytes(packed)


def _description() -> str:
    wrapped = credentials.wrap_with_passphrase(KEY, PASSPHRASE)
    described = Profile("kept", "https://sales.example.com", "ada@example.com", "", "passphrase")
    return json.dumps(asdict(replace(described, wrapped_key=wrapped)), indent=1)


if __name__ == "__main__":
    keep()
