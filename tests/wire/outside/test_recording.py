"""What is recorded: both sides but for a PIN, and messages that are heard again and written down."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine


def events(line: WholeLine, call: str, kind: str) -> list[dict[str, Any]]:
    return [event for event in line.call(call).get("events", []) if event["kind"] == kind]


def test_nothing_is_recorded_while_a_pin_is_typed(line: WholeLine, caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["secret"])
    caller.hears("This call is recorded")
    caller.hears("Press 1")
    line.exchange.passes(3)
    caller.presses("1")
    caller.hears("type your PIN")
    recordings = line.exchange.company.recordings
    of_call = [one for one in recordings.values() if one.call == caller.sid]
    assert [one.status for one in of_call] == ["completed"]
    line.exchange.passes(3)
    caller.presses("4711")
    caller.hears("Press 1")
    line.exchange.passes(3)
    caller.presses("1")
    caller.hears("Goodbye")
    assert caller.is_over() == "completed"
    line.until(lambda: len(events(line, caller.sid, "CallRecorded")) == 2)
    assert line.outcome(caller.sid) == "abandoned_in_menu"
    assert "4711" not in str(line.call(caller.sid))


def test_a_message_is_heard_again_spoken_again_kept_and_written_down(
    line: WholeLine, caller: Handset, numbers: dict[str, str]
) -> None:
    line.exchange.switches.media_delay = 20
    caller.dials(numbers["message"])
    caller.records(6, "please call me")
    caller.hears("To keep it press 1")
    caller.presses("2")
    # The carrier has it some seconds late: our own address waits for it.
    played = caller.hears("/voice/heard", within=15)
    assert played.startswith(f"{line.url}/voice/heard?u=")
    caller.hears("To keep it press 1", within=15)
    caller.presses("3")
    caller.records(7, "call me tomorrow")
    caller.hears("To keep it press 1")
    caller.presses("1")
    caller.hears("We have it")
    line.exchange.switches.media_delay = 0
    assert line.outcome(caller.sid) == "voicemail"
    [kept] = events(line, caller.sid, "MessageLeft")
    line.until(lambda: len(events(line, caller.sid, "Transcribed")) == 2)
    words = {one["recording"]: one["words"] for one in events(line, caller.sid, "Transcribed")}
    assert words[kept["recording"]] == "call me tomorrow"


def test_what_is_said_in_spanish_is_written_down_while_it_is_spoken(
    line: WholeLine, caller: Handset, numbers: dict[str, str]
) -> None:
    """The carrier writes recordings down in English alone. What is said outside the message is written nowhere."""
    caller.dials(numbers["mensaje"])
    caller.hears("Deje su mensaje")
    caller.says("algo que nadie guarda")
    caller.records(6, "por favor llámeme")
    caller.hears("Para guardarlo oprima 1")
    caller.says("a ver")
    caller.presses("3")
    caller.records(7, "llámeme mañana", ends_with="hanging up")
    assert line.outcome(caller.sid) == "voicemail"
    *_, kept = events(line, caller.sid, "MessageLeft")
    line.until(lambda: line.call(caller.sid)["recordings"][-1]["words"])
    spoken = {one["recording"]: one["words"] for one in line.call(caller.sid)["recordings"]}
    assert spoken[kept["recording"]] == "llámeme mañana"
    assert [one["words"] for one in events(line, caller.sid, "WordsHeard")] == ["por favor llámeme", "llámeme mañana"]


def test_a_recording_is_heard_by_nobody_without_our_mark(line: WholeLine) -> None:
    address = f"{line.exchange.url}/2010-04-01/Accounts/AC/Recordings/RE0"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{line.url}/voice/heard?u={address}&s=00", timeout=5)
