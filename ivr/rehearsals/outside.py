"""The world outside one rehearsed call: it answers what is given, and fails where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import Answered, LegEnded, Returned
from ivr.dialogue.instructions import (
    ChangeCase,
    Connect,
    DialNumbers,
    LookUp,
    Notify,
    OpenCase,
    Question,
    RunFunction,
    SeekPlace,
)
from ivr.flows.catalogue import Catalogue
from ivr.flows.kinds import E164
from ivr.rehearsals.given import EMERGENCY, FAILED
from ivr.rehearsals.script import Rehearsal

NOT_GIVEN = Answered(FAILED, {"reason": "not given in this rehearsal"})
TALK_S = 60
"""How long a talk outside lasts."""
UNTAKEN = {"busy": "busy", "no_answer": "no-answer", FAILED: "failed"}
"""A label of dial -> how the carrier calls a leg that ended so."""
PLACES = {"free": "placed", "busy": "placed", "none": "nobody_there", "full": "full", FAILED: FAILED}
OWN_QUEUE = "agent."
A_MOMENT = timedelta(minutes=30)


class Outside:
    """Services, functions, connectors, telephones, agents and the case record of one rehearsal."""

    def __init__(self, rehearsal: Rehearsal, catalogue: Catalogue) -> None:
        self._given = rehearsal.given
        self._agents = rehearsal.agents
        self._catalogue = catalogue
        self._asked: Counter[str] = Counter()
        self._made: Counter[str] = Counter()
        self._answers: Mapping[type[Question], Callable[[Any, datetime], Answered]] = {
            LookUp: lambda question, _: self._next(question.service),
            RunFunction: lambda question, _: self._next(question.function),
            OpenCase: lambda *_: self._next("case", self._opened()),
            ChangeCase: lambda question, _: self._next("case", Answered("done", {"id": question.case})),
            Notify: lambda *_: self._next("notify", Answered("sent")),
            SeekPlace: lambda question, _: self._place(question),
            FindSlots: self._slots,
            BookCallback: self._booked,
            RetryCallback: self._booked_again,
        }
        self.emergency = frozenset(
            name for name in catalogue.calendars if any(one.label == EMERGENCY for one in self._given.get(name, ()))
        )
        """The calendars that the emergency switch has closed."""

    def answer(self, question: Question, now: datetime) -> Answered:
        """Return the answer to what the flow asks."""
        return self._answers[type(question)](question, now)

    def dialled(self, dial: DialNumbers) -> LegEnded:
        """Return how it ended to dial the numbers: who takes the call talks for a minute."""
        status = UNTAKEN[FAILED]
        for number in dial.numbers:
            label = self._taken(number)
            if label == "finished":
                return LegEnded("completed", TALK_S, talked=True, number=number)
            status = UNTAKEN[label]
        return LegEnded(status)

    def connected(self, connect: Connect) -> Returned:
        """Return how the caller came back from a connector."""
        answer = self._next(connect.connector)
        return Returned(answer.label, answer.values)

    def _next(self, name: str, usual: Answered = NOT_GIVEN) -> Answered:
        """Return the answer of `name` whose turn it is; the last one stays."""
        answers = self._given.get(name, ())
        self._asked[name] += 1
        return answers[min(self._asked[name], len(answers)) - 1] if answers else usual

    def _taken(self, number: str) -> str:
        numbers = self._catalogue.directory.numbers
        named = (name for name, one in numbers.items() if one == number and name in self._given)
        return self._next(next(named, "dial")).label

    def _opened(self) -> Answered:
        number = self._count("case")
        return Answered("done", {"id": str(number), "number": f"C-{number:06d}"})

    def _place(self, question: SeekPlace) -> Answered:
        agents = self._at(question.queue)
        if agents == "busy" and question.longest == 0:
            return Answered("full")
        label = PLACES[agents]
        return Answered(label, {"place": f"place {self._count('place')}"} if label == "placed" else {})

    def _at(self, queue: str) -> str:
        """Return who is at a queue now; at an agent's own, as at the best of those that are given."""
        if queue.startswith(OWN_QUEUE):
            given = {one for several in self._agents.values() for one in several}
            return next((one for one in PLACES if one in given), "none")
        agents = self._agents.get(queue) or ("none",)
        return agents[min(self._count(f"at {queue}"), len(agents)) - 1]

    def _slots(self, question: FindSlots, now: datetime) -> Answered:
        first = now.astimezone(self._catalogue.zone).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        times = [first + number * A_MOMENT for number in range(question.count)]
        found = Answered("found", {f"slot_{number}": time.isoformat() for number, time in enumerate(times, 1)})
        given = self._given.get("callback", ())
        return Answered("no_slot") if any(one.label == "no_slot" for one in given) else found

    def _booked(self, question: BookCallback, _now: datetime) -> Answered:
        if not E164.match(question.number):
            return Answered("invalid_number")
        return self._with_callback(self._next("callback", Answered("booked")), question.slot)

    def _booked_again(self, question: RetryCallback, now: datetime) -> Answered:
        again = now + (timedelta(seconds=question.after) if question.after is not None else A_MOMENT)
        return self._with_callback(self._next("retry_callback", Answered("booked")), again.isoformat())

    def _with_callback(self, answer: Answered, at: str) -> Answered:
        booked = answer.label in {"booked", "already_booked"}
        return Answered(answer.label, {"id": "1", "at": at}) if booked else answer

    def _count(self, what: str) -> int:
        self._made[what] += 1
        return self._made[what]
