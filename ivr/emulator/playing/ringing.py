"""Ringing a phone, and finding out who has answered."""

from __future__ import annotations

from ivr.emulator.company import Company
from ivr.emulator.leg import Leg
from ivr.emulator.races import race
from ivr.emulator.sounds import Sound


async def ring(company: Company, leg: Leg, seconds: float) -> bool:
    """Ring the phone of `leg` for `seconds`; return whether it was picked up. If not, the leg is over, and told of.

    Where the one who rings is cancelled, the leg ends as `canceled`.
    """
    company.tell_of_leg(leg, "initiated")
    try:
        status = await _ring(company, leg, seconds)
    except BaseException:
        leg.end("canceled")
        company.tell_of_leg(leg, "completed")
        raise
    if status != "answered":
        leg.end(status)
        company.tell_of_leg(leg, "completed")
        return False
    leg.answer()
    leg.hear(Sound("connected", leg.from_))
    company.tell_of_leg(leg, "answered")
    return True


async def _ring(company: Company, leg: Leg, seconds: float) -> str:
    if leg.to in company.phones.unreachable:
        return "failed"
    leg.status = "ringing"
    company.tell_of_leg(leg, "ringing")
    company.phones.ring(leg)
    patience = company.clock.sleep(seconds + company.switches.ring_grace)
    await race(leg.until(lambda: bool(leg.response) or leg.over), patience)
    if leg.over:
        return leg.status
    return leg.response or "no-answer"


def pick_up(company: Company, leg: Leg) -> None:
    """Answer an inbound call: its first verb needs the caller's ear."""
    if leg.status == "ringing":
        leg.answer()
        leg.hear(Sound("connected", leg.to))
        company.tell_of_leg(leg, "answered")


async def detect_machine(company: Company, leg: Leg, mode: str) -> str:
    """Return who has answered, as AnsweredBy says it; `mode` is Enable or DetectMessageEnd.

    https://www.twilio.com/docs/voice/answering-machine-detection
    """
    await company.clock.sleep(company.switches.machine_detection_seconds)
    nature = leg.phone.nature if leg.phone else "unknown"
    if nature != "machine":
        leg.answered_by = nature
    else:
        leg.answered_by = "machine_start" if mode == "Enable" else "machine_end_beep"
    return leg.answered_by
