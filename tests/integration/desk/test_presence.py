"""Where an agent is: why he is away, who has set it, at which desk he works, and how long he may wrap up."""

from __future__ import annotations

from collections.abc import Callable

from ivr.cases.accounts import Role
from queueing.names import AgentName
from queueing.ports import AgentView
from tests.integration.desk.line import MARIAS, PASSWORD, Line, Visitor

SignIn = Callable[[str, Role], Visitor]
MARIA = AgentName("maria")


def floor_of(line: Line) -> AgentView:
    view = line.floor.agent(MARIA)
    assert view
    return view


def in_a_talk(line: Line) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.takes("CA1")
    line.is_recorded()


def test_a_break_is_taken_at_once_and_explained_later(line: Line, at_her_phone: Visitor) -> None:
    at_her_phone.sends("/desk/presence", presence="on_break", phone=MARIAS)
    assert "Short break" in at_her_phone.get("/desk").text
    at_her_phone.sends("/desk/presence", presence="on_break", reason="lunch")
    assert floor_of(line).reason == "lunch"
    assert "On a break: lunch" in at_her_phone.get("/desk").text
    assert at_her_phone.sends("/desk/presence", presence="on_break", reason="a nap").status_code == 400


def test_a_break_asked_for_in_mid_call_comes_after_it(line: Line, at_her_phone: Visitor) -> None:
    in_a_talk(line)
    at_her_phone.sends("/desk/presence", presence="on_break", reason="lunch")
    shown = at_her_phone.get("/desk").text
    assert "Talking" in shown
    assert "After this call you are on a break: lunch" in shown
    line.hangs_up("CA1")
    line.is_recorded()
    assert "After this call you are on a break: lunch" in at_her_phone.get("/desk").text
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved")
    assert (floor_of(line).presence, floor_of(line).engagement) == ("on_break", "idle")


def test_a_wrap_up_is_prolonged_twice(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    before = floor_of(line).deadline_ms
    assert before
    for _ in range(2):
        assert "One more minute" in at_her_phone.get("/desk").text
        assert at_her_phone.sends("/desk/extend").status_code == 303
    assert floor_of(line).deadline_ms == before + 120_000
    assert "One more minute" not in at_her_phone.get("/desk").text
    at_her_phone.sends("/desk/extend")
    assert "cannot be prolonged any more" in at_her_phone.get("/desk").text


def test_a_supervisor_sends_an_agent_on_a_break_and_back(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    sam.sends("/desk/line/agents/maria/presence", "/desk/line", presence="on_break")
    assert (floor_of(line).presence, floor_of(line).by) == ("on_break", "sam")
    assert "sam has set this for you" in at_her_phone.get("/desk").text
    assert "set by sam" in sam.get("/desk/line").text
    sam.sends("/desk/line/agents/maria/presence", "/desk/line", presence="available")
    assert (floor_of(line).presence, floor_of(line).phone) == ("available", MARIAS)


def test_a_supervisor_signs_off_who_talks_once_that_is_over(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    in_a_talk(line)
    sam.sends("/desk/line/agents/maria/presence", "/desk/line", presence="offline")
    shown = sam.get("/desk/line").text
    assert "maria: offline, once the call is wrapped up." in shown
    assert "Talking, then offline" in shown
    assert "as sam has set it" in at_her_phone.get("/desk").text
    line.hangs_up("CA1")
    line.floor.wrapped_up(MARIA)
    assert "sam has signed you off" in at_her_phone.get("/desk").text


def test_a_supervisor_brings_back_who_did_not_answer(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.floor.leg_over(line.offers["CA1"], "no-answer")
    assert "I am back" in at_her_phone.get("/desk").text
    assert "maria is back" in sam.get("/desk/line").text
    sam.sends("/desk/line/agents/maria/presence", "/desk/line", presence="available")
    assert floor_of(line).engagement == "idle"


def test_only_a_supervisor_sets_anothers_presence(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    assert at_her_phone.sends("/desk/line/agents/maria/presence", presence="offline").status_code == 403
    assert at_her_phone.client.post("/desk/line/agents/maria/presence").status_code in (400, 403)
    assert sam.client.post("/desk/line/agents/maria/presence", data={"presence": "offline"}).status_code == 400
    for name, wanted, status in (("nobody", "offline", 404), ("maria", "asleep", 400)):
        sent = sam.sends(f"/desk/line/agents/{name}/presence", "/desk", presence=wanted)
        assert sent.status_code == status
    assert floor_of(line).presence == "available"


def test_a_desk_that_is_not_heard_of_any_more_makes_her_offline(line: Line, maria: Visitor) -> None:
    maria.sends("/desk/presence", presence="available", phone=MARIAS, beats="1")
    for _ in range(5):
        line.time.passes(5)
        assert maria.sends("/desk/beat").status_code == 204
        line.floor.store.sweep(line.time.ms())
    # Times have stood still in between: after such a gap the floor has patience.
    assert floor_of(line).presence == "available"
    for _ in range(40):
        line.time.passes(1)
        line.floor.store.sweep(line.time.ms())
    assert floor_of(line).presence == "offline"
    assert "was not heard of" in maria.get("/desk").text


def test_a_desk_without_its_script_needs_not_be_heard_of(line: Line, at_her_phone: Visitor) -> None:
    for _ in range(60):
        line.time.passes(1)
        line.floor.store.sweep(line.time.ms())
    assert floor_of(line).presence == "available"
    assert "another desk" not in at_her_phone.get("/desk").text


def test_the_newest_desk_counts_and_the_older_one_can_take_over(
    line: Line, maria: Visitor, visitor: Callable[[], Visitor]
) -> None:
    maria.sends("/desk/presence", presence="available", phone=MARIAS, beats="1")
    second = visitor()
    second.sends("/desk/sign-in", "/desk/sign-in", name="maria", password=PASSWORD, beats="1")
    assert "You went on at another desk" in maria.get("/desk/now").text
    assert "You went on at another desk" not in second.get("/desk").text
    maria.sends("/desk/seat", beats="1")
    assert "You went on at another desk" not in maria.get("/desk").text
    assert "You went on at another desk" in second.get("/desk").text
    assert floor_of(line).presence == "available"


def test_a_floor_that_is_lost_finds_her_break_and_her_desk_in_the_record(line: Line, maria: Visitor) -> None:
    maria.sends("/desk/presence", presence="available", phone=MARIAS, beats="1")
    maria.sends("/desk/presence", presence="on_break", reason="lunch")
    (signed_in,) = line.house.roster.agents()
    assert (signed_in.presence, signed_in.reason, signed_in.lease_ms) == ("on_break", "lunch", 15_000)
