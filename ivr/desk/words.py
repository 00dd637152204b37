"""Codes of the record and the floor, in the words that the desk's people read."""

from __future__ import annotations

from collections.abc import Mapping

from queueing.policy.agents import WITH_A_CALL

OUTCOMES: Mapping[str, str] = {
    "answered": "Talked to an agent",
    "transferred_out": "Passed on to another number",
    "callback_booked": "Callback booked",
    "voicemail": "Left a message",
    "self_served": "Served by the line",
    "refused": "Refused",
    "abandoned_in_queue": "Gave up waiting",
    "abandoned_in_menu": "Hung up in the menu",
    "failed": "Something failed",
    "callback_done": "Called back",
    "callback_moved": "Callback moved",
    "callback_cancelled": "Callback cancelled",
    "callback_unreachable": "Not reached",
}
TONES: Mapping[str, str] = {
    **dict.fromkeys(("answered", "transferred_out", "self_served", "callback_done"), "good"),
    **dict.fromkeys(("voicemail", "callback_booked", "callback_moved"), "open"),
    **dict.fromkeys(("abandoned_in_queue", "failed", "callback_unreachable"), "bad"),
}
"""How an outcome looks; all others are plain. What it is always stands beside the colour, in words."""

DOING: Mapping[str, str] = {
    "idle": "Free",
    "offered": "Being rung",
    "connecting": "Connecting",
    "on_call": "Talking",
    "on_hold": "On hold",
    "wrapping_up": "Wrapping up",
    "not_answering": "Not answering",
    "on_break": "On a break",
    "offline": "Offline",
}
WHY: Mapping[str, str] = {"waited": "Has waited", "idle": "You were free", "skills": "Needs", "through": "Widened"}
"""What the reasons of an offer are about; the others are called as they are."""

NOT_COMING: Mapping[str, str] = {
    "declined": "does not take it",
    "no_answer": "did not answer",
    "busy": "is on the telephone",
    "agent_left": "has hung up",
    "agent_away": "has gone away",
    "taken_back": "has gone again",
}
"""Why a colleague who was asked is not there; for all else he could not be rung."""

BREAKS: Mapping[str, str] = {
    "pause": "Short break",
    "lunch": "Lunch",
    "meeting": "Meeting",
    "training": "Training",
    "other": "Other",
}
PRESENCES: Mapping[str, str] = {"available": "Available", "on_break": "On a break", "offline": "Offline"}


def outcome(code: str | None, status: str) -> str:
    """Tell what became of a call; where that is not settled yet, whether it is `status` in-progress or just over."""
    if code is None:
        return "On the line" if status in ("in-progress", "ringing", "queued") else "Just over"
    return OUTCOMES.get(code) or plain(code)


def tone(code: str | None) -> str:
    """Return how an outcome looks: good, open, bad, plain, or live."""
    return "live" if code is None else TONES.get(code, "plain")


def doing(presence: str, engagement: str, reason: str = "") -> str:
    """Tell what an agent does: what the floor knows while he is there, and where he is while he is not.

    A talk goes on though its agent has said that he goes away after it: then both are told.
    """
    if presence == "available":
        return DOING[engagement]
    away = f"{DOING[presence]}{f': {BREAKS[reason].lower()}' if reason in BREAKS else ''}"
    if engagement in WITH_A_CALL:
        return f"{DOING[engagement]}, then {away[0].lower()}{away[1:]}"
    return away


def plain(code: str) -> str:
    """Return a code of the flows (`follow_up`, `order.number`) as words."""
    words = code.replace("_", " ").replace(".", " ").strip()
    return words[:1].upper() + words[1:]


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"
