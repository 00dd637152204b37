"""Anything may happen to callbacks that agents take first: nobody is called twice at once, no agent waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from queueing.names import AgentName, ContactId, LegId
from queueing.policy.times import CONNECT_CALLBACK
from queueing.ports import OfferView
from queueing.rebuild import rebuild
from queueing.store.contract import Store
from queueing.store.memory_store import MemoryStore

AGENTS = ("bo", "cy")
MOST = 4
LONG_MS = CONNECT_CALLBACK + 30_000


class CallbackMachine(RuleBasedStateMachine):
    """The record knows which callbacks wait; the carrier knows whose telephone rings."""

    def __init__(self, new_world: Callable[[Store], Any], store: Store) -> None:
        super().__init__()
        self.world = new_world(store)
        self.carrier, self.floor = self.world.carrier, self.world.floor
        self.carrier.take = self.takes
        self.state: dict[str, str] = {}
        """Callback -> waiting, dialling or done: what the record says."""
        self.attempts: dict[str, int] = {}
        self.calls: dict[ContactId, str] = {}
        """The customers' calls that live -> their callback."""
        self.faults: list[str] = []
        self.dies = False

    @initialize()
    def there(self) -> None:
        for name in AGENTS:
            self.world.agent(name)

    def takes(self, view: OfferView) -> bool:
        """Write the attempt, then call: what is not waiting is not called."""
        if self.state[view.callback] != "waiting":
            return False
        self.state[view.callback] = "dialling"
        self.attempts[view.callback] += 1
        if view.callback in self.calls.values():
            self.faults.append(f"{view.callback} has two calls")
        call = ContactId(f"CA{view.callback}-{self.attempts[view.callback]}")
        self.calls[call] = view.callback
        self.carrier.where[call] = "called"
        if not self.dies:
            self.floor.called(view.offer, call)
        self.dies = False
        return True

    def stands(self) -> None:
        """What the sweep over the record does."""
        for callback, state in self.state.items():
            name = ContactId(f"callback-{callback}")
            if state == "waiting" and name not in self.floor.callbacks():
                self.world.callback(int(callback), since_ms=self.world.now - 60_000)
        for standing in self.floor.callbacks():
            if self.state[standing.removeprefix("callback-")] != "waiting":
                self.floor.withdraw(standing)

    # What happens

    @rule()
    def somebody_is_to_be_called(self) -> None:
        if len(self.state) < MOST:
            callback = str(len(self.state))
            self.state[callback], self.attempts[callback] = "waiting", 0
            self.stands()

    @rule(seconds=st.sampled_from((0, 1, 5, 20)))
    def time_goes_by(self, seconds: int) -> None:
        for _ in range(max(1, seconds)):
            self.stands()
            self.world.runs(1_000 if seconds else 0, step=1_000)

    @rule(pick=st.randoms(use_true_random=False), does=st.sampled_from(("accepts", "accepts", "declines", "leaves")))
    def an_agent_acts(self, pick: Any, does: str) -> None:
        living = [name for name, leg in self.carrier.legs.items() if leg.state != "gone"]
        if not living:
            return
        leg = pick.choice(living)
        if does == "leaves":
            self.agent_leaves(leg)
        elif self.carrier.legs[leg].state == "ringing":
            self.world.picks_up(self.carrier.legs[leg].ring.offer)
        elif not self.carrier.legs[leg].room:
            self.agent_presses(leg, does)

    def agent_presses(self, leg: LegId, does: str) -> None:
        offer = self.carrier.legs[leg].ring.offer
        if does == "declines":
            self.floor.decline(offer)
            self.agent_leaves(leg)
            return
        answer = self.floor.accept(offer)
        if not hasattr(answer, "room"):
            self.agent_leaves(leg)
        elif self.carrier.legs[leg].state == "live":
            self.carrier.legs[leg].room = answer.room
            self.floor.joined(offer, "agent")

    def agent_leaves(self, leg: LegId) -> None:
        self.carrier.legs[leg].state = "gone"
        room = self.carrier.legs[leg].room
        self.floor.leg_over(self.carrier.legs[leg].ring.offer, "completed")
        for call in [call for call, where in self.carrier.where.items() if room and where == room]:
            self.customer_ends(call, "done")

    @rule(pick=st.randoms(use_true_random=False), does=st.sampled_from(("comes", "comes", "ends", "later")))
    def a_customer_acts(self, pick: Any, does: str) -> None:
        if not self.calls:
            return
        call = pick.choice(sorted(self.calls))
        if does != "comes":
            self.customer_ends(call, "done" if does == "ends" else "waiting")
            return
        for view in [self.floor.offer(view.offer) for view in self.floor.agents() if view.offer]:
            if view is not None and view.contact == call and view.state == "connecting":
                self.carrier.where[call] = view.room
                self.floor.joined(view.offer, "caller")

    def customer_ends(self, call: ContactId, state: str) -> None:
        if call in self.calls:
            self.state[self.calls.pop(call)] = state
        self.carrier.where[call] = "gone"
        self.floor.leave(call, call, "gone")

    @rule()
    def the_next_process_dies_before_the_call_has_a_name(self) -> None:
        self.dies = True

    @rule()
    def all_is_lost(self) -> None:
        self.lose()
        assert rebuild(self.world.store, self.carrier, self.world, lambda: self.world.now, self.world.waits)

    def lose(self) -> None:
        raise NotImplementedError

    # What always holds

    @invariant()
    def nobody_is_called_twice_at_once_and_no_phone_is_rung_twice(self) -> None:
        assert self.faults == []
        assert self.carrier.faults == []

    @invariant()
    def no_two_agents_are_with_one_customer(self) -> None:
        offers = [self.floor.offer(view.offer) for view in self.floor.agents() if view.offer]
        held = [offer.contact for offer in offers if offer and offer.state != "over" and offer.contact]
        assert len(held) == len(set(held))

    def teardown(self) -> None:
        """When nobody does anything any more, no agent waits for a customer who does not come."""
        if not self.world.floor.agents():
            return
        for name in AGENTS:
            self.floor.presence(AgentName(name), "offline")
        for call in list(self.calls):
            if self.carrier.where[call] == "called":
                self.customer_ends(call, "done")
        for _ in range(LONG_MS // 1_000):
            self.world.runs(1_000, step=1_000)
        assert {view.engagement for view in self.floor.agents()} <= {"idle", "on_call", "wrapping_up", "not_answering"}
        for view in self.floor.agents():
            if view.engagement == "on_call":
                assert view.contact is None or self.carrier.where[view.contact].startswith("room-")


SETTINGS = settings(max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
OVER_A_SOCKET = settings(SETTINGS, max_examples=10, phases=[Phase.generate])


def test_callbacks_in_memory(new_world: Callable[[Any], Any]) -> None:
    class InMemory(CallbackMachine):
        def __init__(self) -> None:
            self.memory = MemoryStore()
            super().__init__(new_world, self.memory)

        def lose(self) -> None:
            self.memory.lose()

    run_state_machine_as_test(InMemory, settings=SETTINGS)


def test_callbacks_in_redis(new_world: Callable[[Any], Any], client: Any, empty_redis: Callable[[Any], Store]) -> None:
    class InRedis(CallbackMachine):
        def __init__(self) -> None:
            super().__init__(new_world, empty_redis(client))

        def lose(self) -> None:
            client.flushall()

    run_state_machine_as_test(InRedis, settings=OVER_A_SOCKET)
