"""ask: typing, reading back, skipping, secrets."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import NoMatchHeard, ValueSaved
from ivr.dialogue.instructions import Gather
from ivr.dialogue.secrets import SEALED
from ivr.engine.state import encode
from ivr.flows.actions.ask import Ask
from tests.unit.engine.line import HEAD, Call, heard, line, unsealed
from tests.unit.flows.actions.conftest import Dial

ORDER = """
  start:
    - ask:
        say: enter_order_number
        again: enter_again
        type: digits
        length: 6-10
        skip: hash
        confirm: heard_order_number
        save: order_number
      then: {skipped: skipped}
    - hangup
  skipped: [{hangup: goodbye}]
"""


def listening(call: Call) -> Gather:
    assert call.turn is not None
    gather = call.turn.words[-1]
    assert isinstance(gather, Gather)
    return gather


@pytest.mark.parametrize(
    ("fields", "most", "end_key"),
    [
        ("type: digits", 0, "#"),
        ("type: digits, length: 6-10", 10, "#"),
        ("type: digits, length: 8", 8, ""),
        ("type: digits, length: 8, end: star", 8, "*"),
        ("type: number, range: 1-5", 1, ""),
        ("type: number, range: 1-20", 2, "#"),
        ("type: yes_no", 1, ""),
        ("type: pin, length: 4", 4, ""),
        ("type: phone", 0, "#"),
    ],
)
def test_how_many_keys_it_listens_for(call: Dial, fields: str, most: int, end_key: str) -> None:
    caller = call(f"  start:\n    - ask: {{say: enter_order_number, save: answer, {fields}}}\n    - hangup\n")
    caller.dials()
    assert (listening(caller).most, listening(caller).end_key) == (most, end_key)


def test_the_answer_is_read_back_and_kept_on_1(call: Dial) -> None:
    caller = call(ORDER)
    caller.dials()
    read_back = caller.presses("123456")
    assert heard(read_back.words) == ["heard_order_number"]
    assert "1 2 3 4 5 6" in repr(listening(caller).words)
    assert "order_number" not in caller.values
    caller.presses("1")
    assert caller.values["order_number"] == "123456"
    assert caller.told(ValueSaved) == [ValueSaved("order_number", "123456")]


def test_a_refused_answer_costs_a_try_and_speaks_no_miss(call: Dial) -> None:
    caller = call(ORDER)
    caller.dials()
    for _ in range(2):
        caller.presses("123456")
        assert heard(caller.presses("2").words) == ["enter_again"]
    caller.presses("123456")
    caller.presses("2")
    assert caller.memory.step == "bye"
    assert "order_number" not in caller.values


def test_a_miss_or_silence_while_reading_back_reads_it_back_again(call: Dial) -> None:
    caller = call(ORDER)
    caller.dials()
    caller.presses("123456")
    assert heard(caller.is_silent().words) == ["did_not_hear", "heard_order_number"]
    assert heard(caller.presses("7").words) == ["not_understood", "heard_order_number"]
    caller.is_silent()
    assert caller.memory.step == "bye"


@pytest.mark.parametrize("keys", ["#", ""])
def test_the_skip_key_alone_skips(call: Dial, keys: str) -> None:
    caller = call(ORDER)
    caller.dials()
    caller.presses(keys)
    assert caller.memory.step == "skipped"


def test_a_wrong_entry_is_a_miss(call: Dial) -> None:
    caller = call(ORDER)
    caller.dials()
    assert heard(caller.presses("123").words) == ["not_understood", "enter_again"]
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]


def test_a_key_of_the_flow_works_where_it_is_no_answer() -> None:
    steps = """
  start:
    - ask: {say: enter_order_number, type: number, range: 1-9, confirm: heard_order_number, save: order_number}
    - hangup
  help: [{hangup: closed}]
"""
    for before, keys, step in (([], "0", "help"), ([], "3", "start"), (["3"], "0", "help"), (["3"], "1", "start")):
        caller = Call(line(steps, f"{HEAD}keys: {{0: help, 1: help, 3: help}}\n"))
        caller.dials()
        for earlier in before:
            caller.presses(earlier)
        caller.presses(keys)
        assert caller.memory.step == step


@pytest.mark.parametrize("fields", ["type: pin, length: 4", "type: digits, length: 4, secret: yes"])
def test_a_secret_shows_as_dots(call: Dial, fields: str) -> None:
    caller = call(f"""
  start:
    - ask: {{say: enter_pin, save: code, {fields}}}
    - set: {{topic: delivery}}
    - hangup
