"""The end of a history: the network is good again, and within a minute all must be at rest."""

from uuid import UUID

from workbench.bench.torture.sim.installation import Installation
from workbench.bench.torture.sim.world import World
from workbench.store import outbox
from workbench.store.outbox import Pending
from workbench.sync.state import Phase

REST_S = 60.0
LONGEST_WAIT_S = 4000.0
"""Beyond the longest wait a server may ask for, one hour."""
MOST_TURNS = 3000
MOVING = (Phase.OFFLINE, Phase.TOO_OLD, Phase.SYNCING, Phase.SIGNED_OUT)


def settle(world: World) -> None:
    """Give everyone a good network; note what is stuck a minute after the last wait is over."""
    for at in world.installations:
        at.crash_in = 0
        at.network.rate = 0.0
        at.network.captive_for = 0
        while at.network.deliver_late():
            world.tell("arrived late")
    cured = world.rng.random() < 0.7
    if cured:
        for at in world.installations:
            at.network.poison.clear()
    is_hinted = world.rng.random() < 0.8
    for at in world.installations:
        if is_hinted or at.engine.step().wait_s is None:
            at.engine.wake()  # the network is back, or he signed in again
    if not is_hinted or not cured:
        _run(world, LONGEST_WAIT_S * (1 if cured else 3), poll_s=LONGEST_WAIT_S)
    _run(world, REST_S, poll_s=REST_S if is_hinted else REST_S / 2)


def _run(world: World, seconds: float, poll_s: float) -> None:
    """Let every engine run for so long, or until all are at rest.

    Who pushes lets the others hear of it, by the server's poke or by their next poll.
    """
    ends_at_s = world.time.at_s + seconds
    for at in world.installations:
        at.engine.poll_s = poll_s
        at.engine.hint()
    turns = 0
    while world.time.at_s <= ends_at_s:
        waits = [_until_quiet(world, at) for at in world.installations]
        length = _feed_length(world)
        if length != world.fed:
            world.fed = length
            for at in world.installations:
                at.engine.hint()
            continue
        if not any(_is_waiting(at) for at in world.installations):
            return
        turns += 1
        if turns > MOST_TURNS:
            world.violated("I11", "stuck", "the installations do not come to rest")
            return
        world.time.pass_s(min(max(min(waits), 0.01), 300.0))


def _is_waiting(at: Installation) -> bool:
    """Whether something may still happen here without anybody's help."""
    return at.outcome is None or at.outcome.phase in MOVING or bool(stuck(at))


def _until_quiet(world: World, at: Installation) -> float:
    for _ in range(400):
        outcome = at.outcome = world.step_engine(at)
        if outcome.wait_s is None:
            world.violated("I11", "stuck", f"{at.label} stopped: {outcome.phase}")
            return REST_S
        if outcome.wait_s > 0:
            return outcome.wait_s
    world.violated("I11", "stuck", f"{at.label} syncs without an end")
    return REST_S


def stuck(at: Installation) -> list[str]:
    """Return the mids that wait here, and neither need their user nor wait for one that does.

    A bundle goes as a whole: its first change waits for whatever its last one waits for.
    """
    with at.store.read() as r:
        waiting = outbox.listing(r, ("new", "sent", "blocked"))
        needing = outbox.listing(r, ("quarantined",))
    mids, rids, bundles = set[str](), set[UUID](), set[str]()
    while needing:
        mids |= {str(one.mid) for one in needing}
        rids |= {one.rid for one in needing}
        bundles |= {one.body["bundle"] for one in needing if "bundle" in one.body}
        needing = [
            one
            for one in waiting
            if str(one.mid) not in mids
            and (_because(one) & mids or one.rid in rids or one.body.get("bundle") in bundles)
        ]
    return [str(one.mid) for one in waiting if str(one.mid) not in mids]


def _because(one: Pending) -> set[str]:
    return {*one.body.get("deps", ()), str((one.last_error or {}).get("by"))}


def _feed_length(world: World) -> int:
    return int(world.room.rows("SELECT seq FROM workspace")[0][0])
