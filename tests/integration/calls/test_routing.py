"""How a queue's rules reach the floor: who is wanted, how soon, who else will do, and when it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ivr.bootstrap import House
from ivr.cases.customers import add_customer
from ivr.cli.publish import publish_sources
from queueing.names import AgentName, ContactId, QueueName
from queueing.ports import AgentProfile
from tests.line import Caller, Clock

HOTLINE = "+18005550199"
FLOWS = {
    "main.yaml": """
version: 1
title: A line that routes
numbers: any
languages: [en]
start: welcome
defaults: {wait: 5s, tries: 2, give_up: bye, failed: bye}
steps:
  welcome:
    - set: {who: "bo smith"}
    - menu: {say: welcome, options: {1: support, 2: own, 3: desk}}
  support:
    - queue: {name: support, skills: [french]}
      then: {finished: bye, waited_too_long: bye, nobody_there: nobody}
  own:
    - queue: {agent: "{who}", longest: 30s}
      then: {finished: bye, waited_too_long: support, nobody_there: nobody}
  desk:
    - queue: {name: desk}
      then: {finished: bye, waited_too_long: bye, nobody_there: nobody}
  nobody:
    - say: nobody
    - goto: bye
  bye:
    - say: bye
    - hangup
""",
    "hotline.yaml": f"""
version: 1
title: The hotline
numbers: ["{HOTLINE}"]
languages: [en]
start: support
steps:
  support:
    - queue: {{name: support, priority: 0}}
      then: {{finished: bye, waited_too_long: bye, failed: bye}}
  bye:
    - say: bye
    - hangup
""",
    "prompts/en.yaml": "say: {welcome: 'Press 1, 2 or 3.', nobody: Nobody is there., bye: Goodbye.}\n",
    "hours.yaml": "zone: UTC\ncalendars: {office: {week: always, days: [{on: 2020-01-01, open: closed}]}}\n",
    "queues.yaml": """
support:
  title: Support
  vip_priority: 1
  relax: [{after: 90s, drop: [french]}]
  overflow: [{after: 2m, add: desk}]
