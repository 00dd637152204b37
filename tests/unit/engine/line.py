"""A small line to call, and a caller who talks to the engine alone, in his own verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.dialogue.events import Event
from ivr.dialogue.inputs import (
    Answered,
    CallArrived,
    Customer,
    Digits,
    HungUp,
    Input,
    LegEnded,
    NoInput,
    Recorded,
    Scalar,
    Taken,
)
from ivr.dialogue.instructions import Gather, OpenCase, Play, Question, Say, SeekPlace, Word
from ivr.engine.run import advance
from ivr.engine.state import CallState, decode, encode
from ivr.engine.turn import Turn
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # a Monday, noon in New York
NIGHT = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
NUMBER = "+18005550100"
CALLER = "+12025550143"

PROMPTS = {
    "welcome": "Welcome.",
    "recording_notice": "This call may be recorded.",
    "did_not_hear": "I did not hear you.",
    "not_understood": "That is not one of the choices.",
    "goodbye": "Goodbye.",
    "hello": "Hello {customer.name | or: stranger}.",
    "main_menu": "For orders, press 1. For deliveries, press star.",
    "main_menu_short": "Orders, 1. Deliveries, star.",
    "one_or_two": "Press 1 or 2.",
    "enter_order_number": "Please enter your order number.",
    "enter_again": "Your order number, please.",
    "heard_order_number": "I have {order_number}. If that is right, press 1, else press 2.",
    "enter_pin": "Your PIN, please.",
    "order_shipped": "Your order has left us.",
    "leave_message": "Please speak after the tone.",
    "keep_or_again": "To keep it, press 1. To hear it, press 2. To say it again, press 3.",
    "case_number": "Your number is {complaint.number}.",
    "please_hold": "I am putting you through.",
    "queue_ahead": "{queue.ahead} callers are before you.",
    "queue_wait": "It takes up to {queue.wait} minutes.",
    "whisper_topic": "A caller about a delivery.",
    "closed": "We are closed: {hours.reason | or: it is late}.",
    "holiday": "it is a public holiday",
    "hold_music": "La la la.",
}
QUEUES = """
support: {title: Customer care, skills: [en], longest: 20m, priority: 5, vip_priority: 1}
"""
HOURS = """
zone: America/New_York
calendars:
  office:
    week: {mon-fri: [09:00-18:00], sat: closed, sun: closed}
    days: [{on: 2026-03-03, open: closed, reason: holiday}]
"""
DIRECTORY = """
skills: [en, es, delivery]
"""
FOLDER = {"queues.yaml": QUEUES, "hours.yaml": HOURS, "directory.yaml": DIRECTORY}
HEAD = """
version: 1
title: A line
numbers: any
languages: [en]
start: {inbound: start, from_agent: trouble, failed: bye}
defaults: {no_input: did_not_hear, no_match: not_understood, give_up: bye, failed: trouble}
"""
TAIL = """
  trouble: [{hangup: goodbye}]
  bye: [{hangup: goodbye}]
"""


def line(steps: str, head: str = HEAD) -> Catalogue:
    """Return a catalogue with one flow of these `steps` (YAML, indented by two), and of the steps bye and trouble."""
    flow = f"{head}steps:\n{steps}{TAIL}"
    loaded = load({"main.yaml": flow, "prompts/en.yaml": _prompts(flow)} | FOLDER)
    assert loaded.catalogue is not None, "\n".join(str(problem) for problem in loaded.problems)
    return loaded.catalogue


def _prompts(flow: str) -> str:
    """Write the prompts that the flow names, and the ones that are spoken in any flow."""
    named = {word: text for word, text in PROMPTS.items() if word in flow or word == "holiday"}
    return "say:\n" + "".join(f'  {name}: "{text}"\n' for name, text in named.items())


@dataclass
class Call:
    """One call. Each verb is one turn, with its state written and read again; `answers` wait for its questions."""

    catalogue: Catalogue
    now: datetime = NOON
    answers: list[Answered] = field(default_factory=list)
    state: CallState | None = None
    turn: Turn | None = None
    events: list[Event] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def dials(self, caller: str | None = CALLER, customer: Customer | None = None, kind: str = "inbound") -> Turn:
        return self.hears_back(CallArrived("CA1", NUMBER, caller, kind, customer))

    def presses(self, keys: str) -> Turn:
        return self.hears_back(Digits(keys))

    def is_silent(self) -> Turn:
        return self.hears_back(NoInput())

    def records(self, seconds: int, *, hung_up: bool = False) -> Turn:
        return self.hears_back(Recorded("RE1", "https://recordings.example/RE1", seconds, hung_up=hung_up))

    def is_taken(self, agent: str = "ana") -> Turn:
        return self.hears_back(Taken("1-1", agent, "room-1-1"))

    def is_left_by_the_agent(self, *, talked: bool = True) -> Turn:
        return self.hears_back(LegEnded("completed", 60, talked=talked))

    def hangs_up(self) -> Turn:
        return self.hears_back(HungUp("completed", 42))

    def hears_back(self, heard: Input) -> Turn:
        """Tell the engine `heard`, answer its questions, and keep what comes of it."""
        turn = advance(self.state, heard, self.catalogue, self.now)
        while turn.question is not None:
            self.asked.append(turn.question)
            turn = turn.then(advance(turn.state, self._answer(turn.question), self.catalogue, self.now))
        self.turn, self.state = turn, decode(encode(turn.state))
        self.events += turn.events
        return turn

    def _answer(self, question: Question) -> Answered:
        if self.answers:
            return self.answers.pop(0)
        usual: Mapping[type[Question], tuple[str, dict[str, Scalar]]] = {
            SeekPlace: ("placed", {"place": "CA1:1:0"}),
            OpenCase: ("done", {"id": "7", "number": "C-000007"}),
        }
        return Answered(*usual[type(question)])

    @property
    def memory(self) -> CallState:
        """The state that the next turn will find."""
        assert self.state is not None
        return self.state

    @property
    def values(self) -> Mapping[str, Scalar]:
        """What the flow has saved."""
        return self.memory.run.values

    def told(self, kind: type[Event]) -> list[Event]:
        """Return the events of one kind, of the whole call."""
        return [event for event in self.events if isinstance(event, kind)]


def heard(words: tuple[Word, ...]) -> list[str]:
    """Return what the caller hears: prompts by key, recordings by path."""
    keys: list[str] = []
    for word in words:
        if isinstance(word, Gather):
            keys += heard(word.words)
        elif isinstance(word, Say):
            keys.append(word.prompt)
        elif isinstance(word, Play):
            keys.append(word.path)
    return keys
