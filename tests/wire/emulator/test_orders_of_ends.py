"""The end of a call: which request leaves when (twilio-voice 2.4, 2.7, 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App, Seen


def moments(app: App, *paths: str) -> list[str]:
    """Return the paths in the order in which their first requests came."""
    return sorted(paths, key=lambda path: app.requests(path)[0].at)


@pytest.mark.parametrize(("waits", "expected"), [(False, ["completed", "answered"]), (True, ["answered", "completed"])])
def test_completed_leaves_at_hang_up_or_waits_for_the_answer_in_flight(
    *, app: App, exchange: Exchange, line: str, caller: Handset, waits: bool, expected: list[str]
) -> None:
    exchange.switches.completed_waits_for_answer = waits
    order: list[str] = []

    def slow(_: Seen) -> str:
        caller.hangs_up()
        if not waits:
            app.sees("/status")
        order.append("answered")
        return "<Say>Too late</Say>"

    def status(_: Seen) -> str:
        order.append("completed")
        return ""

    app.on("/voice", '<Gather action="/slow" numDigits="1"/>')
    app.on("/slow", slow)
    app.on("/status", status)
    caller.dials(line)
    caller.presses("1")
    app.awaits("/status")
    assert order == expected
    assert "Too late" not in [sound.text for sound in caller.heard]


@pytest.mark.parametrize(("order", "expected"), [("before", ["/rec", "/status"]), ("after", ["/status", "/rec"])])
def test_records_action_after_a_hang_up(
    *,
    app: App,
    exchange: Exchange,
    line: str,
    caller: Handset,
    order: Literal["before", "after"],
    expected: list[str],
) -> None:
    exchange.switches.action_after_hangup = order
    app.on("/voice", '<Record action="/rec"/>')
    app.on("/rec", "<Say>Nobody hears this</Say>")
    caller.dials(line)
    caller.records(seconds=12, ends_with="hanging up")
    assert caller.is_over() == "completed"
    recorded = app.awaits("/rec")[0].params
    app.awaits("/status")
    assert (recorded["Digits"], recorded["RecordingDuration"]) == ("hangup", "12")
    assert moments(app, "/rec", "/status") == expected


def test_a_caller_who_leaves_before_voice_is_answered_ends_as_no_answer(app: App, line: str, caller: Handset) -> None:
    def slow(_: Seen) -> str:
        caller.hangs_up()
        app.sees("/status")
        return "<Say>Hello?</Say>"

    app.on("/voice", slow)
    caller.dials(line)
    told = app.awaits("/status")[0].params
    assert (told["CallStatus"], told["CallDuration"]) == ("no-answer", "0")
    assert caller.is_over() == "no-answer"
    assert told["CallSid"] == app.requests("/voice")[0].params["CallSid"]


def test_the_action_of_an_enqueue_is_asked_for_after_a_hang_up(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Enqueue action="/left" waitUrl="">support</Enqueue>')
    caller.dials(line)
    caller.waits_in("support")
    caller.hangs_up()
    left = app.awaits("/left")[0].params
    assert (left["QueueResult"], left["CallStatus"]) == ("hangup", "completed")
    assert left["QueueSid"].startswith("QU")


@pytest.mark.parametrize(("switched_on", "asked"), [(False, 0), (True, 1)])
def test_the_action_of_a_dial_after_a_hang_up(
    *, app: App, exchange: Exchange, line: str, caller: Handset, agent: Handset, switched_on: bool, asked: int
) -> None:
    exchange.switches.dial_action_after_hangup = switched_on
    app.on("/voice", f'<Dial action="/after">{agent.number}</Dial>')
    caller.dials(line)
    agent.rings()
    agent.answers()
    caller.talks_with(agent)
    caller.hangs_up()
    assert agent.is_over() == "completed"
    app.awaits("/status")
    if asked:
        app.awaits("/after")
    exchange.passes(1)
    assert len(app.requests("/after")) == asked


def test_a_hang_up_during_a_gather_asks_for_nothing(app: App, exchange: Exchange, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather action="/menu" actionOnEmptyResult="true"><Say>Press something</Say></Gather>')
    caller.dials(line)
    caller.hears("Press something")
    caller.hangs_up()
    told = app.awaits("/status")[0].params
    exchange.passes(10)
    assert (told["CallStatus"], told["SequenceNumber"]) == ("completed", "0")
    assert app.requests("/menu") == []


@pytest.mark.parametrize(
    ("verb", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy"), ("<Hangup/>", "completed")]
)
def test_refused_calls(app: App, line: str, caller: Handset, verb: str, status: str) -> None:
    app.on("/voice", verb)
    caller.dials(line)
    assert caller.is_over() == status
    assert app.awaits("/status")[0].params["CallStatus"] == status
