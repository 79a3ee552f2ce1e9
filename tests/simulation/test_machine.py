"""The same world under Hypothesis, which shrinks what breaks a promise to its few steps."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from workbench.bench.torture.sim import actions, fates, histories, laws, own_reads, settling
from workbench.bench.torture.sim.chance import seeded_ids
from workbench.bench.torture.sim.ground import Ground, furnished, prepared, silence
from workbench.bench.torture.sim.world import Action, World

EXAMPLES = 12
STEPS = 14


def machine_on(ground: Ground) -> type[RuleBasedStateMachine]:
    class Company(RuleBasedStateMachine):
        """Hypothesis chooses who does what; the seed says how it turns out."""

        @initialize(seed=st.integers(1, 10_000))
        def begin(self, seed: int) -> None:
            from random import Random

            self.ids = seeded_ids(Random(seed))
            self.ids.__enter__()
            self.world = World(ground, seed, actions.meanwhile)

        @rule(who=st.integers(0, 3), action=st.sampled_from(list(histories.WORK)))
        def work(self, who: int, action: Action) -> None:
            self._do(who, action)

        @rule(who=st.integers(0, 3), action=st.sampled_from(list(fates.FATES)))
        def fate(self, who: int, action: Action) -> None:
            self._do(who, action)

        def _do(self, who: int, action: Action) -> None:
            at = self.world.installations[who % len(self.world.installations)]
            self.world.do(at, action)
            own_reads.check(self.world, at)
            assert self.world.violations == []

        def teardown(self) -> None:
            if not hasattr(self, "world"):
                return
            try:
                settling.settle(self.world)
                laws.judge(self.world)
                assert self.world.violations == []
            finally:
                self.world.close()
                self.ids.__exit__(None, None, None)

    return Company


def test_no_sequence_of_steps_breaks_a_promise() -> None:
    options: Any = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        suppress_health_check=list(HealthCheck),
    )
    with silence(), furnished() as office, prepared(office) as ground:
        run_state_machine_as_test(machine_on(ground), settings=options)
