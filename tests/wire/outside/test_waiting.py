"""While he waits: a key leads out of the queue, an agent may just win or lose; and an agent sends a caller back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.bootstrap import House
from ivr.calls import interrupts
from ivr.emulator.exchange import Handset
from queueing.names import AgentName, ContactId, LegId, OfferId, QueueName
from queueing.ports import OfferView
from tests.whole_line import WholeLine

SignIn = Callable[[str], Handset]


def waits(caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["waiting"])
    caller.waits_in("support", within=10)
    caller.hears("To leave a message press 1", within=10)


def waiting(line: WholeLine) -> int:
    queues = line.get("/api/queues")[1]
    return sum(queue["waiting"] for queue in queues if queue["name"] == "support")


def test_a_key_leads_out_of_the_queue(line: WholeLine, caller: Handset, agent: SignIn, numbers: dict[str, str]) -> None:
    agent("busy")
    waits(caller, numbers)
    caller.presses("1")
    caller.records(5, "call me")
    caller.hears("We have it", within=10)
    assert line.outcome(caller.sid) == "voicemail"
    kinds = {event["kind"]: event for event in line.call(caller.sid)["events"]}
    assert kinds["MenuChosen"]["option"] == "1"
    assert kinds["QueueLeft"]["reason"] == "offer"
    line.until(lambda: waiting(line) == 0)


def test_a_key_that_is_not_offered_changes_nothing(
    line: WholeLine, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    maria = agent("maria")
    waits(caller, numbers)
    caller.presses("7")
    caller.hears("La la la", within=10)
    maria.rings(within=10)
    maria.answers()
    maria.presses("1")
    maria.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    maria.hangs_up()
    caller.hears("Thank you for talking", within=10)
    assert line.outcome(caller.sid) == "answered"


def test_who_leaves_by_key_lets_the_ringing_agent_go(
    line: WholeLine, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    maria = agent("maria")
    caller.dials(numbers["waiting"])
    maria.rings(within=10)
    caller.presses("1")
    caller.hears("Leave a message", within=10)
    assert maria.is_over(within=10) in ("canceled", "completed", "no-answer")
    caller.hangs_up()


def test_who_presses_as_an_agent_takes_him_has_one_of_the_two_and_the_agent_is_told(
    line: WholeLine, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    maria = agent("maria")
    caller.dials(numbers["waiting"])
    maria.rings(within=10)
    maria.answers()
    maria.hears("A call for")
    maria.presses("1")
    caller.presses_blindly("1")
    line.until(lambda: caller.leg.circle is not None or maria.leg.over)
    if caller.leg.circle is None:
        caller.hears("Leave a message", within=10)
        assert "The caller has gone" in " ".join(sound.text for sound in maria.heard)
    else:
        assert maria.leg.circle is caller.leg.circle
        assert "Leave a message" not in " ".join(sound.text for sound in caller.heard)


def test_what_he_hears_is_cut_the_moment_an_agent_has_accepted(
    line: WholeLine, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    maria = agent("maria")
    caller.dials(numbers["news"])
    caller.hears("While you wait", within=10)
    maria.rings(within=10)
    maria.answers()
    maria.hears("A call for")
    maria.presses("1")
    maria.talks_with(caller)
    sounds = [sound.kind for sound in caller.heard]
    assert sounds[sounds.index("say") + 1] == "cut", "a sentence of some 55 seconds"
    assert sounds.count("say") == 1
    caller.hangs_up()


def test_an_agent_sends_the_caller_back_to_a_step(
    *, line: WholeLine, house: House, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    maria = agent("maria")
    caller.dials(numbers["waiting"])
    maria.rings(within=10)
    maria.answers()
    maria.presses("1")
    maria.talks_with(caller)
    assert interrupts.steps_to_send_back(house.board, caller.sid) == ("what_now",)
    assert not interrupts.send_back(house.board, caller.sid, "thanks")
    assert interrupts.send_back(house.board, caller.sid, "what_now")
    caller.hears("Press 1 to talk to us again", within=10)
    caller.hangs_up()
    assert maria.is_over(within=10) == "completed"
    assert line.outcome(caller.sid) == "answered"
    shown = line.call(caller.sid)
    assert shown["steps"] == ["wait", "what_now"]
    assert [event["step"] for event in shown["events"] if event["kind"] == "CallerSentBack"] == ["what_now"]


def test_a_caller_whom_everybody_left_alone_in_a_room_is_found_there_and_waits_again(
    line: WholeLine, house: House, caller: Handset, agent: SignIn, numbers: dict[str, str]
) -> None:
    agent("busy")
    waits(caller, numbers)
    sid, offer = ContactId(caller.sid), OfferId("1-1")
    assert house.legs.take(
        OfferView(
            offer=offer,
            agent=AgentName("gone"),
            contact=sid,
            queue=QueueName("support"),
            title="",
            state="connecting",
            room="room-1-1",
            leg=LegId(""),
            tell={},
            whisper="",
            language="en-US",
        )
    )
    line.until(lambda: rooms_of(house).get(sid) == offer)
    house.legs.put_back(sid, offer)
    line.until(lambda: sid not in rooms_of(house))
    caller.waits_in("support", within=10)
    caller.hangs_up()


def rooms_of(house: House) -> Mapping[ContactId, OfferId]:
    census = house.legs.census()
    return census.rooms if census is not None else {}
