"""queue: asking for a place, waiting, meeting the agent, and every way out."""

from __future__ import annotations

import pytest

from ivr.dialogue.effects import EnterQueue, LeaveQueue
from ivr.dialogue.events import Connected, Failed, MenuChosen, QueueEntered, QueueLeft, Talked
from ivr.dialogue.inputs import Answered, Broken, Continued, Customer, Digits, LeftQueue, LegEnded, PutBack, Taken
from ivr.dialogue.instructions import Enqueue, JoinRoom, Say, SeekPlace
from tests.unit.engine.line import Call
from tests.unit.flows.actions.conftest import Dial

STEPS = """
  start:
    - set: {topic: delivery}
    - say: please_hold
    - queue:
        name: support
        skills: ["{topic}", {es: 2}]
        tell_agent: [customer, topic]
        whisper: whisper_topic
        hold: {music: hold_music, every: 60s, say: [queue_ahead, queue_wait]}
      then: {finished: survey, waited_too_long: too_long, full: full, failed: trouble}
  survey: [hangup]
  too_long: [hangup]
  full: [hangup]
"""
PLACE = "CA1:1:0"
ANA = Customer("17", "Ana", vip=True)


@pytest.fixture
def waiting(call: Dial) -> Call:
    caller = call(STEPS)
    caller.dials(customer=ANA)
    return caller


def test_he_asks_for_a_place_before_he_is_promised_one(waiting: Call) -> None:
    needs = {"en": 1, "delivery": 1, "es": 2}
    assert waiting.asked == [SeekPlace("support", needs, priority=1, longest=1200)]
    assert waiting.told(QueueEntered) == [QueueEntered("support", PLACE)]


def test_he_waits_at_the_carrier_and_stands_in_our_queue(waiting: Call) -> None:
    turn = waiting.turn
    assert turn is not None
    assert turn.words[-1] == Enqueue("support")
    (enter,) = turn.effects
    assert isinstance(enter, EnterQueue)
    assert (enter.place, enter.priority, enter.longest) == (PLACE, 1, 1200)
    assert enter.tell == {
        "customer.id": "17",
        "customer.name": "Ana",
        "customer.vip": "yes",
        "customer.blocked": "no",
        "topic": "delivery",
    }
    assert isinstance(enter.whisper, Say)
    assert enter.whisper.text == "A caller about a delivery."
    memory = waiting.memory
    assert (memory.queue, memory.place, memory.longest, memory.hint) == ("support", PLACE, 1200, "wait")


@pytest.mark.parametrize(
    ("label", "step"), [("full", "full"), ("nobody_there", "too_long"), ("failed", "trouble"), ("absurd", "trouble")]
)
def test_without_a_place_he_goes_where_the_label_leads(call: Dial, label: str, step: str) -> None:
    caller = call(STEPS)
    caller.answers.append(Answered(label))
    turn = caller.dials()
    assert caller.memory.step == step
    assert turn.effects == ()
    assert caller.told(QueueEntered) == []
    assert bool(caller.told(Failed)) == (step == "trouble")


def test_the_flow_s_own_priority_and_longest_win(call: Dial) -> None:
    caller = call("""
  start:
    - queue: {name: support, priority: 0, longest: 0s}
      then: {finished: bye, waited_too_long: bye}
""")
    caller.dials(customer=ANA)
    assert caller.asked == [SeekPlace("support", {"en": 1}, priority=0, longest=0)]


def test_agent_and_caller_meet_and_the_flow_goes_on_after_the_talk(waiting: Call) -> None:
    assert waiting.is_taken().words == (JoinRoom("room-1-1", "caller", "1-1"),)
    assert (waiting.memory.hint, waiting.memory.offer) == ("talk", "1-1")
    turn = waiting.is_left_by_the_agent()
    assert waiting.told(Connected) == [Connected("support", "ana", "1-1")]
    assert waiting.told(Talked) == [Talked("ana", "1-1", 60)]
    assert waiting.told(QueueLeft) == [QueueLeft("support", PLACE, "finished")]
    assert turn.effects == (LeaveQueue(PLACE, "finished"),)
    assert (waiting.memory.step, waiting.memory.place, waiting.memory.agent) == ("survey", "", "ana")


@pytest.mark.parametrize("heard", [PutBack("1-1"), LegEnded("no-answer")])
def test_where_no_word_was_spoken_he_keeps_his_place(waiting: Call, heard: PutBack | LegEnded) -> None:
    before = waiting.turn
    assert before is not None
    waiting.is_taken()
    turn = waiting.hears_back(heard)
    assert turn.words == (Enqueue("support"),)
    assert turn.effects == before.effects
    assert waiting.told(Talked) == waiting.told(QueueLeft) == []
    assert (waiting.memory.hint, waiting.memory.offer) == ("wait", "")


def test_a_put_back_of_another_offer_changes_nothing(waiting: Call) -> None:
    waiting.is_taken()
    turn = waiting.hears_back(PutBack("1-0"))
    assert turn.instructions == (JoinRoom("room-1-1", "caller", "1-1"),)


@pytest.mark.parametrize(
    ("label", "step"),
    [("waited_too_long", "too_long"), ("full", "full"), ("emergency", "too_long"), ("failed", "trouble")],
)
def test_he_leaves_without_an_agent(waiting: Call, label: str, step: str) -> None:
    turn = waiting.hears_back(LeftQueue(label))
    assert waiting.told(QueueLeft) == [QueueLeft("support", PLACE, label)]
    assert turn.effects == (LeaveQueue(PLACE, label),)
    assert waiting.memory.step == step