""")
    caller.dials()
    caller.presses("4711")
    assert unsealed(SEALED.findall(str(caller.values["code"]))[0]) == "4711"
    assert b"4711" not in encode(caller.memory)
    assert caller.told(ValueSaved) == [
        ValueSaved("code", "••••"),
        ValueSaved("topic", "delivery"),
    ]
    assert "4711" not in repr(caller.events)


def test_a_secret_is_not_read_back() -> None:
    ask = Ask(say=("enter_pin",), type="pin", save="pin", confirm="heard_order_number")
    assert [problem.code for problem in ask.checks()] == ["secret_leaks"]


@pytest.mark.parametrize(
    ("kind", "span", "codes"),
    [
        ("number", (1.0, 5.0), []),
        ("money", (1.0, 5.0), []),
        ("date", "past", []),
        ("digits", (1.0, 5.0), ["wrong_type"]),
        ("number", "past", ["wrong_type"]),
        ("date", (1.0, 5.0), ["wrong_type"]),
    ],
)
def test_a_range_is_for_numbers_and_dates(kind: str, span: tuple[float, float] | str, codes: list[str]) -> None:
    ask = Ask(say=("enter_order_number",), type=kind, save="order_number", range=span)
    assert [problem.code for problem in ask.checks()] == codes


@pytest.mark.parametrize(("kind", "codes"), [("digits", []), ("phone", []), ("date", ["wrong_type"])])
def test_a_length_is_for_what_has_none_of_its_own(kind: str, codes: list[str]) -> None:
    ask = Ask(say=("enter_order_number",), type=kind, save="order_number", length=(4, 9))
    assert [problem.code for problem in ask.checks()] == codes


ANY = """
  start:
    - ask: {{say: enter_order_number, save: order_number, give_up: agents, tries: 2, {fields}}}
    - hangup
  agents: [{{hangup: closed}}]
"""


@pytest.mark.parametrize(
    ("fields", "keys", "value"),
    [
        ("type: date", "03042026", "2026-03-04"),
        ("type: time", "1730", "17:30"),
        ("type: money", "12*50", 12.5),
        ("type: money", "7", 7),
        ("type: yes_no", "2", False),
        ("type: digits, pattern: '7.+'", "700", "700"),
    ],
)
def test_each_type_is_typed(call: Dial, fields: str, keys: str, value: object) -> None:
    caller = call(ANY.format(fields=fields))
    caller.dials()
    caller.presses(keys)
    assert caller.values["order_number"] == value


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("type: date", "13042026"),
        ("type: date, range: past", "03032026"),
        ("type: date, range: future", "03012026"),
        ("type: time", "2460"),
        ("type: money, range: 1-5", "5*01"),
        ("type: digits, pattern: '7.+'", "800"),
        ("type: speech", "1"),
    ],
)
def test_what_is_no_answer_is_a_miss(call: Dial, fields: str, keys: str) -> None:
    caller = call(ANY.format(fields=fields))
    caller.dials()
    caller.presses(keys)
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]
    assert "order_number" not in caller.values


@pytest.mark.parametrize(
    ("kind", "most", "end"), [("date", 8, ""), ("time", 4, ""), ("money", 0, "#"), ("speech", 0, "#")]
)
def test_it_listens_as_long_as_the_type_needs(call: Dial, kind: str, most: int, end: str) -> None:
    caller = call(ANY.format(fields=f"type: {kind}"))
    caller.dials()
    gather = listening(caller)
    assert (gather.most, gather.end_key, gather.speech) == (most, end, kind == "speech")


@pytest.mark.parametrize(
    ("fields", "words", "value"),
    [
        ("type: digits, speech: yes", "one two, three 4", "1234"),
        ("type: number, speech: yes", "two hundred and five", 205),
        ("type: date, speech: yes", "March 4th 2026", "2026-03-04"),
        ("type: yes_no, speech: yes", "Yes, please.", True),
        ("type: speech", "A parcel is broken.", "A parcel is broken."),
    ],
)
def test_with_speech_it_may_be_said(call: Dial, fields: str, words: str, value: object) -> None:
    caller = call(ANY.format(fields=fields))
    caller.dials()
    assert listening(caller).speech
    assert listening(caller).language == "en-US"
    caller.says(words)
    assert caller.values["order_number"] == value


def test_without_speech_words_are_a_miss(call: Dial) -> None:
    caller = call(ANY.format(fields="type: digits"))
    caller.dials()
    caller.says("one two three")
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]


def test_what_the_carrier_is_not_sure_of_is_a_miss(call: Dial) -> None:
    caller = call(ANY.format(fields="type: digits, speech: yes"))
    caller.dials()
    caller.says("one two three", 0.2)
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]
    caller.says("one two three", 0.9)
    assert caller.values["order_number"] == "123"


@pytest.mark.parametrize(("words", "kept"), [("yes", True), ("that is right", True), ("no", False), ("perhaps", False)])
def test_what_was_read_back_may_be_answered_by_word(call: Dial, words: str, kept: bool) -> None:
    caller = call(ANY.format(fields="type: digits, speech: yes, confirm: heard_order_number"))
    caller.dials()
    caller.says("one two three")
    caller.says(words)
    assert ("order_number" in caller.values) == kept


def test_a_pin_is_never_said_aloud(call: Dial) -> None:
    caller = call(ANY.format(fields="type: pin, speech: yes"))
    caller.dials()
    gather = listening(caller)
    assert (gather.speech, gather.secret, caller.memory.asks_secret) == (False, True, True)
    caller.says("one two three four")
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]
