"""The talk of a rehearsal on a real line: whoever holds the telephones of the emulator does what the moves say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.emulator.exchange import Handset, Unmet
from ivr.emulator.sounds import Sound
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals import errors
from ivr.rehearsals.account import Account
from ivr.rehearsals.moves import Words
from ivr.rehearsals.script import Rehearsal
from tests.whole_line import WholeLine

AT_WORK = ("free", "busy")


class Telephone:
    """Does what a rehearsal's caller and agents do (`ivr.rehearsals.moves.Party`), over HTTP.

    The line's clock runs faster than the one by which sentences are heard to their end: what counts on that (a mark
    behind a long sentence) is for a line at its real speed.
    """

    def __init__(
        self,
        line: WholeLine,
        rehearsal: Rehearsal,
        catalogue: Catalogue,
        caller: Handset,
        signs_in: Callable[[str], Handset],
    ) -> None:
        self.line, self.rehearsal, self.catalogue, self.caller = line, rehearsal, catalogue, caller
        wanted = any(agents[-1] in AT_WORK for agents in rehearsal.agents.values())
        self.agent = signs_in("rehearsed") if wanted else None
        self._heard_up_to = self._moved_at = 0

    def dials(self) -> None:
        self.caller.dials(self.rehearsal.dials)

    def hears(self, words: Words) -> None:
        """Wait until it is said, in whatever language."""
        wanted = [words.text.casefold()] if words.text else [*self._spoken(words.prompt)]

        def heard() -> bool:
            for place in range(self._heard_up_to, len(self.caller.heard)):
                said = _said(self.caller.heard[place])
                if any(text in said for text in wanted):
                    self._heard_up_to = place + 1
                    return True
            return False

        try:
            self.line.until(heard)
        except AssertionError as late:
            raise errors.Unmet(f"to hear {words}", f"heard {self.caller.heard[-5:]}") from late

    def presses(self, keys: str) -> None:
        self._hears_something()
        self._moves(lambda: self.caller.presses(keys))

    def says(self, words: str) -> None:
        self._hears_something()
        self._moves(lambda: self.caller.says(words))

    def is_silent(self, times: int) -> None:
        """Let each asking pass that is heard from now on."""
        for _ in range(times):
            asked = [sound for sound in self.caller.heard if sound.kind == "listening"]
            self.line.exchange.passes(asked[-1].seconds + 1 if asked else 1)

    def records(self, seconds: float, *, hangs_up: bool) -> None:
        self._moves(lambda: self.caller.records(seconds, ends_with="hanging up" if hangs_up else "#"))

    def waits(self, seconds: float) -> None:
        self._moves(lambda: self.line.exchange.passes(seconds))

    def hangs_up(self) -> None:
        if not self.caller.leg.over:
            self._moves(self.caller.hangs_up)

    def agent_accepts(self) -> None:
        agent = self._agent()
        self._does(agent.rings)
        self._does(agent.answers)
        self._does(lambda: agent.presses("1"))
        self._does(lambda: agent.talks_with(self.caller))
        self.line.until(lambda: self.line.agents_that_are("on_call"))

    def agent_declines(self) -> None:
        self._does(self._agent().rings)
        self._does(self._agent().declines)

    def agent_hangs_up(self) -> None:
        self._does(self._agent().hangs_up)

    def agent_sends_back(self, step: str) -> None:
        raise errors.Unmet(f"the agent to send the caller back to {step}", "a telephone alone cannot do that")

    def account(self) -> Account:
        """Return what came of it, as the API tells it once the call is settled."""
        outcome = self.line.outcome(self.caller.sid)
        told = self.line.call(self.caller.sid)
        sent = [event for event in told["events"] if event["kind"] == "Notified" and event["label"] == "sent"]
        saved = [event for event in told["events"] if event["kind"] == "ValueSaved"]
        return Account(
            steps=tuple(told["steps"]),
            sent=tuple(event["text"] or event["to"] for event in sent),
            values={event["name"]: event["value"] for event in saved},
            prompts=sum(sound.kind in {"say", "play"} for sound in self.caller.heard),
            over=True,
            mark=told["mark"] or "",
            outcome=outcome,
        )

    def _spoken(self, prompt: str) -> Iterator[str]:
        """Give what a prompt says in each language for certain: the longest part without values."""
        for language in self.catalogue.prompts[prompt].wordings:
            for template in self.catalogue.prompts[prompt].transcripts(language):
                yield max((part for part in template.parts if isinstance(part, str)), key=len).strip().casefold()

    def _moves(self, does: Callable[[], object]) -> None:
        self._heard_up_to = self._moved_at = len(self.caller.heard)
        self._does(does)

    def _hears_something(self) -> None:
        """Wait for the next question: what is pressed twice in a row would be one entry."""
        self.line.until(lambda: len(self.caller.heard) > self._moved_at)

    def _does(self, does: Callable[[], object]) -> None:
        try:
            does()
        except Unmet as unmet:
            expected, _, seen = str(unmet).partition("\n")
            raise errors.Unmet(expected, seen[-2000:]) from unmet

    def _agent(self) -> Handset:
        if self.agent is None:
            raise errors.Unmet("an agent", "the rehearsal gives none")
        return self.agent


def _said(sound: Sound) -> str:
    return (sound.text if sound.kind in {"say", "voice"} else sound.url).casefold()
