"""dial, stream, pay, hand_over: the caller is with somebody else, and comes back."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import AskedOutside, LegFinished
from ivr.dialogue.inputs import LegEnded, NoInput
from ivr.dialogue.instructions import Connect, DialNumbers
from ivr.dialogue.secrets import Secret
from ivr.engine.dialling import screen, whisper
from tests.unit.engine.line import CALLER, Call, heard, unsealed
from tests.unit.flows.actions.conftest import Dial

DIAL = """
  start:
    - dial: {to: [standby_desk, second_desk], ring: 20s, screen: press_one, whisper: whisper_topic, record: yes}
      then: {finished: talked, busy: busy, no_answer: nobody, failed: down}
  talked: [hangup]
  busy: [hangup]
  nobody: [hangup]
  down: [hangup]
"""
BOTH = ("+18005550199", "+18005550198")


def test_it_rings_the_numbers_of_the_directory(call: Dial) -> None:
    caller = call(DIAL)
    assert caller.dials().words == (DialNumbers(BOTH, "in_turn", 20, "line", screen=True, whisper=True, record=True),)
    assert caller.memory.hint == "talk"


def test_it_rings_a_number_that_the_call_knows(call: Dial) -> None:
    caller = call("""
  start:
    - branch:
        - {if: caller.hidden, goto: bye}
      otherwise: go_on
    - dial: {to: "{caller.number}", order: together, caller_id: caller}
      then: {finished: bye, busy: bye, no_answer: bye}
""")
    (dial,) = caller.dials().words
    assert isinstance(dial, DialNumbers)
    assert (dial.numbers, dial.order, dial.caller_id) == ((CALLER,), "together", "caller")


def test_a_caller_without_a_number_shows_that_of_the_line(call: Dial) -> None:
    caller = call(DIAL.replace("ring: 20s", "caller_id: caller"))
    (dial,) = caller.dials(None).words
    assert isinstance(dial, DialNumbers)
    assert dial.caller_id == "line"


@pytest.mark.parametrize(
    ("status", "talked", "step"),
    [
        ("completed", True, "talked"),
        ("completed", False, "nobody"),
        ("busy", False, "busy"),
        ("no-answer", False, "nobody"),
        ("canceled", False, "nobody"),
        ("failed", False, "down"),
    ],
)
def test_each_end_takes_its_way(call: Dial, status: str, talked: bool, step: str) -> None:
    caller = call(DIAL)
    caller.dials()
    caller.hears_back(LegEnded(status, 30, talked=talked, number=BOTH[1]))
    assert caller.memory.step == step
    assert caller.told(LegFinished) == [LegFinished(BOTH[1], status, talked)]


def test_what_is_no_end_rings_again(call: Dial) -> None:
    caller = call(DIAL)
    words = caller.dials().words
    assert caller.hears_back(NoInput()).words == words


def test_who_is_dialled_hears_the_screen_and_the_whisper(call: Dial) -> None:
    caller = call(DIAL)
    caller.dials()
    assert heard(screen(caller.memory, caller.catalogue)) == ["press_one"]
    assert heard(whisper(caller.memory, caller.catalogue)) == ["whisper_topic"]
    caller.hears_back(LegEnded("busy"))
    assert screen(caller.memory, caller.catalogue) == whisper(caller.memory, caller.catalogue) == ()


def test_a_talk_is_on_the_record_though_the_caller_has_hung_up(call: Dial) -> None:
    caller = call(DIAL)
    caller.dials()
    caller.hangs_up()
    caller.hears_back(LegEnded("completed", 30, talked=True))
    assert caller.told(LegFinished) == [LegFinished(", ".join(BOTH), "completed", answered=True)]


PAY = """
  start:
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - pay: {connector: card_desk, send: {pin: "{pin}", name: "{customer.name | or: somebody}"}, save: paid}
      then: {paid: paid, declined: declined}
  paid: [hangup]
  declined: [hangup]
"""


@pytest.fixture
def paying(call: Dial) -> Call:
    caller = call(PAY)
    caller.dials()
    caller.presses("4711")
    return caller


def test_a_payment_may_be_sent_a_secret_sealed(paying: Call) -> None:
    assert paying.turn is not None
    (connect,) = paying.turn.words
    assert isinstance(connect, Connect)
    assert (connect.kind, connect.connector, connect.send["name"]) == ("pay", "card_desk", "somebody")
    secret = connect.send["pin"]
    assert isinstance(secret, Secret)
    assert secret.opened(unsealed) == "4711"


@pytest.mark.parametrize(("label", "step"), [("paid", "paid"), ("declined", "declined"), ("failed", "trouble")])
def test_a_connector_s_own_labels_take_their_ways(paying: Call, label: str, step: str) -> None:
    paying.is_given_back(label, token="t1")
    assert paying.memory.step == step
    assert paying.values.get("paid.token") == (None if label == "failed" else "t1")
    assert paying.told(AskedOutside) == [AskedOutside("pay", "card_desk", label)]


def test_what_is_no_return_hands_him_over_again(paying: Call) -> None:
    assert paying.turn is not None
    assert paying.hears_back(NoInput()).words == paying.turn.words
