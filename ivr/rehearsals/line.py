"""The line as one caller meets it: the verbs of a talk, done with the engine alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.dialogue.inputs import Digits, HungUp, LeftQueue, LegEnded, NoInput, Recorded, SentBack, Speech, Taken
from ivr.dialogue.instructions import Enqueue, Gather, JoinRoom, Record
from ivr.engine.hold import chosen, hold
from ivr.flows.prompts import CHARACTERS_A_SECOND
from ivr.rehearsals.calling import Call
from ivr.rehearsals.errors import Unmet
from ivr.rehearsals.moves import Words
from queueing.events import TalkBegan

AGENT = "rehearsed"
KEY_S = 0.5
"""How long it takes to press a key."""
DECLINING_S = 5.0
"""How long an agent's telephone rings before he declines."""
NOWHERE = "the call is over"


class Line:
    """Does what one rehearsal's caller and agents do (`Party`)."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self._since = call.now
        self._due = call.now
        self._heard_up_to = 0
        self._moved_at = 0
        self._offers = 0
        self._recordings = 0

    def dials(self) -> None:
        """Let the call begin."""
        self.call.begins()
        self._settle()

    # The caller

    def hears(self, words: Words) -> None:
        """Look for the words among what was said since the caller's last move, behind what was found before."""
        sounds = self.call.sounds
        for at in range(self._heard_up_to, len(sounds)):
            if sounds[at].is_said_by(words):
                self._heard_up_to = at + 1
                return
        heard = ", ".join(map(str, sounds[self._moved_at :])) or "nothing"
        raise Unmet(f"to hear {words}", f"heard {heard}{self._troubles()}")

    def presses(self, keys: str) -> None:
        """Press keys where the line listens, or where something is offered to who waits."""
        at = self._moves()
        if isinstance(at, Gather):
            self._tell(Digits(self._entry(at, keys)))
        elif isinstance(at, Enqueue):
            self._choose(keys)
        elif isinstance(at, Record) and keys == at.end_key:
            self._tell(Recorded("", "", 0, key=keys))
        else:
            raise Unmet(f"somebody who listens for {keys}", self._where())

    def says(self, words: str) -> None:
        """Say something where the line listens for words."""
        at = self._moves()
        if not isinstance(at, Gather) or not at.speech:
            raise Unmet("the line to listen for words", self._where())
        self.call.passes(1 + len(words) / CHARACTERS_A_SECOND)
        self._tell(Speech(words))

    def is_silent(self, times: int) -> None:
        """Let askings pass."""
        for _ in range(times):
            self._moves()
            self._pass_by()

    def records(self, seconds: float, *, hangs_up: bool) -> None:
        """Speak a message."""
        at = self._moves()
        if not isinstance(at, Record):
            raise Unmet("a recording", self._where())
        spoken = min(int(seconds), at.longest)
        self.call.passes(spoken)
        self._recordings += 1
        recording = f"RE{self._recordings}"
        key = at.end_key if spoken < at.longest and not hangs_up else ""
        self._tell(Recorded(recording, f"/recordings/{recording}", spoken, key, hung_up=hangs_up))
        if hangs_up:
            self._tell(HungUp("completed", self.call.seconds))

    def waits(self, seconds: float) -> None:
        """Let time pass; in a queue until it is left at most."""
        at = self._moves()
        until = self.call.now + timedelta(seconds=seconds)
        if isinstance(at, Enqueue):
            self._wait_in_queue(until)
            return
        while isinstance(self.call.at, Gather | Record) and self._due <= until:
            self._pass_by()
        if self.call.at is None:
            raise Unmet("a call on which to wait", NOWHERE)
        self.call.now = max(until, self.call.now)

    def hangs_up(self) -> None:
        """Hang up; that he was being recorded is told first. That he has talked, the floor has told."""
        call, at = self.call, self._moves()
        if call.over:
            return
        if isinstance(at, Record):
            self._tell(Recorded("", "", 0, hung_up=True))
        self._tell(HungUp("completed", call.seconds))

    # The agent

    def agent_accepts(self) -> None:
        """Let the caller meet an agent."""
        self._wanted()
        self._offers += 1
        offer, queue, waited = f"1-{self._offers}", self.call.state.queue, self._waited
        self._tell(Taken(offer, AGENT, f"room-{offer}"))
        self.call.note(TalkBegan(AGENT, offer, queue, waited * 1000))

    def agent_declines(self) -> None:
        """Let the caller wait on."""
        self._wanted()
        self._wait_in_queue(self.call.now + timedelta(seconds=DECLINING_S))

    def agent_hangs_up(self) -> None:
        """End the talk on the agent's side."""
        self._talking()
        self._tell(LegEnded("completed", self._waited, talked=True))

    def agent_sends_back(self, step: str) -> None:
        """Lead the caller back into the flow."""
        self._talking()
        self._tell(SentBack(step))
        if isinstance(self.call.at, JoinRoom):
            raise Unmet(f"the flow to take him back at {step}", "it is none of its send_back")

    # What becomes of it

    def _moves(self) -> object:
        """The caller does something: what he is said to hear from now on comes after it."""
        self._heard_up_to = self._moved_at = len(self.call.sounds)
        return self.call.at

    def _tell(
        self, heard: Digits | Speech | NoInput | Recorded | HungUp | LeftQueue | LegEnded | SentBack | Taken
    ) -> None:
        self.call.tell(heard)
        self._settle()

    def _settle(self) -> None:
        """Note since when the caller is where he is, and until when nothing need happen."""
        at = self.call.at
        self._since = self._due = self.call.now
        if isinstance(at, Gather):
            self._due += timedelta(seconds=at.wait)
        elif isinstance(at, Record):
            self._due += timedelta(seconds=at.silence)
        elif isinstance(at, Enqueue):
            self._look()

    def _entry(self, gather: Gather, keys: str) -> str:
        """Return the keys that one entry takes. Raises Unmet where some come too late."""
        entered, ended, left = keys.partition(gather.end_key) if gather.end_key else (keys, "", "")
        if gather.most and len(entered) > gather.most:
            entered, left = entered[: gather.most], entered[gather.most :]
        if left:
            raise Unmet(f"somebody who listens for {left}", f"the entry was over with {entered}{ended}")
        whole = ended or len(entered) == gather.most
        self.call.passes(KEY_S * len(keys) + (0 if whole else gather.wait))
        return entered

    def _choose(self, keys: str) -> None:
        call = self.call
        label = chosen(call.state, call.catalogue, keys, self._waited)
        if label is None:
            raise Unmet(f"{keys} to be offered to who waits", self._where())
        self._tell(LeftQueue(label))

    def _pass_by(self) -> None:
        """Let one asking pass in silence."""
        at = self.call.at
        if not isinstance(at, Gather | Record):
            raise Unmet("somebody who asks", self._where())
        self.call.now = max(self.call.now, self._due)
        self._tell(NoInput() if isinstance(at, Gather) else Recorded("", "", 0))

    @property
    def _waited(self) -> int:
        return int((self.call.now - self._since).total_seconds())

    def _look(self) -> None:
        """Let a waiting caller hear the next piece."""
        call = self.call
        words = hold(call.state, call.catalogue, 0, None, self._waited)
        spoken = tuple(part for word in words for part in (word.words if isinstance(word, Gather) else (word,)))
        call.hears(spoken)
        pause = sum(word.wait for word in words if isinstance(word, Gather))
        self._due = call.now + timedelta(seconds=call.hearing.lasts(spoken) + pause)

    def _wait_in_queue(self, until: datetime) -> None:
        call = self.call
        rules = call.catalogue.queues.get(call.state.queue)
        if rules and rules.hours in call.outside.emergency:
            self._tell(LeftQueue("emergency"))
            return
        out = self._since + timedelta(seconds=call.state.longest)
        while min(self._due, out) <= until:
            call.now = min(self._due, out)
            if out <= self._due:
                self._tell(LeftQueue("waited_too_long"))
                return
            self._look()
        call.now = until

    def _wanted(self) -> None:
        if not isinstance(self.call.at, Enqueue):
            raise Unmet("a caller who waits for an agent", self._where())

    def _talking(self) -> None:
        if not isinstance(self.call.at, JoinRoom):
            raise Unmet("a caller who talks to an agent", self._where())

    def _where(self) -> str:
        """Say what the caller is doing."""
        at, state = self.call.at, self.call.state
        if isinstance(at, Gather):
            return f"the line listens for keys{' or words' if at.speech else ''} in {state.step}"
        doing = {Record: "is recorded", Enqueue: f"waits in {state.queue}", JoinRoom: "talks to an agent"}
        found = next((words for kind, words in doing.items() if isinstance(at, kind)), "")
        return f"he {found} in {state.step}{self._troubles()}" if found else f"{NOWHERE}{self._troubles()}"

    def _troubles(self) -> str:
        """Name what failed, so that a slip in what is given shows."""
        failed = [event for event in self.call.events if event.kind == "Failed"]
        told = dict.fromkeys(f"{event.text('what')} failed: {event.text('reason')}" for event in failed)
        return f" ({'; '.join(told)})" if told else ""