desk: {title: Desk, hours: office}
""",
    "directory.yaml": "skills: [french]\n",
}


@pytest.fixture(autouse=True)
def _published(asking_house: House) -> None:
    assert publish_sources(asking_house, FLOWS, "for a test")


@pytest.fixture
def signs_in(asking_house: House) -> Iterator[Callable[..., AgentName]]:
    floor = asking_house.board.floor

    def signs_in(name: str, *queues: str) -> AgentName:
        agent = AgentName(name)
        floor.sign_in(AgentProfile(agent, "+15550100002", tuple(map(QueueName, queues))), None)
        floor.presence(agent, "available")
        return agent

    yield signs_in
    for view in floor.agents():
        floor.presence(view.name, "offline")


def classes_of(house: House, clock: Clock) -> set[str]:
    house.board.floor.store.sweep(int(clock.now().timestamp() * 1000))
    return set(house.board.floor.store.matchable().classes)


def waits(caller: Caller, key: str) -> None:
    caller.dials()
    caller.presses(key)
    assert "<Enqueue" in caller.document
    caller.looks()


def test_a_caller_is_widened_as_his_queue_says(
    asking_house: House, asker: Caller, signs_in: Callable[..., AgentName], clock: Clock
) -> None:
    signs_in("cy", "desk")
    waits(asker, "1")
    assert classes_of(asking_house, clock) == {"support|french:1"}
    clock.passes(90)
    assert classes_of(asking_house, clock) == {"support|french:1", "support|"}
    clock.passes(30)
    assert classes_of(asking_house, clock) == {"support|french:1", "support|", "desk|"}
    asker.hangs_up()
    assert classes_of(asking_house, clock) == set()


def test_where_nobody_may_ever_take_him_he_is_told(asker: Caller, signs_in: Callable[..., AgentName]) -> None:
    signs_in("di", "elsewhere")
    asker.dials()
    assert "Nobody is there" in asker.presses("1")


def test_an_agent_of_whom_nothing_is_said_knows_every_skill_and_speaks_every_language(asking_house: House) -> None:
    asking_house.roster.set_presence("pat", "available", "+15550100009")
    (signed_in,) = [one for one in asking_house.roster.agents() if one.profile.name == "pat"]
    assert signed_in.profile.skills == {"french": 9, "en": 9}
    assert set(signed_in.profile.queues) == {"support", "desk"}
    asking_house.roster.set_presence("pat", "offline")


def test_an_agents_own_caller_waits_for_him_alone(
    asking_house: House, new_asker: Callable[[], Caller], signs_in: Callable[..., AgentName]
) -> None:
    early, asker = new_asker(), new_asker()
    signs_in("cy", "support")
    early.dials()
    assert "Nobody is there" in early.presses("2")
    bo = signs_in("bo smith")
    waits(asker, "2")
    store = asking_house.board.floor.store
    made = store.match({"agent.bo%20smith|": [bo]}, 9.0, int(asking_house.board.now().timestamp() * 1000))
    view = asking_house.board.floor.offer(made[0])
    assert view is not None
    assert (view.agent, view.contact, view.title) == (bo, asker.call, "you")
    asker.hangs_up()
    (event,) = [event for event in asker.record()["events"] if event["kind"] == "OfferMade"]
    assert event["through"] == "agent.bo%20smith|"
    assert event["passed_over"] == {}


def test_who_waits_for_one_agent_goes_on_to_the_queue_after_a_while(
    asker: Caller, signs_in: Callable[..., AgentName], clock: Clock
) -> None:
    signs_in("bo smith", "support")
    waits(asker, "2")
    assert "<Leave" not in asker.looks(waited=29)
    clock.passes(30)
    assert "<Leave" in asker.looks(waited=30)
    asker.asks(asker.action(), QueueResult="leave")
    asker.looks()
    assert "<Enqueue" in asker.document
    assert "support" in asker.document
    asker.hangs_up()


def test_the_wait_for_one_agent_counts_in_the_queue_that_he_goes_on_to(
    asking_house: House, new_asker: Callable[[], Caller], signs_in: Callable[..., AgentName], clock: Clock
) -> None:
    first, later = new_asker(), new_asker()
    signs_in("bo smith", "support")
    came = int(clock.now().timestamp() * 1000)
    waits(first, "2")
    clock.passes(10)
    waits(later, "1")
    clock.passes(20)
    assert "<Leave" in first.looks(waited=30)
    first.asks(first.action(), QueueResult="leave")
    first.looks()
    floor = asking_house.board.floor
    assert [floor.ahead(ContactId(one.call)) for one in (first, later)] == [0, 1]
    places = {place["id"]: place for place in asking_house.board.book.open_places()}
    assert places[first.call]["queue"] == "support"
    assert came - 1_000 <= places[first.call]["since_ms"] <= came + 1_000
    for one in (first, later):
        one.hangs_up()


def test_who_waits_for_an_agent_who_goes_home_is_told_so(
    asking_house: House, asker: Caller, signs_in: Callable[..., AgentName]
) -> None:
    bo = signs_in("bo smith", "support")
    waits(asker, "2")
    asking_house.board.floor.presence(bo, "offline")
    assert "<Leave" in asker.looks(waited=5)
    assert "Nobody is there" in asker.asks(asker.action(), QueueResult="leave")


def test_a_vip_and_the_hotline_go_first(
    asking_house: House, new_asker: Callable[[], Caller], signs_in: Callable[..., AgentName]
) -> None:
    signs_in("cy", "support", "desk")
    add_customer(asking_house.board.book.engine, "Vera", ["+15555550777"], vip=True)
    usual, vip, hot = new_asker(), new_asker(), new_asker()
    waits(usual, "1")
    vip.number = "+15555550777"
    waits(vip, "1")
    hot.asks("/voice", CallStatus="ringing", To=HOTLINE)
    hot.looks()
    calls = {"usual": usual, "vip": vip, "hot": hot}
    ahead = {name: asking_house.board.floor.ahead(ContactId(one.call)) for name, one in calls.items()}
    assert ahead == {"hot": 0, "vip": 1, "usual": 2}
    for one in (usual, vip, hot):
        one.hangs_up()


def test_at_closing_time_nobody_new_may_wait_and_who_waits_stays(
    asking_house: House, new_asker: Callable[[], Caller], signs_in: Callable[..., AgentName], clock: Clock
) -> None:
    """Race 12: the queue closes while somebody waits."""
    cy = signs_in("cy", "desk")
    waiting, late = new_asker(), new_asker()
    waits(waiting, "3")
    today = f"on: {clock.now():%Y-%m-%d}"
    closed = {**FLOWS, "hours.yaml": FLOWS["hours.yaml"].replace("on: 2020-01-01", today)}
    assert publish_sources(asking_house, closed, "closing time")
    late.dials()
    assert "Nobody is there" in late.presses("3")
    assert "<Leave" not in waiting.looks(waited=15)
    assert asking_house.board.floor.store.match({"desk|": [cy]}, 9.0, int(clock.now().timestamp() * 1000))
    waiting.hangs_up()
