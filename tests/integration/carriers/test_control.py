"""What goes over the wire when we ask something of the carrier, and what we make of its answers."""

from __future__ import annotations

import base64
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ivr.carriers import ports
from ivr.carriers.errors import CarrierBusy, CarrierDown, CarrierRefused, CarrierSilent
from ivr.carriers.ports import Line, LiveLeg, Seat, Unknown, Wiring
from ivr.carriers.twilio import wire
from ivr.carriers.twilio.control import Control
from ivr.dialogue.inputs import HungUp

CALL = "CA" + "a1" * 16
LINE = "https://line.example.com"
TRIES = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
OVER = {"code": 21220, "message": "Call is not in-progress. Cannot redirect.", "status": 400}
GONE = {"code": 20404, "message": "The requested resource was not found", "status": 404}
BUSY = {"code": 20429, "message": "Too Many Requests", "status": 429}


def leg(call: str = CALL, **told: Any) -> dict[str, Any]:
    return {"sid": call, "to": "+14155550100", "from": "+18005550100", "direction": "outbound-api", **told}


def ring(control: Control) -> str:
    return control.ring(
        to="+14155550100",
        caller_id="+18005550100",
        url=f"{LINE}/voice/agent?o=1-7",
        notice_url=f"{LINE}/voice/leg?o=1-7",
        fallback_url=f"{LINE}/voice/agent/fallback?o=1-7",
        ring_seconds=20,
    )


def test_it_is_the_port(control: Control, carrier: Any) -> None:
    port: ports.Control = control
    carrier.tell(f"GET /Calls/{CALL}.json", (200, leg(status="ringing")))
    assert port.leg(CALL) == LiveLeg(CALL, "+14155550100", "+18005550100", "ringing", "outbound-api", outbound=True)


