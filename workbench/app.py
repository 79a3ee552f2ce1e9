"""The workbench: profile, store, sign-in and sync joined by hand, here and nowhere else."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from workbench import __version__, profiles, settings
from workbench.backend.credentials import Secrets
from workbench.errors import Refused, StoreProblem, WorkbenchError
from workbench.i18n import t
from workbench.profiles import Profile
from workbench.store.database import Reader, Store, open_store

if TYPE_CHECKING:
    from workbench.backend.client import Client
    from workbench.store.rebuilding import Restored
    from workbench.sync.engine import Engine
    from workbench.sync.schedule import Schedule
    from workbench.sync.state import SyncState
    from workbench.sync.verifying import Verdict

AskPassphrase = Callable[[], str]
KEPT_SIGN_IN = "refresh_token"
NOTE_SYNC_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Me:
    """Who is signed in, as the last sync told; the role is empty before the first."""

    user_id: UUID
    name: str
    role: str
    email: str


class Workbench:
    """One open profile. Made by `open_workbench`; `close` ends it."""

    def __init__(
        self,
        profile: Profile,
        store: Store,
        secrets: Secrets,
        release: Callable[[], None],
        key: bytes | None = None,
    ) -> None:
        self.profile = profile
        self.store = store
        self._secrets = secrets
        self._release = release
        self._key = key
        self._client: Client | None = None
        self._schedule: Schedule | None = None
        self._noted_at: datetime | None = None

    @property
    def key(self) -> bytes | None:
        """The profile's key, to seal what leaves it; None where it is unencrypted by choice."""
        return self._key

    @property
    def client(self) -> "Client":
        """The connection to the server; made when first asked for."""
        if self._client is None:
            from workbench.backend.client import Client

            ca_file = Path(self.profile.ca_file) if self.profile.ca_file else None
            token = KeptToken(self._secrets)
            self._client = Client(self.profile.server_url, token, ca_bundle=ca_file)
        return self._client

    @property
    def schedule(self) -> "Schedule":
        """What syncs in the background; starts when told to."""
        if self._schedule is None:
            from workbench.sync.schedule import Schedule

            self._schedule = Schedule(self.store, self.client, self.engine())
            self._schedule.subscribe(self._note_now_and_then)
        return self._schedule

    def engine(self) -> "Engine":
        """Return a sync engine for one run in the foreground."""
        from random import SystemRandom

        from workbench.sync.clock import SystemClock
        from workbench.sync.engine import Engine

        poll_s = float(settings.get("sync_interval_s"))
        return Engine(self.store, self.client, SystemClock(), SystemRandom(), poll_s=poll_s)

    def compare(self) -> "Verdict":
        """Compare everything here with the server; nothing is written.

        Raises:
            Failure: The server gave no usable answer.
        """
        from workbench.sync.clock import SystemClock
        from workbench.sync.verifying import Verifier

        verifier = Verifier(self.store, self.client, SystemClock())
        for _request in verifier.compare():
            pass
        return verifier.verdict

    def compare_and_mend(self) -> "Verdict | None":
        """Sync, compare everything with the server, fetch anew what differs; None if it is away."""
        engine = self.engine()
        engine.verify()
        engine.run_until_quiet()
        return engine.verdict

    def look_after(self) -> None:
        """Do what keeps a profile whole, while nobody waits: second copy, backup, clean-up.

        Raises:
            StoreProblem: The program did not end in order, and the file is not whole any more.
        """
        from workbench.store import backup, blobs, integrity, outbox

        self.store.prepare()
        if not self.store.was_clean and not integrity.is_sound(self.store):
            raise StoreProblem(
                t(
                    "The file of profile “{name}” is damaged. Start the program again: the file is "
                    "set aside and made anew, and your unsent work comes from its second copy."
                ).format(name=self.profile.name)
            )
        with self.store.load() as w:
            outbox.prune(w)
        backup.back_up_if_due(self.store)
        blobs.forget_old(self.store)
        self.store.checkpoint_when_idle()
        self.compare_dictionaries()

    def note_sync(self, at: datetime | None = None) -> None:
        """Remember when this profile was last in step with its server: now, or then."""
        from workbench.store import meta
        from workbench.wire.values import instant_text

        with self.store.load() as w:
            meta.put(w, "last_sync_at", instant_text(at or self.store.now()))
        self._noted_at = at

    def _note_now_and_then(self, state: "SyncState") -> None:
        """Note a sync while the window is open, for whoever asks for the status beside it."""
        at, noted_at = state.last_sync_at, self._noted_at
        if at is not None and (noted_at is None or abs(at - noted_at) >= NOTE_SYNC_EVERY):
            with contextlib.suppress(StoreProblem):  # a full disk must not end the sync thread
                self.note_sync(at)

    def compare_dictionaries(self) -> None:
        """Where the last greeting named another data dictionary, learn what differs.

        Offline or signed out it is asked again the next time; nothing waits for the answer.
        """
        from workbench.schema import differing
        from workbench.store import dictionaries

        with self.store.read() as r:
            if not dictionaries.is_to_be_asked(r):
                return
        from workbench.backend.transport import Failure

        try:
            found = differing.compare(self.client.schema()["types"])
        except (Failure, KeyError, TypeError):
            return
        with self.store.load() as w:
            dictionaries.note(w, found)

    def sign_in(self, password: str) -> None:
        """Sign in again with a password.

        Raises:
            Unauthenticated: The server does not accept it.
            Refused: It is another person's: this profile's work is never sent in another name.
        """
        user_id = self.client.sign_in(self.profile.email, password)
        if user_id and user_id != str(self.store.user_id):
            self.forget_sign_in()
            raise Refused(t("This sign-in belongs to another person: make a profile of its own."))

    @property
    def is_signed_in(self) -> bool:
        """Whether a sign-in is kept here; the server is not asked whether it still holds."""
        return self._secrets.get(KEPT_SIGN_IN) is not None

    def forget_sign_in(self) -> None:
        """End the sign-in on this computer; nothing else is touched."""
        try:
            self._secrets.delete(KEPT_SIGN_IN)
        finally:
            self.client.forget()

    def close(self) -> None:
        """Stop syncing, close the file, give the profile free."""
        if self._schedule is not None:
            self._schedule.stop()
            last_sync_at = self._schedule.state.last_sync_at
            if last_sync_at is not None and last_sync_at != self._noted_at:
                with contextlib.suppress(StoreProblem):  # a full disk must not keep it open
                    self.note_sync(last_sync_at)
        if self._client is not None:
            self._client.close()
        self.store.close()
        self._release()


