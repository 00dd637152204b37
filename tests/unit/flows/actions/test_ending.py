"""case, hangup and reject."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import CaseOpened, Failed, FlowEnded, Refused, ValueSaved
from ivr.dialogue.inputs import Answered, CallArrived, Continued, Customer
from ivr.dialogue.instructions import Hangup, OpenCase, Reject
from ivr.engine.run import advance
from tests.unit.engine.line import CALLER, NOON, NUMBER, heard
from tests.unit.flows.actions.conftest import Dial

CASE = """
  start:
    - set: {topic: delivery}
    - case:
        open: complaint
        topic: "{topic}"
        words: "It is late."
        for: support
        fields: {number: "{caller.number | or: hidden}", name: "{customer.name | or: unknown}"}
        save: complaint
    - say: case_number
    - hangup
"""


def test_a_case_is_opened_and_its_number_spoken(call: Dial) -> None:
    caller = call(CASE)
    turn = caller.dials()
    fields = {"number": "+12025550143", "name": "unknown"}
    assert caller.asked == [OpenCase("complaint", "delivery", "It is late.", "", "support", fields)]
    assert caller.told(CaseOpened) == [CaseOpened("7", "complaint", "delivery")]
    assert ValueSaved("complaint", "7") in turn.events
    assert caller.values["complaint.number"] == "C-000007"
    assert heard(turn.words) == ["case_number"]


def test_a_case_that_cannot_be_opened_goes_where_failures_lead(call: Dial) -> None:
    caller = call(CASE)
    caller.answers.append(Answered("failed"))
    caller.dials()
    assert caller.told(Failed) == [Failed("case", "failed")]
    assert caller.memory.step == "trouble"
    assert caller.told(FlowEnded) == [FlowEnded("fault")]


def test_a_case_asks_again_where_its_answer_was_lost(call: Dial) -> None:
    caller = call(CASE)
    first = advance(None, CallArrived("CA1", NUMBER, CALLER), caller.catalogue, NOON)
    again = advance(first.state, Continued(), caller.catalogue, NOON)
    assert again.question == first.question


@pytest.mark.parametrize(("written", "prompts"), [("hangup", []), ("{hangup: goodbye}", ["goodbye"])])
def test_hangup_ends_the_call(call: Dial, written: str, prompts: list[str]) -> None:
    caller = call(f"  start: [{written}]\n")
    turn = caller.dials()
    assert (heard(turn.words), turn.words[-1]) == (prompts, Hangup())
    assert turn.events[-1] == FlowEnded("hangup")
    assert caller.memory.finished
    assert not caller.memory.ended


def test_a_blocked_customer_is_refused(call: Dial) -> None:
    turn = call("  start: [hangup]\n").dials(customer=Customer("17", blocked=True))
    assert turn.events[-2:] == (Refused("blocked"), FlowEnded("hangup"))


@pytest.mark.parametrize(
    ("written", "busy", "reason"), [("reject", False, "rejected"), ("{reject: busy}", True, "busy")]
)
def test_reject_refuses_the_call(call: Dial, written: str, busy: bool, reason: str) -> None:
    turn = call(f"  start: [{written}]\n").dials()
    assert turn.words == (Reject(busy=busy),)
    assert turn.events[-2:] == (Refused(reason), FlowEnded("reject"))
