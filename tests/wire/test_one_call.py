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
    caller.hangs_up()
    assert maria.is_over() == "completed"
    assert line.outcome(caller.sid) == "answered"
    shown = line.call(caller.sid)
    assert shown["steps"][-1] == "support_queue"
    assert shown["case"]
