"""What happened in a call, one line an event, as its agents and supervisors read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ivr.desk import words
from ivr.desk.clock import span
from ivr.desk.phones import shown


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `at` is ISO 8601; `tone` is step, caller, line, agent, trouble or end."""

    at: str
    tone: str
    text: str


TOLD: Mapping[str, tuple[str, str]] = {
    "CallBegan": ("line", "{caller} called {dialled}; the flow “{flow}” answered"),
    "StepEntered": ("step", "{step}"),
    "MenuChosen": ("caller", "Chose {option}"),
    "NoInputHeard": ("caller", "Was silent"),
    "NoMatchHeard": ("caller", "Gave an answer that is none of the choices"),
    "ValueSaved": ("line", "{name}: {value}"),
    "Marked": ("line", "Reached “{mark}”"),
    "LanguageSet": ("line", "Language: {language}"),
    "CaseOpened": ("line", "Case {case} opened: {of}"),
    "CaseChanged": ("line", "Case {case}: {change}"),
    "Tagged": ("line", "Tagged {tags}"),
    "Identified": ("line", "Known as {customer}"),
    "AskedOutside": ("line", "Asked outside, by {what} {of}: {label}"),
    "Notified": ("line", "Message by {by} to {to}: {label}"),
    "CallbackBooked": ("line", "Callback to {number} booked for {queue}"),
    "CallbackRefused": ("line", "No callback to {number}: {label}"),
    "CallbackMoved": ("line", "The callback will be made once more"),
    "RecordingSet": ("line", "Recording of the talk: {on}"),
    "CallerPassedOn": ("agent", "{agent} passed the caller on to {queue}"),
    "CallerSentBack": ("agent", "{agent} sent the caller back to {step}"),
    "QueueEntered": ("line", "Began to wait in {queue}"),
    "WaitSaid": ("line", "Was told: {ahead} before, up to {minutes} min to wait"),
    "QueueLeft": ("line", "Left the queue {queue}: {reason}"),
    "OfferMade": ("agent", "Offered to {agent} after waiting {waited}"),
    "Consulted": ("agent", "{by} asked {agent} about the caller"),
    "AgentRung": ("agent", "The telephone of {agent} was rung"),
    "OfferAccepted": ("agent", "{agent} took the call"),
    "OfferEnded": ("agent", "The offer to {agent} came to nothing: {reason}"),
    "Connected": ("agent", "Connected with {agent}"),
    "TalkBegan": ("agent", "Began to talk with {agent}, after waiting {waited}"),
    "TalkEnded": ("agent", "The talk with {agent} ended after {seconds}, by the {by}"),
    "Talked": ("agent", "Talked with {agent}"),
    "Overheard": ("agent", "{by} came into the talk of {agent}: {how}"),
    "HoldBegan": ("agent", "{agent} let the caller wait"),
    "HoldEnded": ("agent", "{agent} came back to the caller after {seconds}"),
    "WrapUpEnded": ("agent", "{agent} was done after {seconds} of wrap-up"),
    "MessageLeft": ("caller", "Left a message of {seconds}"),
    "CallRecorded": ("line", "{seconds} of the call, both sides, were recorded"),
    "Transcribed": ("line", "What was said in a recording has been written down: “{words}”"),
    "MessageMade": ("line", "A message was recorded whose words are written down apart from it"),
    "WordsHeard": ("caller", "Was understood to say: “{words}”"),
    "LegFinished": ("line", "The call to {to} ended: {status}"),
    "Refused": ("trouble", "Was refused: {reason}"),
    "Failed": ("trouble", "{what} failed: {reason}"),
    "Recovered": ("trouble", "The call went on after its state was lost"),
    "FlowEnded": ("end", "The line ended the call"),
    "CallEnded": ("end", "Over after {seconds}"),
}
"""Kind of event -> tone, and the sentence with the event's own fields."""

CALLED_BACK: Mapping[str, str] = {
    "answered_by_person": "The line called {caller}, who answered",
    "answered_by_machine": "The line called {caller}: a machine answered",
    "busy": "The line called {caller}: busy",
    "no_answer": "The line called {caller}: nobody answered",
    "failed": "The line called {caller}: the call could not be made",
}
"""How a call began that the line itself made, a callback: the kind of its start -> the sentence."""

OF_A_CALLBACK = "The callback was offered to {agent}, {waited} after its place was given"
"""An offer of a callback that came to nothing, on the call in which it was booked."""

NUMBERS = ("caller", "dialled", "to", "number")
CODES = ("how", "reason", "mark", "change", "of", "what", "status", "label")


class _Fields(dict[str, str]):
    """The fields of one event as words; one that the event lacks is left out of the sentence, not an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def timeline(events: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of a call's events (as the record's documents have them), in their order."""
    return [_line(event) for event in events]


def _line(event: Mapping[str, Any]) -> Line:
    tone, sentence = TOLD.get(event["kind"], ("line", words.plain(event["kind"])))
    if event["kind"] == "CallBegan":
        sentence = CALLED_BACK.get(event.get("of", ""), sentence)
    if event["kind"] == "OfferMade" and event.get("callback"):
        sentence = OF_A_CALLBACK
    return Line(event["at"], tone, sentence.format_map(_Fields(_spoken(event))))


def _spoken(event: Mapping[str, Any]) -> dict[str, str]:
    return {name: _word(name, value) for name, value in event.items()}


def _word(name: str, value: Any) -> str:
    if name == "waited" and isinstance(value, int | float):
        return span(value / 1000)
    if name == "seconds" and isinstance(value, int | float):
        return span(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    text = "" if value is None else str(value)
    if name in NUMBERS:
        return shown(text)
    return words.plain(text) if name in CODES else text
