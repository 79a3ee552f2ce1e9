"""Contents of attachments: durable before they are named, sent in parts, fetched and checked."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from tests.store.conftest import KEY
from tests.sync.profile_helpers import create
from tests.sync.scripted_transport import (
    OTHER_EPOCH,
    USER,
    WORKSPACE,
    HandClock,
    ScriptedTransport,
    hello,
    page,
    snapshot,
)
from workbench.backend.transport import Problem, SlowDown, TooLarge, Unknown
from workbench.errors import InvalidInput, NotFound
from workbench.store import blobs, events, meta, outbox, rebuilding
from workbench.store.blobs import CHUNK_BYTES, Blob
from workbench.store.database import Store, open_store
from workbench.sync import contents
from workbench.sync.engine import Engine
from workbench.sync.state import Phase
from workbench.wire.ids import new_id
from workbench.wire.messages import Json

SIZE = 9 * CHUNK_BYTES + 1234


@dataclass
class Keeping(ScriptedTransport):
    """A server that keeps contents as `PUT /v1/blobs` says."""

    parts: dict[str, bytearray] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)

    @override
    def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> Json:
        self._reply("blob", (start, len(part)), {})
        if sha256 not in self.stored:
            held = self.parts.setdefault(sha256, bytearray())
            if start != len(held):
                raise Problem(409, "out-of-place", "", {"received": len(held)})
            held += part
            if len(held) == size:
                content = bytes(self.parts.pop(sha256))
                if hashlib.sha256(content).hexdigest() != sha256:
                    raise Problem(422, "content-mismatch", "", {})
                self.stored[sha256] = content
        received = len(self.stored.get(sha256, self.parts.get(sha256, b"")))
        state = "stored" if sha256 in self.stored else "partial"
        return {"sha256": sha256, "size": size, "received": received, "state": state}

    @override
    def blob(self, sha256: str) -> Iterator[bytes]:
        content = self.stored[sha256]
        for start in range(0, len(content), 100_000):
            yield content[start : start + 100_000]


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    made = open_store(tmp_path / "profile" / "profile.db", KEY, create=True, now=clock.now)
    with made.write() as w:
        for name, value in {"workspace_id": WORKSPACE, "user_id": USER}.items():
            meta.put(w, name, value)
        meta.put(w, "client_id", new_id())
    yield made
    made.close()


@pytest.fixture
def transport() -> Keeping:
    return Keeping()


@pytest.fixture
def offer(tmp_path: Path) -> Path:
    file = tmp_path / "报价.pdf"
    file.write_bytes(b"%PDF Hengda " + Random(3).randbytes(SIZE - 12))
    return file


def attached(store: Store, file: Path) -> blobs.Kept:
    account = create(store, "Hengda")
    kept = blobs.keep(store, file)
    with store.write() as w:
        blobs.attach(w, kept, account, file.name, "application/pdf")
    return kept


def state(store: Store, sha256: str) -> Blob:
    with store.read() as r:
        found = blobs.find(r, sha256)
    assert found is not None
    return found


def test_a_content_is_here_sealed_before_its_record_is_saved(store: Store, offer: Path) -> None:
    kept = attached(store, offer)
    assert kept == blobs.Kept(hashlib.sha256(offer.read_bytes()).hexdigest(), SIZE)
    folder = store.path.parent / blobs.FOLDER
    assert [file.name for file in folder.iterdir()] == [kept.sha256]
    assert b"Hengda" not in (folder / kept.sha256).read_bytes()
    assert b"".join(blobs.read(store, kept.sha256)) == offer.read_bytes()
    for start in (1, CHUNK_BYTES, CHUNK_BYTES + 7, SIZE - 1, SIZE):
        assert b"".join(blobs.read(store, kept.sha256, start)) == offer.read_bytes()[start:]
    with store.read() as r:
        assert [one.type for one in outbox.listing(r)] == ["Account", "Attachment"]


def test_it_is_sent_in_parts_with_sync(
    store: Store, engine: Engine, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    assert engine.run_until_quiet().phase is not Phase.OFFLINE
    assert transport.stored[kept.sha256] == offer.read_bytes()
    part = 4 * CHUNK_BYTES
    assert transport.bodies("blob") == [(0, part), (part, part), (2 * part, SIZE - 2 * part)]
    assert state(store, kept.sha256).state == "stored"


def test_a_lost_answer_goes_on_where_the_server_says(
    store: Store, engine: Engine, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    heard: list[int] = []
    send = transport.send_blob

    def lose_the_first(*part: object) -> Json:
        answer = send(*part)
        heard.append(answer["received"])
        if len(heard) == 1:
            raise Unknown("lost")
        return answer

    transport.send_blob = lose_the_first
    engine.run_until_quiet()
    engine.wake()
    engine.run_until_quiet()
    assert transport.stored[kept.sha256] == offer.read_bytes()
    sent = [length for _start, length in transport.bodies("blob")]
    assert sum(sent) == SIZE + 4 * CHUNK_BYTES  # the first part twice, no more


@pytest.mark.parametrize("failure", [SlowDown(3600.0), Problem(404, "not-found", "", {})])
def test_a_server_without_attachments_holds_nothing_else_up(
    store: Store, engine: Engine, transport: Keeping, offer: Path, clock: HandClock,
    failure: Problem,
) -> None:  # fmt: skip
    kept = attached(store, offer)
    transport.will("blob", failure)
    assert engine.run_until_quiet().phase in (Phase.SYNCED, Phase.WAITING)
    assert len(transport.bodies("blob")) == 1
    assert state(store, kept.sha256).state == "waiting"
    clock.pass_s(3601)
    engine.run_until_quiet()
    assert state(store, kept.sha256).state == "stored"


def test_a_content_the_server_never_takes_stays_here_and_is_told(
    store: Store, engine: Engine, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    transport.will("blob", *(TooLarge() for _ in range(4)))
    engine.run_until_quiet()
    assert state(store, kept.sha256).state == "refused"
    assert blobs.is_here(store, kept.sha256)
    with store.read() as r:
        assert "attachment_stays" in [event.kind for event in events.recent(r)]


def test_where_a_part_is_too_large_for_something_on_the_way_smaller_ones_go(
    store: Store, engine: Engine, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    transport.will("blob", TooLarge(), TooLarge())
    engine.run_until_quiet()
    assert state(store, kept.sha256).state == "stored"
    lengths = [length for _start, length in transport.bodies("blob")]
    assert lengths[:3] == [4 * CHUNK_BYTES, 2 * CHUNK_BYTES, CHUNK_BYTES]


def test_a_copy_goes_30_days_after_the_server_has_it_and_never_before(
    store: Store, engine: Engine, transport: Keeping, offer: Path, clock: HandClock
) -> None:
    kept = attached(store, offer)
    clock.pass_s(90 * 86_400)
    assert blobs.forget_old(store) == 0
    engine.run_until_quiet()
    clock.pass_s(29 * 86_400)
    assert blobs.forget_old(store) == 0
    clock.pass_s(86_401)
    assert blobs.forget_old(store) == 1
    with pytest.raises(NotFound):
        next(blobs.read(store, kept.sha256))
    contents.fetch(store, transport, kept.sha256)
    assert b"".join(blobs.read(store, kept.sha256)) == offer.read_bytes()


def test_in_a_profile_made_anew_the_content_is_found_again(
    store: Store, transport: Keeping, offer: Path, clock: HandClock
) -> None:
    kept = attached(store, offer)
    store.close()
    content = bytearray(store.path.read_bytes())
    content[20] ^= 1
    store.path.write_bytes(content)
    again = rebuilding.open_whole(store.path, KEY, now=clock.now)
    clock.pass_s(90 * 86_400)
    assert blobs.forget_old(again) == 0
    assert state(again, kept.sha256).state == "waiting"
    Engine(again, transport, clock, Random(1)).run_until_quiet()
    assert transport.stored[kept.sha256] == offer.read_bytes()
    again.close()


def test_a_restored_server_gets_the_contents_again(
    store: Store, engine: Engine, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    engine.run_until_quiet()
    transport.stored.clear()
    transport.will("changes", Problem(410, "epoch-changed", "", {}))
    transport.will("hello", hello(epoch=OTHER_EPOCH))
    transport.will("snapshot", lambda asked: snapshot(asked[0], epoch=OTHER_EPOCH))
    transport.will("changes", *[page(next="c0", epoch=OTHER_EPOCH)] * 5)
    engine.hint()
    engine.run_until_quiet()
    assert transport.stored[kept.sha256] == offer.read_bytes()


def test_what_comes_damaged_is_not_kept(store: Store, transport: Keeping) -> None:
    sha256 = hashlib.sha256(b"whole").hexdigest()
    transport.stored[sha256] = b"damaged"
    with pytest.raises(InvalidInput, match="damaged on its way"):
        contents.fetch(store, transport, sha256)
    assert not blobs.is_here(store, sha256)
    assert list((store.path.parent / blobs.FOLDER).iterdir()) == []


def test_a_changed_file_is_noticed(store: Store, offer: Path) -> None:
    kept = attached(store, offer)
    file = store.path.parent / blobs.FOLDER / kept.sha256
    content = bytearray(file.read_bytes())
    content[500] ^= 1
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match="was changed"):
        list(blobs.read(store, kept.sha256))


def test_an_empty_file_and_one_that_is_too_large(
    store: Store, engine: Engine, transport: Keeping, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    kept = attached(store, empty)
    engine.run_until_quiet()
    assert transport.stored[kept.sha256] == b""
    monkeypatch.setattr(blobs, "LIMITS", {"blob_bytes": 3})
    empty.write_bytes(b"four")
    with pytest.raises(InvalidInput, match="larger than"):
        blobs.keep(store, empty)
    assert json.loads(json.dumps(vars(state(store, kept.sha256))))["state"] == "stored"


def test_a_content_whose_file_was_cut_short_is_named_and_not_sent_for_ever(
    engine: Engine, store: Store, transport: Keeping, offer: Path
) -> None:
    kept = attached(store, offer)
    file = store.path.parent / blobs.FOLDER / kept.sha256
    with file.open("r+b") as opened:
        opened.truncate(5 * (CHUNK_BYTES + blobs.NONCE_BYTES + blobs.TAG_BYTES))
    for _ in range(40):
        engine.step()
    assert state(store, kept.sha256).state == "refused"
    assert len(transport.bodies("blob")) < 5


def test_cleaning_up_passes_over_a_file_that_just_went(
    store: Store, offer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(store, offer)
    folder = store.path.parent / blobs.FOLDER
    (folder / ".half.new").write_bytes(b"half")
    real = Path.iterdir

    def listed(place: Path) -> list[Path]:
        found = list(real(place))
        (folder / ".half.new").unlink(missing_ok=True)  # its writer has renamed it
        return found

    monkeypatch.setattr(Path, "iterdir", listed)
    assert blobs.forget_old(store) == 0
