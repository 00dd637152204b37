"""A small line to call, and a caller who talks to the engine alone, in his own verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.events import Event
from ivr.dialogue.inputs import (
    Answered,
    CallArrived,
    Callback,
    Customer,
    Digits,
    HungUp,
    Input,
    LegEnded,
    NoInput,
    Recorded,
    Returned,
    Scalar,
    Speech,
    Taken,
)
from ivr.dialogue.instructions import (
    ChangeCase,
    Gather,
    LookUp,
    Notify,
    OpenCase,
    Play,
    Question,
    RunFunction,
    Say,
    SeekPlace,
    Word,
)
from ivr.engine.run import advance
from ivr.engine.state import CallState, decode, encode
from ivr.engine.turn import Turn
from ivr.flows.catalogue import Catalogue
from ivr.flows.functions import Function
from ivr.flows.kinds import declared
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
    "left_the_building": "we had to leave the building",
    "hold_music": "La la la.",
    "one_moment": "One moment please.",
    "press_one": "A call from the line. To take it, press 1.",
    "found_order": "Order {order.number} is {order.status}.",
}
REASONS = ("holiday", "left_the_building")
MESSAGES = {
    "sms_bye": '"Good bye, {caller.number | or: stranger}."',
    "sms_case": '"Your number is {complaint.number}."',
    "mail_bye": '{subject: A call, body: "It came from {caller.number | or: somebody}."}',
}
WORDS = """
words:
  order: [order, my parcel]
  delivery: [delivery, courier]
  bye: [good bye]
"""
QUEUES = """
support: {title: Customer care, skills: [en], hours: office, longest: 20m, priority: 5, vip_priority: 1}
"""
HOURS = """
zone: America/New_York
calendars:
  office:
    week: {mon-fri: [09:00-18:00], sat: closed, sun: closed}
    days: [{on: 2026-03-03, open: closed, reason: holiday}]
    emergency: left_the_building
"""
DIRECTORY = """
skills: [en, es, delivery]
numbers: {standby_desk: +18005550199, second_desk: +18005550198}
mail: {support_desk: care@example.com}
webhooks: {crm: CRM_URL}
services:
  orders: {address: ORDERS_URL, gives: {number: digits, status: [shipped, lost], due: maybe date}}
  customers: {address: CUSTOMERS_URL, gives: {id: text, name: text, blocked: maybe yes_no}}
connectors:
  assistant: {kind: stream, address: ASSISTANT_URL, labels: [done], gives: {topic: text}}
  card_desk: {kind: pay, address: PAY_URL, labels: [paid, declined], gives: {token: text}}
  bank: {kind: hand_over, address: BANK_URL, labels: [returned], gives: {note: text}}
"""
SURVEY = """
version: 1
title: Two questions
takes: {agent: text}
returns: {done: [score], left: []}
start: score
defaults: {tries: 1, give_up: left, failed: left}
steps:
  score: [{ask: {say: one_or_two, type: number, range: 1-2, save: score}}, {return: done}]
  left: [{return: left}]