@pytest.mark.parametrize("heard", [Digits("1"), Continued()])
def test_what_he_does_meanwhile_leaves_him_where_he_is(waiting: Call, heard: Digits | Continued) -> None:
    assert waiting.hears_back(heard).instructions == (Enqueue("support"),)
    assert waiting.memory.place == PLACE


def test_a_failure_of_ours_gives_his_place_back(waiting: Call) -> None:
    turn = waiting.hears_back(Broken("no answer from the floor"))
    assert turn.effects == (LeaveQueue(PLACE, "failed"),)
    assert waiting.memory.step == "trouble"


@pytest.mark.parametrize("taken", [False, True])
def test_a_caller_who_hangs_up_leaves_his_place(waiting: Call, taken: bool) -> None:
    if taken:
        waiting.is_taken()
    turn = waiting.hangs_up()
    assert turn.words == ()
    assert turn.effects == (LeaveQueue(PLACE, "gone"),)
    assert waiting.told(QueueLeft) == [QueueLeft("support", PLACE, "gone")]
    assert waiting.memory.ended


def test_a_talk_is_on_the_record_even_if_it_is_reported_after_the_end(waiting: Call) -> None:
    waiting.is_taken()
    waiting.hangs_up()
    for _ in range(2):
        assert waiting.is_left_by_the_agent().instructions == ()
    assert waiting.told(Talked) == [Talked("ana", "1-1", 60)]


def test_a_second_agent_may_take_him_after_the_first_one_failed(waiting: Call) -> None:
    waiting.is_taken()
    waiting.hears_back(PutBack("1-1"))
    assert waiting.hears_back(Taken("1-2", "bo", "room-1-2")).words == (JoinRoom("room-1-2", "caller", "1-2"),)


OFFER = """
  start:
    - queue:
        name: support
        offer: {after: 45s, every: 2m, say: main_menu, options: {1: message, star: {goto: back}}}
      then: {finished: bye, waited_too_long: bye}
  message: [hangup]
  back: [hangup]
"""


@pytest.mark.parametrize(("key", "step"), [("1", "message"), ("*", "back"), ("waited_too_long", "bye")])
def test_what_is_offered_while_he_waits_takes_its_way(call: Dial, key: str, step: str) -> None:
    caller = call(OFFER)
    caller.dials()
    turn = caller.hears_back(LeftQueue(key))
    assert caller.memory.step == step
    reason = "offer" if len(key) == 1 else key
    assert turn.effects == (LeaveQueue(PLACE, reason),)
    assert caller.told(QueueLeft) == [QueueLeft("support", PLACE, reason)]
    assert caller.told(MenuChosen) == ([MenuChosen("start", key)] if len(key) == 1 else [])


OWN = """
  start:
    - queue: {name: support}
      then: {finished: again, waited_too_long: bye}
  again:
    - queue: {agent: "{queue.agent}", longest: 0s}
      then: {finished: bye, waited_too_long: nobody}
  nobody: [hangup]
"""


def test_one_agent_alone_has_a_queue_of_his_own(call: Dial) -> None:
    caller = call(OWN)
    caller.dials()
    caller.is_taken()
    turn = caller.is_left_by_the_agent()
    assert caller.asked[-1] == SeekPlace("agent.ana", {}, longest=0, agent="ana")
    assert turn.words == (Enqueue("agent.ana"),)
    (_, enter) = turn.effects
    assert isinstance(enter, EnterQueue)
    assert (enter.queue, enter.agent, enter.longest) == ("agent.ana", "ana", 0)


def test_only_if_somebody_is_free_now_waits_for_one_ring(call: Dial) -> None:
    caller = call(OWN)
    caller.dials()
    caller.is_taken()
    caller.is_left_by_the_agent()
    assert 0 < caller.memory.longest <= 60
    caller.hears_back(LeftQueue("waited_too_long"))
    assert caller.memory.step == "nobody"


FALLS = """
  start:
    - set: {who: bo}
    - queue: {agent: "{who}", longest: 30s}
      then: {finished: again, waited_too_long: again}
  again:
    - queue: {name: support}
      then: {finished: once_more, waited_too_long: bye}
  once_more:
    - queue: {name: support, priority: 1}
      then: {finished: bye, waited_too_long: bye}
"""


def test_the_wait_for_one_agent_counts_in_the_queue_that_follows(call: Dial) -> None:
    caller = call(FALLS)
    caller.dials()
    caller.answers = [Answered("placed", {"place": "CA1:1:0", "since_ms": 1_000})]
    turn = caller.hears_back(LeftQueue("waited_too_long"))
    assert caller.asked[-1] == SeekPlace("support", {"en": 1}, longest=1200, waited_at=PLACE)
    (_, enter) = turn.effects
    assert isinstance(enter, EnterQueue)
    assert (enter.queue, enter.since_ms) == ("support", 1_000)


def test_once_he_has_talked_the_wait_for_one_agent_counts_no_more(call: Dial) -> None:
    caller = call(FALLS)
    caller.dials()
    caller.hears_back(LeftQueue("waited_too_long"))
    caller.is_taken()
    caller.is_left_by_the_agent()
    assert caller.asked[-1] == SeekPlace("support", {"en": 1}, priority=1, longest=1200)


def test_an_emergency_says_why(call: Dial) -> None:
    caller = call("""
  start:
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye, emergency: closed}
  closed: [{hangup: closed}]
""")
    caller.dials()
    turn = caller.hears_back(LeftQueue("emergency"))
    assert caller.memory.step == "closed"
    assert turn.words[0] == Say("We are closed: we had to leave the building.", fixed=False, prompt="closed")
