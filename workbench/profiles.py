"""Profiles: one folder for each server and user, with its file, its key and its lock."""

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from workbench import paths, platform_files
from workbench.backend import credentials
from workbench.errors import InvalidInput, NotFound, Refused, StoreProblem
from workbench.i18n import listed, t

Protection = Literal["keyring", "passphrase", "none"]
UNATTENDED_VARIABLE = "WORKBENCH_PASSPHRASE_FILE"
KEY_BYTES = 48
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Profile:
    """What is known of a profile without opening its file; no secret is in it.

    Args:
        keyring_entry: What its secrets are called in the keyring, which knows of no folders: a
            profile of this name in another folder keeps its own. Older profiles have their name.
    """

    name: str
    server_url: str
    email: str
    user_id: str
    protection: Protection
    wrapped_key: str = ""
    ca_file: str = ""
    recovery_wrapped_key: str = ""
    keyring_entry: str = ""

    @property
    def keyring(self) -> credentials.KeyringSecrets:
        """Its secrets in the keyring."""
        return credentials.KeyringSecrets(self.keyring_entry or self.name)

    @property
    def folder(self) -> Path:
        """The folder that holds everything of this profile."""
        return paths.profiles_dir() / self.name

    @property
    def database(self) -> Path:
        """The profile's one database file."""
        return self.folder / "profile.db"


def names() -> list[str]:
    """Return the names of all profiles, sorted."""
    folder = paths.profiles_dir()
    if not folder.is_dir():
        return []
    return sorted(entry.parent.name for entry in folder.glob("*/profile.json"))


def load(name: str) -> Profile:
    """Return a profile's description.

    Raises:
        NotFound: There is no such profile.
        StoreProblem: Its description is damaged, or a newer program wrote it.
    """
    file = paths.profiles_dir() / name / "profile.json"
    if not _NAME.fullmatch(name) or not file.is_file():
        known = listed(names()) or t("none")
        raise NotFound(
            t("There is no profile “{name}”. Known: {known}. Make one with “profile add”.").format(
                name=name, known=known
            )
        )
    try:
        return Profile(**json.loads(file.read_bytes()))
    except (ValueError, TypeError):
        text = t(
            "The file {path} of a profile cannot be read: it is damaged, or a newer version of this"
            " program wrote it. Install that version, or put the file back from a copy."
        )
        raise StoreProblem(text.format(path=file)) from None


def check_new(name: str) -> None:
    """Check that a new profile may have this name.

    Raises:
        InvalidInput: It cannot be a folder's name everywhere.
        Refused: The profile exists.
    """
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            t("“{name}” is no profile name: use letters, digits, dot, dash.").format(name=name)
        )
    if (paths.profiles_dir() / name).exists():
        raise Refused(t("There is a profile “{name}” already.").format(name=name))


def new_key() -> bytes:
    """Return a fresh profile key: 32 random bytes and 16 of salt."""
    return secrets.token_bytes(KEY_BYTES)


def protect(
    profile: Profile, key: bytes, *, passphrase: str | None, allow_unencrypted: bool
) -> Profile:
    """Put a key in the keyring, else wrap it; return the profile that says how.

    Raises:
        NoKeyring: No keyring, no passphrase, and leaving it unencrypted was not chosen.
    """
    if passphrase is not None:
        wrapped = credentials.wrap_with_passphrase(key, passphrase)
        return replace(profile, protection="passphrase", wrapped_key=wrapped)
    entry = profile.keyring_entry or f"{profile.name}-{secrets.token_hex(4)}"
    kept = replace(profile, protection="keyring", wrapped_key="", keyring_entry=entry)
    try:
        kept.keyring.put("key", key)
    except credentials.NoKeyring as error:
        if allow_unencrypted:
            return replace(profile, protection="none")
        raise credentials.NoKeyring(
            t(
                "{cause} Name a file with a passphrase in {variable}, or choose --unencrypted."
            ).format(cause=error, variable=UNATTENDED_VARIABLE)
        ) from error
    return kept


