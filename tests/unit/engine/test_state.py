"""The state as it is kept: small, whole, and refused where it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pytest

from ivr.dialogue.inputs import Customer
from ivr.engine.errors import StateUnreadable
from ivr.engine.state import SCHEMA, decode, encode
from tests.unit.engine.line import Call, line

STEPS = """
  start:
    - set: {topic: delivery}
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye}
"""


@pytest.fixture
def call() -> Call:
    call = Call(line(STEPS))
    call.dials(customer=Customer("17", "Ana", "en", vip=True))
    return call


def test_what_is_written_is_read_back(call: Call) -> None:
    call.presses("4711")
    call.is_taken()
    state = call.memory
    assert decode(encode(state)) == state
    assert decode(encode(state)).started.tzinfo == UTC


def test_it_is_small(call: Call) -> None:
    assert len(encode(call.memory)) < 500


def test_its_schema_is_always_written(call: Call) -> None:
    assert f'"schema":{SCHEMA}'.encode() in encode(call.memory)


@pytest.mark.parametrize(
    "damage",
    [
        lambda written: written[:-3],
        lambda _: b"",
        lambda _: b"[]",
        lambda written: written.replace(b'"schema":1', b'"schema":99'),
        lambda written: written.replace(b'"runs":[{', b'"runs":["x",{'),
    ],
)
def test_what_cannot_be_read_is_refused(call: Call, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(StateUnreadable):
        decode(damage(encode(call.memory)))


def test_a_field_of_a_later_release_is_passed_over(call: Call) -> None:
    written = encode(call.memory).replace(b'"schema":1', b'"schema":1,"weather":"fine"')
    assert decode(written) == call.memory
