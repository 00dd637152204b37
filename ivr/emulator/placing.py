"""Calls, from the first ring: somebody dials a line, or REST has a number dialled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.emulator.company import Company
from ivr.emulator.errors import NotInService
from ivr.emulator.leg import Leg, Notices, Phone, Source
from ivr.emulator.params import call_params
from ivr.emulator.playing.meeting import Meeting
from ivr.emulator.playing.player import Player
from ivr.emulator.playing.ringing import detect_machine, ring
from ivr.emulator.rooms import Participant
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.dial import Dial


def dial_line(company: Company, from_: str, to: str, phone: Phone) -> Leg:
    """Let `phone` call the line `to`; return the leg, which is ringing. Raises NotInService."""
    line = company.lines.get(to)
    if line is None:
        raise NotInService(f"{to} is not in service")
    leg = company.leg(from_, to, "inbound", status="ringing")
    leg.phone = phone
    if line.status_url:
        leg.notices = Notices(line.status_url, line.status_method)
    if line.fallback_url:
        leg.fallback = Source(line.fallback_url, line.fallback_method)
    leg.hear(Sound("ringing", to))
    company.wire.background(Player(company, leg).play_from(Source(line.voice_url, line.voice_method)))
    return leg


@dataclass(frozen=True, slots=True)
class Order:
    """How REST wants a number called: what is played when it answers, a document or a room.

    `timeout` in seconds. `machine_detection`: "", Enable or DetectMessageEnd; with `amd_notice` beside the call.
    """

    source: Source
    participant: Participant | None = None
    timeout: float = 60
    machine_detection: str = ""
    amd_notice: Notices | None = None


def place(company: Company, leg: Leg, order: Order) -> None:
    """Have `leg` dialled when the bucket of calls per second allows; `leg.queue_time_ms` says how long that takes."""
    wait = company.bucket.wait(company.clock.now(), company.switches.calls_per_second)
    leg.queue_time_ms = round(wait * 1000)
    company.wire.background(_place(company, leg, order, wait))


async def _place(company: Company, leg: Leg, order: Order, wait: float) -> None:
    if wait:
        await company.clock.sleep(wait)
    if leg.over:
        # Cancelled while it was queued: no status callback is sent (https://www.twilio.com/docs/voice/twiml).
        return
    if not await ring(company, leg, order.timeout):
        return
    source = order.source
    if order.machine_detection and order.amd_notice is None:
        answered_by = await detect_machine(company, leg, order.machine_detection)
        source = replace(source, answers={"AnsweredBy": answered_by})
    elif order.machine_detection and order.amd_notice is not None:
        company.wire.background(_detect(company, leg, order.machine_detection, order.amd_notice))
    await _play(company, leg, replace(order, source=source))


async def _play(company: Company, leg: Leg, order: Order) -> None:
    player = Player(company, leg)
    if order.participant is None:
        await player.play_from(order.source)
    else:
        await player.play([Meeting(player.scene, Dial(), order.participant.terms, order.participant)])


async def _detect(company: Company, leg: Leg, mode: str, notices: Notices) -> None:
    answered_by = await detect_machine(company, leg, mode)
    if leg.over:
        return
    seconds = company.switches.machine_detection_seconds
    params = {
        **call_params(company.account_sid, leg),
        "AnsweredBy": answered_by,
        "MachineDetectionDuration": str(round(seconds * 1000)),
    }
    await company.notify(leg.sid, notices, params, leg.notice_order)
