"""An agent asks a colleague about his caller: over real HTTP, with the emulator as the carrier."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine
from tests.wire.test_holds_and_listens import Visitor
from tests.wire.test_one_call import to_the_queue


class Seated(NamedTuple):
    """An agent at his desk, with the telephone beside him."""

    desk: Visitor
    phone: Handset

    @property
    def name(self) -> str:
        return self.desk.name


@pytest.fixture
def sits_down(line: WholeLine, new_caller: Callable[[], Handset]) -> Iterator[Callable[[], Seated]]:
    there: list[Seated] = []

    def agent() -> Seated:
        desk = Visitor(line, "agent")
        phone = line.exchange.phone(f"+1555530{len(there):02}{desk.name.removeprefix('agent'):0>2}")
        desk.sends("/desk/presence", presence="available", phone=phone.number)
        there.append(Seated(desk, phone))
        return there[-1]

    yield agent
    for seated in there:
        line.away(seated.name)


@pytest.fixture
def maria(line: WholeLine, sits_down: Callable[[], Seated], caller: Handset) -> Seated:
    """Maria talks to the caller."""
    maria = sits_down()
    to_the_queue(caller)
    maria.phone.rings()
    maria.phone.answers()
    maria.phone.presses("1")
    maria.phone.talks_with(caller)
    line.until(lambda: "Hold" in maria.desk.sees())
    return maria


@pytest.fixture
def tom(sits_down: Callable[[], Seated], maria: Seated) -> Seated:
    return sits_down()


def asks(maria: Seated, tom: Seated, caller: Handset) -> None:
    """Maria asks tom, whose telephone rings."""
    page = f"/desk/calls/{caller.sid}/ask"
    assert tom.name in maria.desk.sees(page)
    assert "hears music" in maria.desk.sends(page, page, colleague=tom.name)
    caller.hears("hold/")
    tom.phone.rings()


def comes_in(line: WholeLine, maria: Seated, tom: Seated) -> None:
    tom.phone.answers()
    tom.phone.hears(f"{maria.name} asks you about a caller of")
    tom.phone.presses("1")
    tom.phone.talks_with(maria.phone)
    line.until(lambda: "Put the caller through" in maria.desk.sees())


@pytest.fixture
def both(line: WholeLine, maria: Seated, tom: Seated, caller: Handset) -> tuple[Seated, Seated]:
    """Maria and tom talk, the caller hears music."""
    asks(maria, tom, caller)
    comes_in(line, maria, tom)
    return maria, tom


def voices(handset: Handset) -> list[str]:
    return [sound.text for sound in handset.heard if sound.kind == "voice"]


def test_the_caller_is_put_through_and_the_talk_goes_on(
    line: WholeLine, both: tuple[Seated, Seated], caller: Handset
) -> None:
    maria, tom = both
    assert "asks you" in tom.desk.sees()
    maria.phone.says("He wants his money back")
    tom.phone.hears("He wants his money back")
    assert voices(caller) == []

    shown = maria.desk.sends(f"/desk/calls/{caller.sid}/put-through")
    assert f"The caller is with {tom.name}" in shown
    caller.talks_with(tom.phone)
    maria.phone.hears("The caller is with your colleague")
    assert "Wrapping up" in maria.desk.sees()
    tom.phone.says("You will have it tomorrow")
    caller.hears("You will have it tomorrow")
    maria.phone.hangs_up()
    line.exchange.passes(3)
    line.until(lambda: "Talking" in tom.desk.sees())
    tom.phone.says("Anything else")
    caller.hears("Anything else")

    caller.hangs_up()
    tom.phone.hears("The caller has gone")
    assert line.outcome(caller.sid) == "answered"
    line.until(lambda: "Wrapping up" in tom.desk.sees())
    told = line.call(caller.sid)
    assert [(leg["agent"], bool(leg["talked_at"])) for leg in told["legs"]] == [(maria.name, True), (tom.name, True)]
    kinds = [event["kind"] for event in told["events"]]
    assert kinds.count("TalkBegan") == kinds.count("TalkEnded") == 2
    assert kinds.count("Consulted") == 1


def test_the_second_agent_ends_the_talk_that_he_was_given(
    line: WholeLine, both: tuple[Seated, Seated], caller: Handset
) -> None:
    maria, tom = both
    maria.desk.sends(f"/desk/calls/{caller.sid}/put-through")
    caller.talks_with(tom.phone)
    line.until(lambda: "Talking" in tom.desk.sees())
    tom.phone.hangs_up()
    caller.hears("Goodbye", within=20)
    line.until(lambda: "Wrapping up" in tom.desk.sees())


def test_the_caller_is_taken_back(line: WholeLine, both: tuple[Seated, Seated], caller: Handset) -> None:
    maria, tom = both
    maria.desk.sends(f"/desk/calls/{caller.sid}/hold", held="0")
    caller.talks_with(maria.phone)
    tom.phone.hears("Your colleague goes on with the caller")
    assert tom.phone.is_over() == "completed"
    line.until(lambda: "Ready" in tom.desk.sees())
    assert "Talking" in maria.desk.sees()
    maria.phone.hangs_up()
    caller.hears("Goodbye", within=20)


def test_who_declines_leaves_the_caller_on_hold(line: WholeLine, maria: Seated, tom: Seated, caller: Handset) -> None:
    asks(maria, tom, caller)
    tom.phone.answers()
    tom.phone.hears("To talk, press 1")
    tom.phone.presses("5")
    line.until(lambda: f"{tom.name} does not take it" in maria.desk.sees())
    maria.desk.sends(f"/desk/calls/{caller.sid}/hold", held="0")
    caller.talks_with(maria.phone)
    line.until(lambda: "Talking" in maria.desk.sees())


def test_the_second_agent_hangs_up_and_the_first_is_told(
    line: WholeLine, both: tuple[Seated, Seated], caller: Handset
) -> None:
    maria, tom = both
    tom.phone.hangs_up()
    line.until(lambda: f"{tom.name} has hung up" in maria.desk.sees())
    maria.desk.sends(f"/desk/calls/{caller.sid}/hold", held="0")
    caller.talks_with(maria.phone)


def test_the_first_agent_drops_and_the_caller_is_joined_with_the_second(
    line: WholeLine, both: tuple[Seated, Seated], caller: Handset
) -> None:
    maria, tom = both
    maria.phone.hangs_up()
    caller.talks_with(tom.phone)
    line.until(lambda: "Talking" in tom.desk.sees())
    tom.phone.says("I am here now")
    caller.hears("I am here now")
    tom.phone.hangs_up()
    caller.hears("Goodbye", within=20)
    assert "Wrapping up" in maria.desk.sees()


def test_the_first_agent_drops_while_it_rings_and_the_caller_waits_again(
    line: WholeLine, maria: Seated, tom: Seated, caller: Handset
) -> None:
    asks(maria, tom, caller)
    maria.phone.hangs_up()
    caller.waits_in("support")
    assert tom.phone.is_over() in ("canceled", "completed", "no-answer")
    tom.phone.rings()
    tom.phone.answers()
    tom.phone.hears("A call for")
    tom.phone.presses("1")
    tom.phone.talks_with(caller)
    caller.hangs_up()
    assert line.outcome(caller.sid) == "answered"


def test_the_caller_hangs_up_and_both_are_free(line: WholeLine, both: tuple[Seated, Seated], caller: Handset) -> None:
    maria, tom = both
    caller.hangs_up()
    maria.phone.hears("The caller has gone")
    assert tom.phone.is_over() == "completed"
    line.until(lambda: "Ready" in tom.desk.sees())
    assert "Wrapping up" in maria.desk.sees()
    assert line.outcome(caller.sid) == "answered"


def test_the_web_process_dies_when_it_has_put_him_through_and_dispatch_joins_them(
    line: WholeLine, both: tuple[Seated, Seated], caller: Handset
) -> None:
    maria, tom = both
    with line.house() as house:
        (talk,) = [view for view in house.board.floor.agents() if view.name == maria.name]
        assert talk.offer
        house.board.floor.store.hand_over(talk.offer, int(house.board.now().timestamp() * 1000))
    caller.talks_with(tom.phone, within=20)
    line.until(lambda: "Talking" in tom.desk.sees())
