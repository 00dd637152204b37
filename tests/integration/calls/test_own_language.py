"""An agent's telephone speaks his language: who is calling, the whisper, and what he may press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from ivr.bootstrap import House
from ivr.calls.agents.own_language import whisper_for
from ivr.cases import agents
from ivr.dialogue.instructions import Say
from queueing.names import AgentName, OfferId
from queueing.policy.routing import need_class
from tests.line import Caller, Clock

Agent = Callable[[str], Caller]


@pytest.fixture
def waiting(caller: Caller, agent: AgentName) -> Caller:
    """A caller about nothing in particular waits for an agent."""
    assert agent
    caller.dials()
    caller.presses("1")
    caller.presses("1")
    assert "<Enqueue" in caller.document
    caller.looks()
    return caller


@pytest.fixture
def rung(
    house: House, clock: Clock, waiting: Caller, agent: AgentName, new_caller: Callable[[], Caller]
) -> Iterator[Agent]:
    """Maria, who speaks this language, has picked up; her leg is one that we have placed."""
    offers: list[OfferId] = []

    def picks_up(language: str) -> Caller:
        agents.give_language(house.slow, agent, language, clock.now())
        store, now = house.board.floor.store, int(clock.now().timestamp() * 1000)
        (queue,) = {crowd.queue for crowd in store.crowds() if crowd.waiting}
        (offer,) = store.match({need_class(queue, {}).name: [agent]}, 100.0, now)
        assert store.claim_ring(now)
        offers.append(offer)
        leg = new_caller()
        leg.asks(f"/voice/agent?o={offer}", Direction="outbound-api")
        return leg

    yield picks_up
    waiting.hangs_up()
    for offer in offers:
        house.board.floor.leg_over(offer, "completed")
    clock.passes(60)
    house.board.floor.store.sweep(int(clock.now().timestamp() * 1000))


def test_she_hears_her_own_language_to_the_end(house: House, rung: Agent, clock: Clock) -> None:
    leg = rung("es")
    assert "Una llamada para" in leg.document
    assert 'language="es-ES"' in leg.document
    leg.stays_silent()
    assert "Una llamada para" in leg.document
    view = house.board.floor.agent(AgentName("maria"))
    assert view is not None
    assert view.offer
    assert "Adiós" in leg.presses("5")
    assert "La llamada pasa a otro colega" in leg.document


@pytest.mark.parametrize("language", ["", "en"])
def test_english_is_the_usual_one(rung: Agent, language: str) -> None:
    assert "A call for" in rung(language).document


def test_the_whisper_is_in_her_language_where_the_flow_has_it(house: House, rung: Agent) -> None:
    rung("es")
    view = house.board.floor.agent(AgentName("maria"))
    assert view is not None
    offer = house.board.floor.offer(view.offer or OfferId(""))
    assert offer is not None
    assert {locale[:2] for locale in offer.whispers} == {"es", "hi"}
    told = replace(offer, whisper="A bill", language="en-US", whispers={"es-US": "Una factura"})
    assert whisper_for(told, "es") == (Say("Una factura", "es-US", fixed=False),)
    assert whisper_for(told, "hi") == whisper_for(told, "en") == (Say("A bill", "en-US", fixed=False),)
    assert whisper_for(replace(offer, whisper="", whispers={}), "es") == ()