def test_a_ring_says_all_that_the_carrier_needs(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (201, leg(status="queued")))
    assert ring(control) == CALL
    [asked] = carrier.asked
    assert asked.form == {
        "To": ["+14155550100"],
        "From": ["+18005550100"],
        "Url": [f"{LINE}/voice/agent?o=1-7{TRIES}"],
        "Method": ["POST"],
        "FallbackUrl": [f"{LINE}/voice/agent/fallback?o=1-7{TRIES}"],
        "FallbackMethod": ["POST"],
        "StatusCallback": [f"{LINE}/voice/leg?o=1-7#rc=3&rp=all"],
        "StatusCallbackMethod": ["POST"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": ["20"],
    }
    login = base64.b64encode(f"{'AC' + 'b2' * 16}:12345".encode()).decode()
    assert asked.headers["Authorization"] == f"Basic {login}"


def test_a_refused_ring_tells_why(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (400, {"code": 21211, "message": "Invalid 'To' Phone Number", "status": 400}))
    with pytest.raises(CarrierRefused, match="Invalid 'To'") as refused:
        ring(control)
    assert (refused.value.code, refused.value.status) == (21211, 400)


def test_an_error_in_the_newer_format_tells_why_as_well(control: Control, carrier: Any) -> None:
    problem = {"type": "https://x.example/20003", "title": "Authenticate", "status": 401, "code": 20003}
    carrier.tell("POST /Calls.json", (401, problem))
    with pytest.raises(CarrierRefused) as refused:
        ring(control)
    assert (refused.value.code, refused.value.status) == (20003, 401)


def test_a_busy_carrier_has_done_nothing(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (429, BUSY))
    with pytest.raises(CarrierBusy):
        ring(control)
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("answer", [(500, "oops"), (503, {}), (0, ""), (201, "<html>sign in</html>")])
def test_no_answer_leaves_it_open_and_is_never_repeated(
    control: Control, carrier: Any, answer: tuple[int, Any]
) -> None:
    carrier.tell("POST /Calls.json", answer)
    with pytest.raises(CarrierSilent):
        ring(control)
    assert carrier.paths() == ["POST /Calls.json"]


def test_a_slow_carrier_counts_as_silent(control: Control, carrier: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "READ_SECONDS", 0.2)
    carrier.tell("POST /Calls.json", (-1, ""))
    with pytest.raises(CarrierSilent):
        ring(control)
    assert len(carrier.asked) == 1


def test_a_carrier_that_is_not_there_was_not_asked() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        control = Control("AC1", "12345", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(CarrierDown) as down:
            ring(control)
        control.close()
    assert not isinstance(down.value, CarrierSilent)


def test_a_proxy_of_the_environment_is_not_asked_for_a_carrier_beside_us(
    control: Control, carrier: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    carrier.tell("POST /Calls.json", (201, leg()))
    assert ring(control) == CALL


def test_connections_are_kept(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (201, leg()))
    ring(control)
    ring(control)
    assert len({asked.peer for asked in carrier.asked}) == 1


def test_a_call_in_progress_is_moved(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (200, leg()))
    assert control.move(CALL, f"{LINE}/voice/i/7", f"{LINE}/voice/fallback#rc=1")
    assert carrier.asked[0].form == {
        "Url": [f"{LINE}/voice/i/7{TRIES}"],
        "Method": ["POST"],
        "FallbackUrl": [f"{LINE}/voice/fallback#rc=1"],
        "FallbackMethod": ["POST"],
    }


@pytest.mark.parametrize("answer", [(400, OVER), (404, GONE)])
def test_a_call_that_is_over_is_not_moved(control: Control, carrier: Any, answer: tuple[int, Any]) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", answer)
    assert not control.move(CALL, f"{LINE}/voice/i/7", f"{LINE}/voice/fallback")


def test_a_move_that_is_refused_for_another_reason_is_an_error(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (400, {"code": 21205, "message": "Url is not a valid URL"}))
    with pytest.raises(CarrierRefused, match="21205"):
        control.move(CALL, "nowhere", "nowhere")


def test_hanging_up(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (200, leg()))
    control.hang_up(CALL)
    assert [asked.form for asked in carrier.asked] == [{"Status": ["completed"]}]


def test_hanging_up_what_is_over_is_well(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (404, GONE))
    control.hang_up(CALL)
    carrier.tell(f"POST /Calls/{CALL}.json", (400, OVER))
    control.hang_up(CALL)
    assert len(carrier.asked) == 2


def test_a_ringing_call_of_another_carrier_is_canceled(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (400, {"code": 1, "message": "ringing"}), (200, leg()))
    control.hang_up(CALL)
    assert [asked.form["Status"] for asked in carrier.asked] == [["completed"], ["canceled"]]


def test_hanging_up_at_a_busy_carrier_is_not_repeated(control: Control, carrier: Any) -> None:
    carrier.tell(f"POST /Calls/{CALL}.json", (429, BUSY))
    with pytest.raises(CarrierBusy):
        control.hang_up(CALL)
    assert len(carrier.asked) == 1


def test_an_id_of_another_carrier_stays_one_part_of_the_path(control: Control, carrier: Any) -> None:
    assert control.leg("v3:a/b?c") is None
    assert carrier.paths() == ["GET /Calls/v3:a%2Fb%3Fc.json"]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("completed", HungUp("completed", 61)),
        ("no-answer", HungUp("no-answer", 61)),
        ("in-progress", None),
        ("queued", None),
    ],
)
def test_whether_a_call_is_open(control: Control, carrier: Any, status: str, found: HungUp | None) -> None:
    carrier.tell(f"GET /Calls/{CALL}.json", (200, leg(status=status, duration="61")))
    assert control.open_call(CALL) == found


def test_a_call_that_the_carrier_does_not_know(control: Control) -> None:
    assert control.open_call(CALL) == Unknown()
    assert control.leg(CALL) is None


def test_live_legs_are_read_to_the_last_page(control: Control, carrier: Any) -> None:
    pages = {
        "queued": {"calls": [leg("CA1", status="queued")]},
        "ringing": {"calls": [leg("CA2", status="ringing", direction="inbound", to=None)]},
        "in-progress": {
            "calls": [leg("CA3", status="in-progress")],
            "next_page_uri": "/2010-04-01/Accounts/AC" + "b2" * 16 + "/More.json?Page=1",
        },
    }
    carrier.tell("GET /Calls.json", *((200, page) for page in pages.values()))
    carrier.tell("GET /More.json", (200, {"calls": [leg("CA4", status="in-progress")]}))
    legs = control.live_legs()
    assert [(found.call, found.live, found.outbound) for found in legs] == [
        ("CA1", False, True),
        ("CA2", False, False),
        ("CA3", True, True),
        ("CA4", True, True),
    ]
    assert [asked.query.get("Status") for asked in carrier.asked[:3]] == [["queued"], ["ringing"], ["in-progress"]]


def test_a_leg_that_is_answered_while_we_ask_is_told_once(control: Control, carrier: Any) -> None:
    ringing, talking = leg(status="ringing"), leg(status="in-progress")
    carrier.tell("GET /Calls.json", (200, {"calls": []}), (200, {"calls": [ringing]}), (200, {"calls": [talking]}))
    assert [(found.call, found.live) for found in control.live_legs()] == [(CALL, True)]


@pytest.mark.parametrize("page", [{"calls": [], "rest": []}, {}])
def test_a_list_that_cannot_be_read_is_no_answer(control: Control, carrier: Any, page: dict[str, Any]) -> None:
    carrier.tell("GET /Calls.json", (200, page))
    with pytest.raises(CarrierSilent):
        control.live_legs()


def test_a_busy_carrier_gives_no_list(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Calls.json", (429, BUSY))
    with pytest.raises(CarrierBusy):
        control.live_legs()


def test_who_sits_in_which_room(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Conferences.json", (200, {"conferences": [{"sid": "CF1", "friendly_name": "room-1-7"}]}))
    seats = [
        {"call_sid": "CA1", "label": "caller", "end_conference_on_exit": True},
        {"call_sid": "CA2", "label": None, "end_conference_on_exit": False},
    ]
    carrier.tell("GET /Conferences/CF1/Participants.json", (200, {"participants": seats}))
    assert control.rooms() == [Seat("room-1-7", "caller", "CA1"), Seat("room-1-7", "", "CA2", ends=False)]
    assert carrier.asked[0].query["Status"] == ["in-progress"]


def test_who_is_alone_in_a_room_that_has_not_begun(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Conferences.json", (200, {"conferences": [{"sid": "CF1", "friendly_name": "room-1-7"}]}))
    seats = [{"call_sid": "CA1", "label": "caller", "end_conference_on_exit": True}]
    carrier.tell("GET /Conferences/CF1/Participants.json", (200, {"participants": seats}))
    assert control.rooms(begun=False) == [Seat("room-1-7", "caller", "CA1")]
    assert carrier.asked[0].query["Status"] == ["init"]


ROOM = {"conferences": [{"sid": "CF1", "friendly_name": "room-1-7"}]}
SEATED = (200, {"call_sid": "CA1"})


def test_a_caller_is_held_and_let_back(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Conferences.json", (200, ROOM))
    carrier.tell("POST /Conferences/CF1/Participants/CA1.json", SEATED)
    assert control.hold("room-1-7", "CA1", held=True, url=f"{LINE}/voice/hold?c=CA1")
    assert control.hold("room-1-7", "CA1", held=False)
    found, held, _, back = carrier.asked
    assert (found.query["FriendlyName"], found.query["Status"]) == (["room-1-7"], ["in-progress"])
    assert (held.form["Hold"], held.form["HoldMethod"]) == (["true"], ["POST"])
    assert held.form["HoldUrl"][0].startswith(f"{LINE}/voice/hold?c=CA1#")
    assert back.form == {"Hold": ["false"]}


def test_who_hears_a_supervisor(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Conferences.json", (200, ROOM))
    carrier.tell("POST /Conferences/CF1/Participants/CA3.json", SEATED)
    assert control.overhear("room-1-7", "CA3", muted=True)
    assert control.overhear("room-1-7", "CA3", muted=False, coach="CA2")
    assert [asked.form for asked in carrier.asked[1::2]] == [
        {"Muted": ["true"], "Coaching": ["false"]},
        {"Muted": ["false"], "Coaching": ["true"], "CallSidToCoach": ["CA2"]},
    ]


def test_nobody_is_held_who_is_in_no_room(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Conferences.json", (200, {"conferences": []}), (200, ROOM))
    assert not control.hold("room-1-7", "CA1", held=True)
    assert not control.hold("room-1-7", "CA1", held=True)
    carrier.tell("POST /Conferences/CF1/Participants/CA1.json", (429, BUSY))
    with pytest.raises(CarrierBusy):
        control.hold("room-1-7", "CA1", held=True)


def test_our_numbers(control: Control, carrier: Any) -> None:
    number = {
        "sid": "PN1",
        "phone_number": "+18005550100",
        "friendly_name": "Care",
        "voice_url": f"{LINE}/voice",
        "voice_method": "GET",
        "voice_fallback_url": None,
        "status_callback": "",
        "trunk_sid": "TK1",
    }
    carrier.tell("GET /IncomingPhoneNumbers.json", (200, {"incoming_phone_numbers": [number]}))
    assert control.lines() == [
        Line("PN1", "+18005550100", "Care", Wiring(f"{LINE}/voice", "", ""), ("GET", "", ""), "TK1")
    ]


def test_a_number_is_wired(control: Control, carrier: Any) -> None:
    carrier.tell("POST /IncomingPhoneNumbers/PN1.json", (200, {"sid": "PN1"}))
    control.set_line("PN1", Wiring("https://a", "https://b", "https://c"))
    assert carrier.asked[0].form == {
        "VoiceUrl": ["https://a"],
        "VoiceMethod": ["POST"],
        "VoiceFallbackUrl": ["https://b"],
        "VoiceFallbackMethod": ["POST"],
        "StatusCallback": ["https://c"],
        "StatusCallbackMethod": ["POST"],
        "VoiceApplicationSid": [""],
    }


def test_many_threads_share_one_control(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (201, leg()))
    start = threading.Barrier(8)

    def together(_: int) -> str:
        start.wait()
        return ring(control)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(together, range(8))) == [CALL] * 8
    assert len(carrier.asked) == 8
