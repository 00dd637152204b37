"""The supervisor's page: who waits, who is there to help, what became of the latest calls, and what is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.cases.queries import Json
from ivr.cases.screens import recent_calls, voicemails
from ivr.desk.rendering import digest, fragment, page, published
from ivr.desk.switches import EmergencySwitch, switches
from queueing.ports import AgentView, QueueView

CALLS, MESSAGES = 30, 10
"""So many of the newest are shown."""

COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Free", ("idle",)),
    ("Being rung", ("offered", "connecting")),
    ("Talking", ("on_call", "on_hold")),
    ("Wrapping up", ("wrapping_up",)),
    ("Not answering", ("not_answering",)),
    ("On a break", ("on_break",)),
)
"""What a queue's agents do, as columns; `on_break` is the floor's word beside the engagements."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue. `agents`: how many of its agents do what each column says."""

    title: str
    waiting: int
    longest_wait_s: int
    agents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineScene:
    """The whole line at one moment; `agents` are those who are not offline, or not done with a call yet."""

    queues: tuple[QueueLine, ...]
    agents: tuple[AgentView, ...]
    calls: tuple[Json, ...]
    messages: tuple[Json, ...]
    switches: tuple[EmergencySwitch, ...]


def show(house: House) -> ResponseReturnValue:
    """Show the page."""
    scene = _scene(house)
    return page(house, "line.html", scene=scene, tag=digest(scene), columns=COLUMNS)


def now(house: House) -> Response:
    """Show the part of the page that changes by itself."""
    return fragment(house, "line_now.html", _scene(house), columns=COLUMNS)


def _scene(house: House) -> LineScene:
    return LineScene(
        queues=_queues(house),
        agents=tuple(agent for agent in house.board.floor.agents() if _is_there(agent)),
        calls=tuple(recent_calls(house.slow, CALLS)),
        messages=tuple(voicemails(house.slow, MESSAGES)),
        switches=switches(house),
    )


def _is_there(agent: AgentView) -> bool:
    return agent.presence != "offline" or agent.engagement not in ("idle", "not_answering")


def _queues(house: House) -> tuple[QueueLine, ...]:
    """Every queue that is published, in the order of its file, and any other in which somebody still waits."""
    catalogue = published(house)
    titles = {name: rules.title for name, rules in catalogue.queues.items()} if catalogue is not None else {}
    live: dict[str, QueueView] = {queue.name: queue for queue in house.board.floor.queues()}
    others = {name: name for name, queue in live.items() if name not in titles and queue.waiting}
    return tuple(_queue_line(title, live.get(name)) for name, title in {**titles, **others}.items())


def _queue_line(title: str, queue: QueueView | None) -> QueueLine:
    doing: Mapping[str, int] = queue.agents if queue is not None else {}
    agents = tuple(sum(doing.get(word, 0) for word in words) for _, words in COLUMNS)
    return QueueLine(title, queue.waiting if queue else 0, queue.longest_wait_s if queue else 0, agents)