"""
USUAL: Mapping[type[Question], tuple[str, dict[str, Scalar]]] = {
    SeekPlace: ("placed", {"place": "CA1:1:0"}),
    OpenCase: ("done", {"id": "7", "number": "C-000007"}),
    ChangeCase: ("done", {"id": "7", "number": "C-000007"}),
    LookUp: ("found", {"number": "123456", "status": "shipped"}),
    RunFunction: ("right", {"id": "17", "name": "Ana"}),
    Notify: ("sent", {}),
    FindSlots: ("found", {"slot_1": "2026-03-03T09:00:00-05:00", "slot_2": "2026-03-03T10:30:00-05:00"}),
    BookCallback: ("booked", {"id": "CB1", "at": ""}),
    RetryCallback: ("booked", {"id": "CB1", "at": "2026-03-02T12:30:00-05:00"}),
}
"""What is answered to each question, unless a test says something else."""
FUNCTIONS = (
    Function(
        "check_pin",
        {"customer": declared("text"), "pin": declared("digits")},
        {"right": {"id": declared("text"), "name": declared("text")}, "wrong": {}, "locked": {}},
    ),
)
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


def line(steps: str, head: str = HEAD, **others: str) -> Catalogue:
    """Return a catalogue with one flow of these `steps` (YAML, indented by two), and of the steps bye and trouble.

    `others` are whole flows by their names; `survey` is there where it is used.
    """
    flow = f"{head}steps:\n{steps}{TAIL}"
    if "survey" in flow:
        others = {"survey": SURVEY} | others
    prompts = _prompts(flow + "".join(others.values()))
    files = {"main.yaml": flow, "prompts/en.yaml": prompts} | {f"{name}.yaml": text for name, text in others.items()}
    loaded = load(files | FOLDER, FUNCTIONS)
    assert loaded.catalogue is not None, "\n".join(str(problem) for problem in loaded.problems)
    return loaded.catalogue


def _prompts(flow: str) -> str:
    """Write the prompts that the flow names, and the ones that are spoken in any flow."""
    named = {word: text for word, text in PROMPTS.items() if word in flow or word in REASONS}
    written = "say:\n" + "".join(f'  {name}: "{text}"\n' for name, text in named.items())
    messages = "".join(f"  {name}: {text}\n" for name, text in MESSAGES.items() if name in flow)
    return written + (f"texts:\n{messages}" if messages else "") + WORDS


def sealed(call: str, clear: str) -> str:
    """Seal a value as a test may: nobody reads it, and `unsealed` does."""
    return f"{call}.{clear.encode().hex()}"


def unsealed(text: str) -> str:
    """Open what `sealed` has sealed."""
    return bytes.fromhex(text.partition(".")[2]).decode()


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
    emergency: tuple[str, ...] = ()

    def dials(
        self,
        caller: str | None = CALLER,
        customer: Customer | None = None,
        kind: str = "inbound",
        callback: Callback | None = None,
    ) -> Turn:
        return self.hears_back(CallArrived("CA1", NUMBER, caller, kind, customer, "main" if callback else "", callback))

    def presses(self, keys: str) -> Turn:
        return self.hears_back(Digits(keys))

    def is_silent(self) -> Turn:
        return self.hears_back(NoInput())

    def records(self, seconds: int, *, hung_up: bool = False) -> Turn:
        return self.hears_back(Recorded("RE1", "https://recordings.example/RE1", seconds, hung_up=hung_up))

    def is_taken(self, agent: str = "ana") -> Turn:
        return self.hears_back(Taken("1-1", agent, "room-1-1"))

    def says(self, words: str, confidence: float | None = None) -> Turn:
        return self.hears_back(Speech(words, confidence))

    def is_given_back(self, label: str, **values: Scalar) -> Turn:
        return self.hears_back(Returned(label, values))

    def is_left_by_the_agent(self, *, talked: bool = True) -> Turn:
        return self.hears_back(LegEnded("completed", 60, talked=talked))

    def hangs_up(self) -> Turn:
        return self.hears_back(HungUp("completed", 42))

    def hears_back(self, heard: Input) -> Turn:
        """Tell the engine `heard`, answer its questions, and keep what comes of it."""
        turn = self._advance(self.state, heard)
        while turn.question is not None:
            self.asked.append(turn.question)
            turn = turn.then(self._advance(turn.state, self._answer(turn.question)))
        self.turn, self.state = turn, decode(encode(turn.state))
        self.events += turn.events
        return turn

    def _advance(self, state: CallState | None, heard: Input) -> Turn:
        return advance(state, heard, self.catalogue, self.now, seal=sealed, emergency=self.emergency)

    def _answer(self, question: Question) -> Answered:
        return self.answers.pop(0) if self.answers else Answered(*USUAL[type(question)])

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
