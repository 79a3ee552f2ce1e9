"""Where secrets rest: the OS keyring, or a file sealed with the profile's key; never clear text.

A keyring can block (a locked one waits for its own dialog), so every call runs on a thread
of its own with a time limit.
"""

import base64
import json
import logging
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from workbench import platform_files
from workbench.errors import InvalidInput, Refused, WorkbenchError
from workbench.i18n import t

log = logging.getLogger(__name__)

T = TypeVar("T")

SERVICE = "sales-workbench"
KEYRING_TIMEOUT_S = 20.0
ARGON2_TIME_COST = 3
ARGON2_MEMORY_KIB = 65_536
_NONCE_BYTES = 12
SEAL_BYTES = _NONCE_BYTES + 16
"""How much longer a sealed content is: its nonce before it, its tag behind it."""
_SALT_BYTES = 16
_RECOVERY_BYTES = 20


class NoKeyring(WorkbenchError):
    """This computer has no keyring that answers; a passphrase can take its place."""


class Secrets(Protocol):
    """A place for the few secrets of one profile."""

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""

    def put(self, name: str, value: bytes) -> None:
        """Keep a secret."""

    def delete(self, name: str) -> None:
        """Forget a secret; a missing one is no error."""


class KeyringSecrets:
    """Secrets in the operating system's keyring.

    Raises:
        NoKeyring: From every method, if there is no keyring or it gives no answer in time.
    """

    def __init__(self, profile: str, timeout_s: float = KEYRING_TIMEOUT_S) -> None:
        self._profile = profile
        self._timeout_s = timeout_s

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        import keyring

        found = self._ask(lambda: keyring.get_password(SERVICE, f"{self._profile}/{name}"))
        return None if found is None else base64.b64decode(found)

    def put(self, name: str, value: bytes) -> None:
        """Keep a secret, and make sure that the keyring really has it."""
        import keyring

        text = base64.b64encode(value).decode()
        self._ask(lambda: keyring.set_password(SERVICE, f"{self._profile}/{name}", text))
        if self.get(name) != value:
            raise NoKeyring(t("The keyring of this computer did not keep the secret."))

    def delete(self, name: str) -> None:
        """Forget a secret; a missing one is no error."""
        import keyring
        from keyring.errors import PasswordDeleteError

        def forget() -> None:
            try:
                keyring.delete_password(SERVICE, f"{self._profile}/{name}")
            except PasswordDeleteError:
                return

        self._ask(forget)

    def _ask(self, call: Callable[[], T]) -> T:
        from keyring.errors import NoKeyringError

        answer: list[T] = []
        trouble: list[Exception] = []

        def work() -> None:
            try:
                answer.append(call())
            except NoKeyringError as error:  # a computer without one is no fault
                trouble.append(error)
            except Exception as error:  # each system's keyring has errors of its own
                log.exception("the keyring failed")
                trouble.append(error)

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(self._timeout_s)
        if trouble:
            raise NoKeyring(
                t(
                    "This computer has no keyring that can be used: unlock it, "
                    "or log in to the desktop."
                )
            ) from trouble[0]
        if not answer:
            raise NoKeyring(
                t("This computer's keyring gave no answer in time: unlock it and try again.")
            )
        return answer[0]


class SealedSecrets:
    """Secrets in one file, sealed with a key derived from the profile's key."""

    def __init__(self, file: Path, profile_key: bytes) -> None:
        self._file = file
        self._key = derive_key(profile_key, b"secrets")

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        found = self._load().get(name)
        return None if found is None else base64.b64decode(found)

    def put(self, name: str, value: bytes) -> None:
        """Keep a secret."""
        self._save(self._load() | {name: base64.b64encode(value).decode()})

    def delete(self, name: str) -> None:
        """Forget a secret; a missing one is no error."""
        self._save({key: value for key, value in self._load().items() if key != name})

    def _load(self) -> dict[str, str]:
        if not self._file.exists():
            return {}
        opened: dict[str, str] = json.loads(open_sealed(self._key, self._file.read_bytes()))
        return opened

    def _save(self, content: dict[str, str]) -> None:
        sealed = seal(self._key, json.dumps(content).encode())
        platform_files.write_durably(self._file, sealed, owner_only=True)


class MemorySecrets:
    """Secrets that live as long as the process: for profiles left unencrypted by choice."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Return a secret, or None."""
        return self._kept.get(name)

    def put(self, name: str, value: bytes) -> None:
        """Keep a secret."""
        self._kept[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret; a missing one is no error."""
        self._kept.pop(name, None)


def derive_key(key: bytes, label: bytes) -> bytes:
    """Return 32 bytes derived from a key for one purpose (HKDF-SHA-256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(key)


def seal(key: bytes, content: bytes) -> bytes:
    """Encrypt with AES-256-GCM; the nonce comes first."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, None)


def open_sealed(key: bytes, sealed: bytes) -> bytes:
    """Decrypt what `seal` made.

    Raises:
        InvalidInput: The key is wrong or the content was changed.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except InvalidTag:
        raise InvalidInput(
            t(
                "The passphrase is wrong, or the file it opens was changed: try "
                "again, or put that file back from a copy."
            )
        ) from None


def wrap_with_passphrase(key: bytes, passphrase: str) -> str:
    """Return a profile key wrapped with a passphrase (Argon2id, AES-256-GCM), as text."""
    salt = secrets.token_bytes(_SALT_BYTES)
    sealed = seal(_from_passphrase(passphrase, salt), key)
    return base64.b64encode(salt + sealed).decode()


def unwrap_with_passphrase(wrapped: str, passphrase: str) -> bytes:
    """Return the profile key that `wrap_with_passphrase` wrapped.

    Raises:
        InvalidInput: The passphrase is wrong.
    """
    raw = base64.b64decode(wrapped)
    return open_sealed(_from_passphrase(passphrase, raw[:_SALT_BYTES]), raw[_SALT_BYTES:])


def read_passphrase_file(path: Path) -> str:
    """Return the passphrase in a file that only its owner can read.

    Raises:
        Refused: Others may read the file too.
        InvalidInput: The file is missing or empty.
    """
    if not path.is_file():
        raise InvalidInput(
            t("The passphrase file {path} does not exist: make it, or name another.").format(
                path=path
            )
        )
    if not platform_files.is_owner_only(path):
        raise Refused(
            t("Others may read the passphrase file {path}: run chmod 600 on it first.").format(
                path=path
            )
        )
    passphrase = path.read_text(encoding="utf-8").strip("\r\n")
    if not passphrase:
        raise InvalidInput(
            t("The passphrase file {path} is empty: write the passphrase into it.").format(
                path=path
            )
        )
    return passphrase


def _from_passphrase(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        passphrase.encode(),
        salt,
        time_cost=ARGON2_TIME_COST,
        memory_cost=ARGON2_MEMORY_KIB,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def new_recovery_key() -> str:
    """Return a recovery key: 160 random bits in eight groups of four letters, for paper."""
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def plain_recovery_key(typed: str) -> str:
    """Return a recovery key as it was made, however it was typed from the paper."""
    letters = "".join(typed.split()).replace("-", "").upper()
    for wrong, right in {"0": "O", "1": "I", "8": "B"}.items():  # not in the alphabet of base32
        letters = letters.replace(wrong, right)
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