def save(profile: Profile) -> None:
    """Write a profile's description."""
    content = json.dumps(asdict(profile), ensure_ascii=False, indent=1)
    file = profile.folder / "profile.json"
    platform_files.make_private(profile.folder)
    platform_files.write_durably(file, content.encode(), owner_only=True)


def unlock(profile: Profile, ask_passphrase: Callable[[], str] | None = None) -> bytes | None:
    """Return the profile's key, or None where it is unencrypted by choice.

    Raises:
        NoKeyring: The key rests in a keyring that does not answer.
        InvalidInput: The passphrase is wrong, or nobody can be asked for it.
    """
    if profile.protection == "none":
        return None
    if profile.protection == "keyring":
        key = profile.keyring.get("key")
        if key is None:
            raise credentials.NoKeyring(
                t(
                    "The keyring no longer holds the key of profile “{name}”: "
                    "bring the keyring back, or make the profile again and sync."
                ).format(name=profile.name)
            )
        return key
    passphrase = passphrase_from_file()
    if passphrase is None:
        if ask_passphrase is None:
            raise InvalidInput(
                t(
                    "Profile “{name}” needs its passphrase: set {variable}, or open the window."
                ).format(name=profile.name, variable=UNATTENDED_VARIABLE)
            )
        passphrase = ask_passphrase()
    return credentials.unwrap_with_passphrase(profile.wrapped_key, passphrase)


def add_recovery_key(profile: Profile, key: bytes) -> tuple[Profile, str]:
    """Make a recovery key that opens this profile too; an older one no longer does.

    Return the profile as saved, and the recovery key: it is shown once and kept nowhere.
    """
    text = credentials.new_recovery_key()
    wrapped = credentials.wrap_with_passphrase(key, text)
    changed = replace(profile, recovery_wrapped_key=wrapped)
    save(changed)
    return changed, text


def recover(profile: Profile, recovery_key: str, *, passphrase: str | None) -> Profile:
    """Protect a profile anew after its keyring or passphrase was lost; return it as saved.

    Raises:
        InvalidInput: The recovery key is wrong.
        Refused: The profile has none.
        NoKeyring: There is no place for the key and no passphrase was given.
    """
    if not profile.recovery_wrapped_key:
        raise Refused(
            t("Profile “{name}” was made without a recovery key.").format(name=profile.name)
        )
    typed = credentials.plain_recovery_key(recovery_key)
    try:
        key = credentials.unwrap_with_passphrase(profile.recovery_wrapped_key, typed)
    except InvalidInput:
        raise InvalidInput(
            t("This is not the recovery key of profile “{name}”: check each group of four.").format(
                name=profile.name
            )
        ) from None
    changed = protect(profile, key, passphrase=passphrase, allow_unencrypted=False)
    save(changed)
    return changed


def passphrase_from_file() -> str | None:
    """Return the passphrase of an unattended machine, or None where no file is named."""
    file = os.environ.get(UNATTENDED_VARIABLE)
    return credentials.read_passphrase_file(Path(file)) if file else None


def secrets_of(profile: Profile, key: bytes | None) -> credentials.Secrets:
    """Return where the sign-in of this profile rests."""
    if profile.protection == "keyring":
        return profile.keyring
    if key is None:
        return credentials.MemorySecrets()
    return credentials.SealedSecrets(profile.folder / "secrets.bin", key)


def delete(profile: Profile) -> None:
    """Remove a profile with all its files and secrets; the caller has checked unsent work.

    The folder leaves its place first, which goes all or nothing: where another program holds a
    file (Windows), the profile stays whole. What such a removal left goes with the next one.

    Raises:
        OSError: The folder could not be moved; nothing was removed.
    """
    removed = paths.home() / "removed"
    removed.mkdir(mode=0o700, exist_ok=True)
    profile.folder.rename(removed / f"{profile.name}-{secrets.token_hex(4)}")
    if profile.protection == "keyring":
        profile.keyring.delete("key")
        profile.keyring.delete("refresh_token")
    shutil.rmtree(removed, ignore_errors=True)
