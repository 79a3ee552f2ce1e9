"""The access token in memory and its renewal, one at a time for all threads."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from workbench.backend.transport import TokenStore, Unauthenticated, Unknown
from workbench.errors import WorkbenchError
from workbench.i18n import told
from workbench.wire.messages import Json

log = logging.getLogger(__name__)

RENEW_BEFORE_END_S = 60.0


@dataclass(frozen=True)
class Access:
    """A token that opens the server until `ends_at_s` on the monotonic clock."""

    token: str
    ends_at_s: float


class Tokens:
    """Keeps an access token fresh; `exchange` trades a refresh token for a new pair.

    A refresh token that could not be kept stays in memory: the one before it is spent.
    """

    def __init__(
        self, kept: TokenStore, exchange: Callable[[str], Json], monotonic: Callable[[], float]
    ) -> None:
        self._kept = kept
        self._exchange = exchange
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._access: Access | None = None
        self._unkept: str | None = None

    def current(self) -> str:
        """Return an access token that is still good for a while.

        Raises:
            Unauthenticated: Nobody is signed in, or the server ended the sign-in.
            Failure: The server gave no usable answer.
        """
        with self._lock:
            access = self._access
            if access is not None and self._monotonic() < access.ends_at_s:
                return access.token
            return self._renew()

    def replace(self, refused: str) -> str:
        """Return another token than the one just refused; threads share one renewal.

        Raises:
            Unauthenticated: The server ended the sign-in.
            Failure: The server gave no usable answer.
        """
        with self._lock:
            if self._access is not None and self._access.token != refused:
                return self._access.token
            return self._renew()

    def adopt(self, answer: Json) -> None:
        """Use the pair of a fresh sign-in."""
        with self._lock:
            self._take(answer)
            try:
                self._keep()
            except BaseException:
                self._access = self._unkept = None  # whose it is was not looked at yet
                raise

    def kept(self) -> str | None:
        """Return the refresh token that is kept, None when nobody is signed in."""
        with self._lock:
            return self._unkept or self._kept.load()

    def forget(self) -> None:
        """Forget what is in memory."""
        with self._lock:
            self._access = self._unkept = None

    def _renew(self) -> str:
        refresh = self._unkept or self._kept.load()
        if refresh is None:
            raise Unauthenticated
        access = self._take(self._exchange(refresh))
        try:
            self._keep()
        except (WorkbenchError, OSError) as error:  # a full disk, a keyring that is locked
            log.warning("the sign-in could not be kept for now: %s", type(error).__name__)
        return access.token

    def _keep(self) -> None:
        if self._unkept is not None:
            self._kept.save(self._unkept)
            self._unkept = None

    def _take(self, answer: Json) -> Access:
        token, refresh = answer.get("access_token"), answer.get("refresh_token")
        lifetime_s = answer.get("expires_in")
        if not (
            isinstance(token, str) and isinstance(refresh, str) and isinstance(lifetime_s, int)
        ):
            raise Unknown(
                told(
                    "The answer did not come from a team server.",
                    short=told("no team server answers"),
                )
            )
        margin_s = min(RENEW_BEFORE_END_S, lifetime_s / 2)
        self._access = Access(token, self._monotonic() + lifetime_s - margin_s)
        self._unkept = refresh
        return self._access