class KeptToken:
    """Keeps the refresh token among the profile's secrets."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def load(self) -> str | None:
        """Return the refresh token, or None when nobody is signed in."""
        kept = self._secrets.get(KEPT_SIGN_IN)
        return None if kept is None else kept.decode()

    def save(self, refresh: str) -> None:
        """Keep a new refresh token."""
        self._secrets.put(KEPT_SIGN_IN, refresh.encode())


def open_workbench(
    name: str, *, read_only: bool = False, ask_passphrase: AskPassphrase | None = None
) -> Workbench:
    """Open a profile; for reading only, no lock is needed.

    Raises:
        NotFound: There is no such profile.
        ProfileInUse: Another process holds it.
        StoreProblem: Its file cannot be opened.
    """
    from workbench.services import export_log
    from workbench.store import fingerprint, lock, places, rebuilding

    profile = profiles.load(name)
    places.check(profile.folder)
    release = _nothing if read_only else lock.hold(profile.folder)
    try:
        key = profiles.unlock(profile, ask_passphrase)
        if read_only:
            store = rebuilding.open_to_look(profile.database, key)
        else:
            store = rebuilding.open_whole(profile.database, key)
            try:
                fingerprint.check(store)
            except BaseException:
                store.close()
                raise
            with contextlib.suppress(StoreProblem, ValueError):  # it waits in its file
                export_log.take_up(store)
    except BaseException:
        release()
        raise
    return Workbench(profile, store, profiles.secrets_of(profile, key), release, key)


def add_profile(
    name: str,
    server_url: str,
    email: str,
    password: str,
    *,
    passphrase: str | None = None,
    allow_unencrypted: bool = False,
    ca_file: Path | None = None,
    show_recovery_key: Callable[[str], None] | None = None,
) -> Profile:
    """Sign in at a server and make a profile for it; nothing is left behind if that fails.

    Args:
        show_recovery_key: Is given the recovery key, once; without it none is made.

    Raises:
        Unauthenticated: The server does not accept e-mail and password.
        Unknown: The server gave no usable answer.
        NoKeyring: There is no place for the key, and nothing else was chosen.
    """
    from workbench.backend import address
    from workbench.backend.client import Client
    from workbench.backend.credentials import MemorySecrets
    from workbench.backend.transport import Failure

    profiles.check_new(name)
    checked = address.parse(server_url)
    waiting = MemorySecrets()
    with contextlib.closing(Client(checked.url, KeptToken(waiting), ca_bundle=ca_file)) as client:
        user_id = client.sign_in(email, password)
        try:
            workspace_id = str(client.hello(_first_hello())["workspace_id"])
            key = profiles.new_key()
            ca_text = str(ca_file.resolve()) if ca_file else ""
            profile = profiles.protect(
                Profile(name, checked.url, email, user_id, "none", ca_file=ca_text),
                key,
                passphrase=passphrase,
                allow_unencrypted=allow_unencrypted,
            )
            return _kept(profile, key, workspace_id, waiting, show_recovery_key)
        except BaseException:
            with contextlib.suppress(Failure):  # else the server has a device that nobody works on
                client.sign_out()
            raise


def _kept(
    profile: Profile,
    key: bytes,
    workspace_id: str,
    waiting: Secrets,
    show_recovery_key: Callable[[str], None] | None,
) -> Profile:
    """Make the files of a profile that has signed in, all of them or none."""
    used_key = None if profile.protection == "none" else key
    try:
        _make_store(profile, used_key, workspace_id)
        token = waiting.get(KEPT_SIGN_IN)
        if token is not None:
            profiles.secrets_of(profile, used_key).put(KEPT_SIGN_IN, token)
        profiles.save(profile)
        if show_recovery_key is not None and used_key is not None:
            profile, recovery_key = profiles.add_recovery_key(profile, used_key)
            show_recovery_key(recovery_key)
    except BaseException:
        profiles.delete(profile)
        raise
    return profile


def restore_backup(
    name: str, backup: Path, *, ask_passphrase: AskPassphrase | None = None
) -> "Restored":
    """Put a backup in the place of a profile's file; unsent changes come from their second copy.

    Raises:
        ProfileInUse: Another process holds the profile.
        StoreProblem: The backup is damaged, of a newer version, or of another profile.
    """
    from workbench.store import lock, rebuilding

    profile = profiles.load(name)
    release = lock.hold(profile.folder)
    try:
        key = profiles.unlock(profile, ask_passphrase)
        return rebuilding.restore(profile.database, backup, key)
    finally:
        release()


def me(r: Reader) -> Me:
    """Return who is signed in."""
    from workbench.store import records

    user_id = r.store.user_id
    found = records.get(r, "User", user_id)
    if found is None:
        return Me(user_id, "", "", "")
    return Me(user_id, found["name"] or "", found["role"] or "", found["email"] or "")


def _make_store(profile: Profile, key: bytes | None, workspace_id: str) -> None:
    from workbench.store import meta

    store = open_store(profile.database, key, create=True)
    try:
        with store.write() as w:
            meta.put(w, "workspace_id", workspace_id)
            meta.put(w, "user_id", profile.user_id)
            meta.put(w, "client_id", str(uuid4()))
    finally:
        store.close()


def _first_hello() -> dict[str, object]:
    from workbench.schema import dictionary
    from workbench.wire import values
    from workbench.wire.messages import PROTO

    return {
        "client_id": str(uuid4()),
        "app": __version__,
        "proto": [PROTO],
        "schema_hash": dictionary.schema_hash(),
        "wall_time": values.instant_text(datetime.now(UTC)),
    }


def _nothing() -> None:
    return None


__all__ = ["Me", "Workbench", "WorkbenchError", "add_profile", "me", "open_workbench"]
