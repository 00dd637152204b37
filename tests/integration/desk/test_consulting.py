"""Who may ask a colleague about a caller, and what both desks show; the carrier's side is seen over the wire."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.cases.accounts import Role
from queueing.names import AgentName
from tests.integration.desk.line import Line, Visitor

SignIn = Callable[[str, Role], Visitor]
ASK, THROUGH = "/desk/calls/CA1/ask", "/desk/calls/CA1/put-through"
TOMS = "+15550100002"


@pytest.fixture
def tom(talk: Visitor, signed_in: SignIn) -> Visitor:
    tom = signed_in("tom", "agent")
    tom.sends("/desk/presence", presence="available", phone=TOMS)
    return tom


def is_asked(line: Line) -> None:
    """Maria asks tom; what the carrier does for it has been done."""
    talk = line.offers["CA1"]
    line.floor.held(talk, held=True)
    asked = line.floor.consult(talk, AgentName("tom"))
    assert asked is not None
    line.offers["asked"] = asked.offer


def comes(line: Line) -> None:
    assert line.floor.store.claim_ring(line.time.ms())
    line.takes("asked")


def test_those_who_are_free_are_named(line: Line, talk: Visitor, tom: Visitor) -> None:
    assert "Ask a colleague…" in talk.get("/desk").text
    assert 'name="colleague" value="tom"' in talk.get(ASK).text
    tom.sends("/desk/presence", presence="on_break")
    assert "Nobody else is free now" in talk.get(ASK).text
    talk.sends(ASK, colleague="tom")
    assert "tom is not free any more" in talk.get("/desk").text


def test_only_her_agent_asks_about_a_caller(talk: Visitor, tom: Visitor) -> None:
    assert tom.get(ASK).status_code == 403
    assert tom.sends(ASK, colleague="tom").status_code == 403
    assert tom.sends(THROUGH).status_code == 403
    assert talk.client.post(ASK, data={"colleague": "tom"}).status_code == 400
    assert talk.client.post(THROUGH).status_code == 400


def test_both_desks_show_how_far_it_has_come(line: Line, talk: Visitor, tom: Visitor) -> None:
    is_asked(line)
    assert "Asking tom" in talk.get("/desk").text
    assert "Put the caller through" not in talk.get("/desk").text
    assert "Pass the caller on to" not in talk.get("/desk").text
    assert "maria asks you" in tom.get("/desk").text
    assert "202-555-0143" not in tom.get("/desk").text, "it may be a mailbox that has answered"
    comes(line)
    assert "Put the caller through" in talk.get("/desk").text
    shown = tom.get("/desk").text
    assert "maria asks you" in shown
    assert "+1 202-555-0143" in shown


def test_who_is_asked_does_not_own_the_talk(line: Line, talk: Visitor, tom: Visitor) -> None:
    is_asked(line)
    comes(line)
    tom.sends("/desk/calls/CA1/hold", held="1")
    assert "The talk is over" in tom.get("/desk").text
    assert "Ask a colleague…" not in tom.get("/desk").text


def test_a_desk_is_told_why_nobody_comes(line: Line, talk: Visitor, tom: Visitor) -> None:
    is_asked(line)
    tom.sends("/desk/presence", presence="offline")
    assert "tom has gone away" in talk.get("/desk").text
    assert "Back to the caller" in talk.get("/desk").text


def test_a_talk_that_is_over_asks_nobody(line: Line, talk: Visitor, tom: Visitor) -> None:
    line.hangs_up("CA1")
    line.is_recorded()
    assert "The talk is over" in talk.get(ASK).text
    talk.sends(ASK, "/desk", colleague="tom")
    assert "The talk is over" in talk.get("/desk").text


def test_the_record_has_both(line: Line, talk: Visitor, tom: Visitor) -> None:
    is_asked(line)
    comes(line)
    line.floor.hand_over(line.offers["CA1"])
    line.floor.room_over(line.offers["CA1"], "caller")
    line.happens("CA1", "CallEnded", status="completed", seconds=42)
    line.is_recorded()
    shown = talk.get("/desk/calls/CA1").text
    assert "maria asked tom about the caller" in shown
    assert "The talk with tom ended" in shown
