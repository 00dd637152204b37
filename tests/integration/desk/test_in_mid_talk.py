"""Who may hold a caller or come into a talk; what they do at the carrier is seen over the wire."""

from __future__ import annotations

from collections.abc import Callable

from ivr.cases.accounts import Role
from ivr.cases.agents import assign
from tests.integration.desk.line import MARIAS, Line, Visitor

SignIn = Callable[[str, Role], Visitor]
TALK = "/desk/line/agents/maria/talk"


def test_a_supervisor_is_shown_whose_talk_it_is(talk: Visitor, sam: Visitor) -> None:
    assert "Listen…" in sam.get("/desk/line").text
    shown = sam.get(TALK).text
    assert "With +1 202-555-0143, Customer care" in shown
    assert "Only maria hears you" in shown


def test_an_agent_comes_into_no_talk(talk: Visitor, signed_in: SignIn) -> None:
    ruth = signed_in("ruth", "agent")
    assert ruth.get(TALK).status_code == 403
    assert ruth.sends(TALK, phone=MARIAS, how="listen").status_code == 403


def test_what_cannot_be_meant_is_refused(talk: Visitor, sam: Visitor) -> None:
    assert sam.sends(TALK, TALK, phone=MARIAS, how="shout").status_code == 400
    assert sam.client.post(TALK, data={"phone": MARIAS, "how": "listen"}).status_code == 400
    refused = sam.sends(TALK, TALK, phone="555", how="listen")
    assert refused.status_code == 422
    assert "You cannot be rung there" in refused.text


def test_there_is_nothing_to_hear_where_nobody_talks(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    assert "There is no talk now" in sam.get(TALK).text
    assert "Listen…" not in sam.get("/desk/line").text
    sam.sends(TALK, "/desk", phone=MARIAS, how="listen")
    assert "The talk is over" in sam.get(TALK).text


def test_only_her_agent_holds_a_caller(talk: Visitor, signed_in: SignIn) -> None:
    ruth = signed_in("ruth", "agent")
    assert ruth.sends("/desk/calls/CA1/hold", held="1").status_code == 403
    assert talk.client.post("/desk/calls/CA1/hold", data={"held": "1"}).status_code == 400


def test_a_talk_that_is_over_holds_nobody(line: Line, talk: Visitor) -> None:
    line.hangs_up("CA1")
    line.is_recorded()
    talk.sends("/desk/calls/CA1/hold", held="1")
    assert "The talk is over" in talk.get("/desk").text


def test_only_her_agent_passes_a_caller_on(line: Line, talk: Visitor, signed_in: SignIn) -> None:
    line.stands_in("CA1", "main", "support_queue")
    shown = talk.get("/desk").text
    assert "Pass the caller on to" in shown
    assert '<button class="quiet" name="queue" value="billing">Billing</button>' in shown
    assert 'value="support"' not in shown
    ruth = signed_in("ruth", "agent")
    assert ruth.sends("/desk/calls/CA1/pass-on", queue="billing").status_code == 403
    assert talk.client.post("/desk/calls/CA1/pass-on", data={"queue": "billing"}).status_code == 400
    talk.sends("/desk/calls/CA1/pass-on", queue="nowhere")
    assert "cannot be passed on any more" in talk.get("/desk").text


def test_a_caller_is_not_passed_on_where_nobody_is(line: Line, talk: Visitor) -> None:
    line.stands_in("CA1", "main", "support_queue")
    assign(line.house.slow, "maria", ("support",), None)
    talk.sends("/desk/presence", presence="available", phone=MARIAS)
    talk.sends("/desk/calls/CA1/pass-on", queue="billing")
    assert "Nobody is there for “Billing”" in talk.get("/desk").text
