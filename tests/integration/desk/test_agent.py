"""An agent's shift: presence, offers, calls and what he says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.cases import agents, queries
from ivr.cases.accounts import Role
from ivr.cases.customers import add_customer
from queueing.names import AgentName
from tests.integration.desk.line import MARIAS, Line, Visitor

SignIn = Callable[[str, Role], Visitor]


def presence(line: Line) -> tuple[str, str]:
    view = line.floor.agent(AgentName("maria"))
    kept = agents.agent(line.house.slow, "maria")
    return (view.presence if view else "unknown", kept.phone if kept else "")


def test_an_agent_is_available_at_her_telephone(line: Line, maria: Visitor) -> None:
    assert "Offline" in maria.get("/desk").text
    maria.sends("/desk/presence", presence="available", phone="+1 (555) 010-0001")
    assert presence(line) == ("available", MARIAS)
    shown = maria.get("/desk").text
    assert "Ready" in shown
    assert "+1 555-010-0001" in shown


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "on which telephone"),
        ("555-0100", "country code"),
        ("+1800", "too short"),
        ("+4930123456789012345", "too long"),
        ("+1 555 010 0001 ext. 5", "extension"),
        ("<b>maria", "cannot be rung"),
    ],
)
def test_a_number_that_is_none_is_refused_with_the_reason(line: Line, maria: Visitor, typed: str, reason: str) -> None:
    answer = maria.sends("/desk/presence", presence="available", phone=typed)
    assert answer.status_code == 422
    assert reason in answer.text
    assert "<b>" not in answer.text
    assert presence(line) == ("unknown", "")


def test_going_away_needs_no_number_and_keeps_the_one_there_is(line: Line, at_her_phone: Visitor) -> None:
    at_her_phone.sends("/desk/presence", presence="on_break", phone="")
    assert presence(line) == ("on_break", MARIAS)
    assert "On a break" in at_her_phone.get("/desk").text


def test_a_presence_that_does_not_exist_is_refused(line: Line, maria: Visitor) -> None:
    assert maria.sends("/desk/presence", presence="asleep", phone=MARIAS).status_code == 400
    assert presence(line) == ("unknown", "")


def test_an_offer_shows_the_queue_and_the_time_left_and_not_who_calls(line: Line, at_her_phone: Visitor) -> None:
    line.calls("CA1", customer=add_customer(line.house.slow, "Ana García", ["+12025550143"]).id)
    line.waits("CA1", "billing")
    line.rings("maria", "CA1", "billing")
    line.is_recorded()
    shown = at_her_phone.get("/desk/now").text
    assert "Billing is calling" in shown
    assert "0:20" in shown
    assert "Ana" not in shown


def test_a_call_shows_the_customer_what_the_flow_tells_and_what_was_before(line: Line, at_her_phone: Visitor) -> None:
    ana = add_customer(line.house.slow, "Ana <García>", ["+12025550143"], vip=True).id
    line.whole_talk("maria", "CA1", ana)
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="refund", notes="Not hers to give")
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="follow_up", notes="A colleague looks for it")
    line.time.passes(60)
    line.calls("CA2", customer=ana)
    line.waits("CA2", tell={"topic": "a parcel", "customer.name": "Ana"})
    line.rings("maria", "CA2")
    line.takes("CA2")
    assert "record is on its way" in at_her_phone.get("/desk/now").text
    line.is_recorded()
    shown = at_her_phone.get("/desk/now").text
    assert "Ana &lt;García&gt;" in shown
    assert "VIP" in shown
    assert "+1 202-555-0143" in shown
    assert "a parcel" in shown
    assert "Customer name" not in shown
    assert "Talked to an agent" in shown
    assert "Follow up" in shown
    assert "A colleague looks for it" in shown


def test_a_disposition_ends_the_wrap_up_of_that_call(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    assert "Wrapping up" in at_her_phone.get("/desk").text
    answer = at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved", notes="Line one\r\nand two\x00")
    assert answer.status_code == 303
    call = queries.call(line.house.slow, "CA1")
    assert call
    assert [(said["agent"], said["disposition"], said["notes"]) for said in call["dispositions"]] == [
        ("maria", "solved", "Line one\nand two")
    ]
    view = line.floor.agent(AgentName("maria"))
    assert view
    assert view.engagement == "idle"


def test_a_word_during_the_talk_is_kept_and_ends_nothing(line: Line, at_her_phone: Visitor) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.takes("CA1")
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved", notes="So far")
    line.is_recorded()
    view = line.floor.agent(AgentName("maria"))
    assert view
    assert view.engagement == "on_call"
    assert "So far" in at_her_phone.get("/desk").text


@pytest.mark.parametrize(("word", "notes"), [("", "x"), ("refund", "x"), ("solved", "x" * 5001)])
def test_a_word_that_the_queue_does_not_have_is_refused_and_the_notes_come_back(
    line: Line, at_her_phone: Visitor, word: str, notes: str
) -> None:
    line.whole_talk("maria", "CA1")
    answer = at_her_phone.sends("/desk/calls/CA1/disposition", disposition=word, notes=notes)
    assert answer.status_code == 422
    assert f">{notes}</textarea>" in answer.text
    call = queries.call(line.house.slow, "CA1")
    assert call
    assert call["dispositions"] == []


def test_nobody_speaks_of_a_call_that_was_not_his(line: Line, at_her_phone: Visitor, signed_in: SignIn) -> None:
    line.whole_talk("maria", "CA1")
    ruth = signed_in("ruth", "agent")
    assert ruth.sends("/desk/calls/CA1/disposition", disposition="solved").status_code == 403
    line.calls("CA2")
    line.waits("CA2")
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved")
    line.rings("maria", "CA2")
    assert at_her_phone.sends("/desk/calls/CA2/disposition", disposition="solved").status_code == 403


def test_a_call_without_a_word_is_asked_for_until_it_has_one(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    line.floor.wrapped_up(AgentName("maria"))
    assert "Nothing has been said of this call yet" in at_her_phone.get("/desk").text
    at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved")
    shown = at_her_phone.get("/desk").text
    assert "Nothing has been said" not in shown
    assert "Your last call" in shown


def test_who_did_not_answer_comes_back_by_being_available(line: Line, at_her_phone: Visitor) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.floor.leg_over(line.offers["CA1"], "no-answer")
    assert "You did not answer" in at_her_phone.get("/desk").text
    at_her_phone.sends("/desk/presence", presence="available", phone=MARIAS)
    assert "Ready" in at_her_phone.get("/desk").text


def test_a_page_that_still_holds_is_not_sent_again(line: Line, at_her_phone: Visitor) -> None:
    first = at_her_phone.get("/desk/now")
    line.time.passes(5)
    assert at_her_phone.get("/desk/now", If_None_Match=first.headers["ETag"]).status_code == 304
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    assert at_her_phone.get("/desk/now", If_None_Match=first.headers["ETag"]).status_code == 200
