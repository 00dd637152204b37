"""A floor that lacks one of its safeguards breaks an invariant that has a name: so the invariants are worth something.

Each mutation is made in the text of the Lua step, and in the text of its twin in memory.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from queueing.names import AgentName, QueueName
from queueing.policy.times import CLAIM_LEASE
from queueing.ports import Late
from queueing.store import lua, memory_floor, memory_offers, memory_store, memory_waiting, steps
from queueing.store.contract import Calling
from queueing.store.lua import Script
from queueing.store.memory_floor import MemoryFloor
from queueing.store.memory_store import MemoryStore


class Change(NamedTuple):
    """`new` in place of `old`."""

    old: str
    new: str

    def made_in(self, text: str) -> str:
        assert self.old in text, "what is to be taken away is not there"
        return text.replace(self.old, self.new)


def s4_who_is_offered_waits_no_more(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.store.match({"support|": [AgentName("bo")]}, 9.0, world.now)
    assert world.store.matchable().classes == (), "S4: somebody is offered and waits at once"


def s9_who_is_given_back_keeps_his_place(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs(1_000)
    world.picks_up(world.offered("bo"))
    world.waits(1)
    world.caller("later")
    world.waits(1)
    world.floor.decline(world.offered("bo"))
    world.agent("cy")
    world.runs()
    assert world.state_of("ann") == "offered", "S9: a decline has cost a caller the place"


def s13_an_offer_of_before_changes_nothing(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.runs()
    offer = world.offered("bo")
    world.picks_up(offer)
    world.floor.decline(offer)
    assert world.store.accept(offer, world.now) == Late(), "S13: an offer that is over was accepted"


def l2_an_offer_whose_process_died_ends(world: Any) -> None:
    world.agent("bo")
    world.caller("ann")
    world.store.match({"support|": [AgentName("bo")]}, 9.0, world.now)
    lost = world.store.claim_ring(world.now).offer
    world.runs(CLAIM_LEASE + 1_000)
    assert world.floor.offer(lost).state == "over", "L2: an offer has outlived its deadline"


def s22_an_agent_is_counted_for_one_customer(world: Any) -> None:
    world.agent("bo")
    calls = [Calling(f"callback-{number}-1", QueueName("support"), 0, [AgentName("bo")], 0) for number in (1, 2)]
    called = [world.store.begin_calling(call, world.now) for call in calls]
    assert called == [True, False], "S22: two customers are called for one agent"


class Mutation(NamedTuple):
    """What is taken away in each store, and the check that must notice; `method` has it in memory."""

    check: Callable[[Any], None]
    script: Change
    module: ModuleType
    owner: type
    method: str
    python: Change

    @property
    def invariant(self) -> str:
        return self.check.__name__.partition("_")[0].upper()


MUTATIONS = {
    "the ZREM": Mutation(
        s4_who_is_offered_waits_no_more,
        Change("call('ZREM', 'floor:waiting:' .. standing[2], contact.member)", ""),
        memory_floor,
        MemoryFloor,
        "unlist_contact",
        Change("remove(self.waiting[need_class], kept.rank)", "pass"),
    ),
    "the kept key": Mutation(
        s9_who_is_given_back_keeps_his_place,
        Change("'floor:waiting:' .. standing[2], contact.key,", "'floor:waiting:' .. standing[2], now,"),
        memory_floor,
        MemoryFloor,
        "return_contact",
        Change("kept.offer = None\n", "kept.offer, kept.rank = None, kept.rank._replace(key=now)\n"),
    ),
    "the epoch check": Mutation(
        s13_an_offer_of_before_changes_nothing,
        Change("if offer.state == 'over' then\n  return {(offer.reason", "if false then\n  return {(offer.reason"),
        memory_offers,
        MemoryStore,
        "accept",
        Change('if kept.state == "over":\n            return Gone()', "if False:\n            return Gone()"),
    ),
    "the count of an agent": Mutation(
        s22_an_agent_is_counted_for_one_customer,
        Change("elseif competes(other.agents) then", "elseif false then"),
        memory_waiting,
        MemoryStore,
        "begin_calling",
        Change("not names.isdisjoint(call.agents)", "False"),
    ),
    "the sweep": Mutation(
        l2_an_offer_whose_process_died_ends,
        Change("call('ZRANGEBYSCORE', 'floor:deadlines',", "call('ZRANGEBYSCORE', 'floor:nothing',"),
        memory_store,
        MemoryStore,
        "sweep",
        Change("[: times.BATCH]", "[:0]"),
    ),
}


@pytest.fixture(params=MUTATIONS)
def mutation(request: pytest.FixtureRequest) -> Mutation:
    return MUTATIONS[request.param]


def test_the_floor_keeps_the_invariant(world: Any, mutation: Mutation) -> None:
    mutation.check(world)


def test_a_floor_without_its_safeguard_breaks_the_invariant_of_that_name(
    world: Any, mutation: Mutation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if isinstance(world.store, MemoryStore):
        monkeypatch.setattr(mutation.owner, mutation.method, mutated_method(mutation, tmp_path))
    else:
        monkeypatch.setattr(steps, "scripts", lambda: mutated_scripts(mutation))
    with pytest.raises(AssertionError, match=f"{mutation.invariant}: "):
        mutation.check(world)


def mutated_scripts(mutation: Mutation) -> dict[str, Script]:
    texts = {name: script.text for name, script in lua.scripts().items()}
    changed = {name: text.replace(*mutation.script) for name, text in texts.items()}
    assert changed != texts, "what is to be taken away is not there"
    return {
        name: Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())
        for name, text in changed.items()
    }


def mutated_method(mutation: Mutation, folder: Path) -> Any:
    """Import the module once more, with the change in it, and return the method that has it."""
    file = folder / "mutant.py"
    file.write_text(mutation.python.made_in(inspect.getsource(mutation.module)))
    spec = spec_from_file_location(mutation.module.__name__, file)
    assert spec is not None
    assert spec.loader is not None
    copy = module_from_spec(spec)
    spec.loader.exec_module(copy)
    classes = (one for one in vars(copy).values() if inspect.isclass(one) and one.__module__ == copy.__name__)
    owner = next(one for one in classes if mutation.method in vars(one))
    return vars(owner)[mutation.method]
