"""Our numbers at the carrier: where their calls go, and whether that is where they should go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.carriers.ports import Line, Wiring
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.links import ANSWER, FACT, with_fragment

STANDBY_SECONDS = 30
SORRY = "We are sorry: our service is not available at the moment."
CONNECTING = "Please stay on the line while we connect you with a colleague."
LATER = "Please call us again a little later. Goodbye."


class Numbers(Protocol):
    """What is needed here of a carrier's `Control`."""

    def lines(self) -> list[Line]:
        """Our numbers."""

    def set_line(self, line: str, wiring: Wiring) -> None:
        """Let a number's calls come to us; `line` is its id."""


def wiring(public_url: str, fallback_url: str = "") -> Wiring:
    """Where a number's calls go. `fallback_url` is a document that the carrier hosts, else our own rescue."""
    return Wiring(
        voice_url=f"{public_url}/voice{ANSWER}",
        fallback_url=with_fragment(fallback_url or f"{public_url}/voice/fallback", ANSWER),
        status_url=f"{public_url}/voice/status{FACT}",
    )


def check(account: Numbers, wanted: Wiring, numbers: Sequence[str] = ()) -> list[str]:
    """What differs at the carrier from `wanted`, one line a difference; empty where all is well.

    `numbers` in E.164; none means every number of the account.
    """
    lines = {line.number: line for line in account.lines()}
    missing = [f"{number}: not a number of this account" for number in numbers if number not in lines]
    return missing + [
        f"{line.number}: {difference}"
        for line in lines.values()
        if not numbers or line.number in numbers
        for difference in _differences(line, wanted)
    ]


def setup(account: Numbers, wanted: Wiring, numbers: Sequence[str] = ()) -> list[str]:
    """Write `wanted` wherever it differs, and give back the numbers that were written."""
    changed = [
        line for line in account.lines() if (not numbers or line.number in numbers) and any(_differences(line, wanted))
    ]
    for line in changed:
        account.set_line(line.id, wanted)
    return [line.number for line in changed]


def last_resort(standby_number: str = "") -> str:
    """The document to be hosted by the carrier, for the hour in which nothing of ours answers."""
    dial = f'<Say>{CONNECTING}</Say><Dial timeout="{STANDBY_SECONDS}">{xml.text(standby_number)}</Dial>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<Response><Say>{SORRY}</Say>{dial if standby_number else ''}<Say>{LATER}</Say></Response>"
    )


def _differences(line: Line, wanted: Wiring) -> list[str]:
    pairs = (
        ("voice URL", line.wiring.voice_url, wanted.voice_url),
        ("fallback URL", line.wiring.fallback_url, wanted.fallback_url),
        ("status callback", line.wiring.status_url, wanted.status_url),
        ("methods", " ".join(line.methods), "POST POST POST"),
        ("application or trunk", line.diverted, ""),
    )
    return [f"{name} is {found or 'not set'}, not {right or 'empty'}" for name, found, right in pairs if found != right]
