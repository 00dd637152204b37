"""One call, end to end, over real HTTP: from the toll-free number to an agent, its outcome on the case."""

from __future__ import annotations

from collections.abc import Callable

from ivr.emulator.exchange import Handset
from tests.whole_line import LINE, WholeLine

SignIn = Callable[[str], Handset]


def to_the_queue(caller: Handset) -> None:
    caller.dials(LINE)
    caller.hears("For English, press 1")
    caller.presses("1")
    caller.hears("For an order, press 1")
    caller.presses("1")
    caller.waits_in("support")


def test_a_caller_talks_to_an_agent(line: WholeLine, caller: Handset, agent: SignIn) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    maria.answers()
    maria.hears("A call for")
    maria.presses("1")
    maria.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    caller.hangs_up()
    assert maria.is_over() == "completed"
    assert line.outcome(caller.sid) == "answered"
    shown = line.call(caller.sid)
    assert shown["steps"][-1] == "support_queue"
    assert shown["case"]


def test_the_agent_hangs_up_and_the_caller_is_thanked(line: WholeLine, caller: Handset, agent: SignIn) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    maria.answers()
    maria.presses("1")
    maria.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    maria.hangs_up()
    caller.hears("Goodbye")
    assert caller.is_over() == "completed"
    assert line.outcome(caller.sid) == "answered"


def test_a_declined_call_goes_to_the_next_agent_and_the_caller_keeps_his_place(
    line: WholeLine, caller: Handset, agent: SignIn
) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    sam = agent("sam")
    maria.declines()
    sam.rings()
    sam.answers()
    sam.presses("1")
    sam.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    caller.hangs_up()
    assert line.outcome(caller.sid) == "answered"
    kinds = [event["kind"] for event in line.call(caller.sid)["events"]]
    assert kinds.count("QueueEntered") == 1
    assert kinds.count("OfferMade") == 2


def test_a_mailbox_presses_no_key_and_gets_no_caller(line: WholeLine, caller: Handset, agent: SignIn) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    maria.answers()
    maria.hears("To take it, press 1")
    assert maria.is_over(within=10) == "completed"
    caller.hangs_up()
    assert line.outcome(caller.sid) == "abandoned_in_queue"


def test_a_caller_who_gives_up_while_the_agent_is_rung_leaves_no_phone_ringing(
    line: WholeLine, caller: Handset, agent: SignIn
) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    caller.hangs_up()
    assert maria.is_over() in ("canceled", "completed", "no-answer")
    assert line.outcome(caller.sid) == "abandoned_in_queue"
    line.until(lambda: not any(queue["waiting"] for queue in line.get("/api/queues")[1]))


def test_who_hangs_up_before_we_hear_that_he_was_joined_was_answered(
    line: WholeLine, caller: Handset, agent: SignIn
) -> None:
    """The end of a call and the events of a room come by different ways: the end may come first."""
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    maria.answers()
    line.exchange.faults.delay("/voice/room", 0.7, times=None)
    try:
        maria.presses("1")
        maria.talks_with(caller)
        caller.hangs_up()
        assert line.outcome(caller.sid) == "answered"
    finally:
        line.exchange.faults.clear()
    assert "OfferEnded" in [event["kind"] for event in line.call(caller.sid)["events"]]


def test_who_gives_up_in_the_menu(line: WholeLine, caller: Handset) -> None:
    caller.dials(LINE)
    caller.hears("For English, press 1")
    caller.hangs_up()
    assert line.outcome(caller.sid) == "abandoned_in_menu"


def test_nobody_is_there_so_a_message_is_left(line: WholeLine, caller: Handset) -> None:
    caller.dials(LINE)
    caller.presses("1")
    caller.presses("1")
    caller.hears("leave")
    caller.records(seconds=8)
    caller.hears("number")
    assert caller.is_over(within=10) == "completed"
    assert line.outcome(caller.sid) == "voicemail"
    case = line.call(caller.sid)["case"]
    status, shown = line.get(f"/api/cases/{case['id']}")
    assert status == 200
    assert shown["calls"][0]["outcome"] == "voicemail"


def test_who_hangs_up_while_speaking_has_left_a_message(line: WholeLine, caller: Handset) -> None:
    caller.dials(LINE)
    caller.presses("1")
    caller.presses("4")
    caller.records(seconds=8, ends_with="hanging up")
    assert line.outcome(caller.sid, within=15) == "voicemail"


def test_an_agent_who_drops_before_the_talk_gives_the_caller_back(
    line: WholeLine, caller: Handset, agent: SignIn
) -> None:
    maria = agent("maria")
    to_the_queue(caller)
    maria.rings()
    maria.answers()
    maria.hears("A call for")
    maria.hangs_up()
    sam = agent("sam")
    sam.rings()
    sam.answers()
    sam.presses("1")
    sam.talks_with(caller)
    line.until(lambda: line.agents_that_are("on_call"))
    caller.hangs_up()
    assert line.outcome(caller.sid) == "answered"


def test_first_come_first_served(line: WholeLine, new_caller: Callable[[], Handset], agent: SignIn) -> None:
    ana, ben = new_caller(), new_caller()
    busy = agent("busy")
    to_the_queue(ana)
    busy.rings()
    to_the_queue(ben)
    busy.declines()
    late = agent("late")
    late.rings()
    late.answers()
    late.presses("1")
    late.talks_with(ana)


def test_a_waiting_caller_hears_music_and_where_he_stands(line: WholeLine, caller: Handset, agent: SignIn) -> None:
    agent("slow")
    to_the_queue(caller)
    caller.hears("hold/", within=10)
    caller.hears("You are next", within=15)
    caller.hangs_up()
    assert line.outcome(caller.sid) == "abandoned_in_queue"
