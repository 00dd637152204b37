"""What an agent's page shows at one moment: what he does, who rings him, and the call that he works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from ivr.bootstrap import House
from ivr.calls.agents import consulting
from ivr.cases import agents, queries
from ivr.cases.database import reading
from ivr.cases.queries import Json, dispositions_of
from ivr.cases.screens import agent_screen, call_screen
from ivr.desk.own_work import IN_A_TALK, own_leg
from ivr.desk.passing_on_page import others
from ivr.desk.rendering import published
from ivr.desk.sending_back import ways_back
from queueing.names import AgentName, Presence, QueueName
from queueing.policy.agents import WITH_A_CALL
from queueing.policy.rules import QueueRules
from queueing.ports import AgentView, OfferView

TALKING = ("connecting", "on_call", "on_hold")


@dataclass(frozen=True, slots=True)
class Caller:
    """What the record knows of the caller. `said`: the agent's own disposition of the call; `history`: earlier calls.

    `number` is E.164, "" where withheld.
    """

    number: str
    customer: Json | None
    case: Json | None
    said: Json | None
    history: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """The call that an agent works on, or has left without saying what came of it.

    `live`: the caller is there. `wrapping_up`: its wrap-up runs. `caller` None: the record does not know the call yet.
    `ways_back`: the steps to which he may send the caller back; `others`: the queues to which he may pass him on.
    `asked_by`: who asks him about the caller, with whom he does not talk himself yet.
    """

    call: str
    title: str
    dispositions: tuple[str, ...]
    caller: Caller | None
    live: bool = False
    wrapping_up: bool = False
    tell: Mapping[str, str] = field(default_factory=dict)
    ways_back: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    asked_by: str = ""

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What the flow tells the agent, but for what the record shows of the customer anyway."""
        known = self.caller is not None and self.caller.customer is not None
        return tuple(fact for fact in self.tell.items() if not (known and fact[0].startswith("customer.")))


@dataclass(frozen=True, slots=True)
class AgentScene:
    """An agent's page. `ringing`: the offer by which his telephone rings now; `last`: his last call, done with.

    `elsewhere`: another desk counts for him. `asked`: whom he has asked about his caller last, while he talks.
    """

    view: AgentView
    elsewhere: bool
    ringing: OfferView | None = None
    work: Work | None = None
    last: Json | None = None
    asked: OfferView | None = None

    @property
    def asks(self) -> bool:
        """Whether a colleague is asked, or on his way."""
        return self.asked is not None and self.asked.state != "over"

    @property
    def away_after(self) -> bool:
        """Whether he goes away once he is done with the call."""
        return self.view.presence != "available" and self.view.engagement in WITH_A_CALL

    @property
    def releasing(self) -> bool:
        """Whether an offer is over, and the carrier has yet to say that his telephone is silent."""
        return self.view.engagement == "offered" and self.ringing is None


def agent_scene(house: House, name: str, seat: str) -> AgentScene:
    """Ask floor and record what this agent's page shows now, at the desk called `seat`.

    Raises:
        FloorError, LiveError, RecordGone: a store does not answer.
    """
    view = house.board.floor.agent(AgentName(name)) or _as_recorded(house, name)
    elsewhere = view.seat not in ("", seat)
    offer = house.board.floor.offer(view.offer) if view.offer else None
    if view.engagement in WITH_A_CALL and offer is not None:
        asked = consulting.last_asked(house.board, offer) if view.engagement in IN_A_TALK else None
        return AgentScene(view, elsewhere, work=_at_work(house, view, offer), asked=asked)
    ringing = offer if offer is not None and offer.state in ("offered", "answered") else None
    last = agent_screen(house.slow, name)
    work = _left_without_a_word(house, name, last) if last is not None else None
    return AgentScene(view, elsewhere, ringing, work, last if work is None else None)


def queue_rules(house: House, queue: str) -> QueueRules:
    """Return what is published of a queue; of one that is not (any more), all that may be said of any call."""
    catalogue = published(house)
    queues = catalogue.queues if catalogue is not None else {}
    every = dict.fromkeys(word for rules in queues.values() for word in rules.dispositions)
    return queues.get(queue) or QueueRules(queue, queue, dispositions=tuple(every))


def _as_recorded(house: House, name: str) -> AgentView:
    """An agent whom the floor has never met is as the record has him."""
    agent = agents.agent(house.slow, name)
    if agent is None:
        return AgentView(AgentName(name), "", "offline", "idle", 0)
    since = int(agent.since.timestamp() * 1000)
    presence = cast("Presence", agent.presence)
    return AgentView(AgentName(name), agent.phone, presence, "idle", since, reason=agent.reason)


def _at_work(house: House, view: AgentView, offer: OfferView) -> Work:
    screen = call_screen(house.slow, offer.contact, view.name)
    rules = queue_rules(house, offer.queue or _recorded_queue(house, offer))
    return Work(
        call=offer.contact,
        title=offer.title or rules.title,
        dispositions=rules.dispositions,
        caller=_caller(house, screen) if screen is not None else None,
        live=view.engagement in TALKING,
        wrapping_up=view.engagement == "wrapping_up",
        tell=offer.tell,
        ways_back=ways_back(house, view),
        others=others(house, view),
        asked_by=offer.by if offer.state == "connecting" else "",
    )


def _recorded_queue(house: House, offer: OfferView) -> QueueName:
    """A floor that was rebuilt in mid-call knows who talks, and not which queue it was."""
    call = queries.call(house.slow, offer.contact)
    leg = own_leg(call, offer.agent) if call is not None else None
    return QueueName(leg["queue"] if leg is not None else "")


def _left_without_a_word(house: House, name: str, screen: Json) -> Work | None:
    """The call of this screen, where he talked and has not said what came of it."""
    call = queries.call(house.slow, screen["call"]["call"]) if screen["disposition"] is None else None
    leg = own_leg(call, name) if call is not None else None
    if leg is None or leg["talked_at"] is None:
        return None
    rules = queue_rules(house, leg["queue"])
    return Work(screen["call"]["call"], rules.title, rules.dispositions, _caller(house, screen))


def _caller(house: House, screen: Json) -> Caller:
    return Caller(
        number=screen["call"]["from"],
        customer=screen["customer"],
        case=screen["case"],
        said=screen["disposition"],
        history=_with_dispositions(house, screen["history"]),
    )


def _with_dispositions(house: House, calls: list[Json]) -> tuple[Json, ...]:
    """Add to each call what agents said of it."""
    if not calls:
        return ()
    with reading(house.slow) as connection:
        said = dispositions_of(connection, [call["call"] for call in calls])
    return tuple({**call, "said": [one for one in said if one["call"] == call["call"]]} for call in calls)
