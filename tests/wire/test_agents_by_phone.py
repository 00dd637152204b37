"""An agent with nothing but a telephone signs in, takes a call, says what came of it, and takes a break, by key."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from ivr.emulator.exchange import Handset
from tests.whole_line import HERE, WholeLine
from tests.wire.test_one_call import to_the_queue

AGENTS_LINE = "+18005550103"
PHONES = count(7000)
NUMBERS = count(41)


@pytest.fixture(scope="module")
def line() -> Iterator[WholeLine]:
    """A line of its own: only these agents are there."""
    with WholeLine(speed=10.0) as line:
        base = line.url
        line.exchange.add_line(
            AGENTS_LINE, f"{base}/voice", f"{base}/voice/fallback", f"{base}/voice/status#rc=3&rp=all"
        )
        yield line


class Agent:
    """Somebody with a telephone, a number and a PIN."""

    def __init__(self, line: WholeLine) -> None:
        self.line, self.name, self.number = line, f"lee{next(NUMBERS)}", str(next(NUMBERS))
        words = [sys.executable, "-m", "ivr", "pin", self.number, "--agent", self.name]
        made = subprocess.run(words, cwd=HERE, env=line.environ, check=True, capture_output=True, text=True)
        self.pin = re.findall(r"\d{6}", made.stdout)[0]
        self.phone: Handset = line.exchange.caller(f"+1555510{next(PHONES)}")

    def speaks(self, language: str) -> None:
        words = [sys.executable, "-m", "ivr", "user", self.name, "--language", language]
        subprocess.run(words, cwd=HERE, env=self.line.environ, check=True, capture_output=True)

    def calls_in(self, pin: str = "") -> None:
        self.phone.dials(AGENTS_LINE)
        self.phone.hears("Your number")
        self.phone.presses(f"{self.number}#")
        self.phone.hears("Your PIN")
        self.phone.presses(f"{pin or self.pin}#")

    def signs_in(self) -> None:
        self.calls_in()
        self.phone.hears("You are signed off")
        self.phone.presses("1")
        self.phone.hears("You are available")
        self.phone.is_over()

    def takes_the_call(self, caller: Handset) -> None:
        self.phone.rings(within=150)
        self.phone.answers()
        self.phone.hears("A call for")
        self.phone.presses("1")
        self.phone.talks_with(caller)
        self.line.until(lambda: self.line.agents_that_are("on_call"))


@pytest.fixture
def lee(line: WholeLine) -> Iterator[Agent]:
    agent = Agent(line)
    yield agent
    if agent.phone.person.leg is not None:
        agent.phone.hangs_up()
    line.away(agent.name)


def test_a_whole_call_by_key_alone(line: WholeLine, lee: Agent, caller: Handset) -> None:
    lee.signs_in()
    to_the_queue(caller)
    lee.takes_the_call(caller)
    caller.hangs_up()
    lee.phone.hears("The caller has gone")
    lee.phone.hears("For follow up, press 2")
    lee.phone.presses("8")
    lee.phone.hears("You have one more minute")
    lee.phone.presses("9")
    lee.phone.hears("You are on a break after this")
    lee.phone.presses("2")
    lee.phone.hears("Goodbye")
    assert lee.phone.is_over() == "completed"
    line.until(lambda: line.agents_that_are("on_break"))
    assert line.outcome(caller.sid) == "answered"
    (said,) = line.call(caller.sid)["dispositions"]
    assert (said["agent"], said["disposition"]) == (lee.name, "follow_up")


def test_who_does_not_answer_says_by_key_that_he_is_back(line: WholeLine, lee: Agent, caller: Handset) -> None:
    lee.signs_in()
    to_the_queue(caller)
    lee.phone.rings(within=150)
    line.until(lambda: line.agents_that_are("not_answering"), within=30)
    lee.calls_in()
    lee.phone.hears("You did not answer")
    lee.phone.presses("1")
    lee.phone.hears("You are available")
    lee.phone.is_over()
    lee.takes_the_call(caller)
    caller.hangs_up()


def test_a_lunch_break_by_key(line: WholeLine, lee: Agent) -> None:
    lee.signs_in()
    lee.calls_in()
    lee.phone.hears("You are available")
    lee.phone.presses("2")
    lee.phone.hears("Lunch, 2")
    lee.phone.presses("2")
    lee.phone.hears("You are on a break")
    line.until(lambda: line.agents_that_are("on_break"))
    lee.phone.presses("3")
    lee.phone.hears("You are signed off")


def test_three_wrong_pins_lock_the_number_and_stand_nowhere(line: WholeLine, lee: Agent) -> None:
    lee.calls_in("999999")
    for _ in range(2):
        lee.phone.hears("do not belong together")
        lee.phone.presses(f"{lee.number}#")
        lee.phone.hears("Your PIN")
        lee.phone.presses("999999#")
    lee.phone.hears("do not belong together")
    lee.phone.is_over()
    lee.calls_in()
    lee.phone.hears("locked for a while")
    assert lee.phone.is_over() == "completed"
    everything = "".join(line.log(name) for name in ("web", "dispatch", "drain")) + str(line.call(lee.phone.sid))
    assert lee.pin not in everything
    assert "999999" not in everything
    for file in line.var.glob("*.db*"):
        assert lee.pin.encode() not in file.read_bytes()


def test_an_agent_is_spoken_to_in_his_language(line: WholeLine, lee: Agent, caller: Handset) -> None:
    lee.speaks("es")
    lee.calls_in()
    lee.phone.hears("Para estar disponible, oprima el 1")
    lee.phone.presses("1")
    lee.phone.hears("Está disponible")
    lee.phone.is_over()
    to_the_queue(caller)
    lee.phone.rings(within=150)
    lee.phone.answers()
    lee.phone.hears("Una llamada para")
    lee.phone.presses("1")
    lee.phone.talks_with(caller)
    caller.hangs_up()
    lee.phone.hears("El cliente ha colgado")
    lee.phone.presses("2")
    lee.phone.hears("La llamada ha terminado")
    assert lee.phone.is_over() == "completed"
