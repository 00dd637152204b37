"""An agent sends the caller with whom she talks back into the flow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.cases.accounts import Role
from tests.integration.desk.carrier import BROKEN, BUSY, OVER, Answer, Carrier
from tests.integration.desk.line import Line, Visitor

SignIn = Callable[[str, Role], Visitor]
PATH = "/desk/calls/CA1/send-back"
FORM = f'action="{PATH}"'


def talk(line: Line) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.takes("CA1")
    line.stands_in("CA1", flow="main", step="agents")
    line.is_recorded()


def test_the_page_names_the_steps_of_the_calls_own_flow(line: Line, at_her_phone: Visitor) -> None:
    talk(line)
    shown = at_her_phone.get("/desk/now").text
    assert FORM in shown
    assert '<button class="quiet" name="step" value="main_menu">Main menu</button>' in shown
    assert "order_number" not in shown


def test_a_caller_is_sent_back_where_his_flow_allows_it(line: Line, at_her_phone: Visitor, carrier: Carrier) -> None:
    talk(line)
    assert at_her_phone.sends(PATH, step="main_menu").status_code == 303
    assert "The caller is on his way back to “Main menu”" in at_her_phone.get("/desk").text
    (document,) = carrier.moved
    assert "/voice/i/" in document
    pending = line.house.board.live.load("CA1")
    assert pending is not None
    assert b"main_menu" in pending.interrupt


def test_no_caller_is_sent_to_another_step(line: Line, at_her_phone: Visitor, carrier: Carrier) -> None:
    talk(line)
    for step in ("welcome", "", "<b>"):
        at_her_phone.sends(PATH, step=step)
        shown = at_her_phone.get("/desk").text
        assert "The caller was not sent back" in shown
        assert "<b>" not in shown
    assert carrier.moved == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [(OVER, "he has hung up"), (BUSY, "he is still with you"), (BROKEN, "It is not known")],
)
def test_the_page_says_what_a_carrier_that_does_not_move_him_means(
    line: Line, at_her_phone: Visitor, carrier: Carrier, answer: Answer, said: str
) -> None:
    talk(line)
    carrier.answer = answer
    at_her_phone.sends(PATH, step="main_menu")
    assert said in at_her_phone.get("/desk").text


def test_nobody_is_sent_back_once_the_talk_is_over(line: Line, at_her_phone: Visitor, carrier: Carrier) -> None:
    talk(line)
    line.hangs_up("CA1")
    line.is_recorded()
    assert FORM not in at_her_phone.get("/desk/now").text
    assert at_her_phone.sends(PATH, step="main_menu").status_code == 303
    assert "The talk is over: the caller cannot be sent back any more" in at_her_phone.get("/desk").text
    assert carrier.moved == []


def test_nobody_sends_back_a_colleagues_caller(
    line: Line, at_her_phone: Visitor, sam: Visitor, signed_in: SignIn, carrier: Carrier
) -> None:
    talk(line)
    assert signed_in("ruth", "agent").sends(PATH, step="main_menu").status_code == 403
    assert sam.sends(PATH, step="main_menu").status_code == 403
    assert at_her_phone.client.post(PATH, data={"step": "main_menu"}).status_code == 400
    assert carrier.moved == []


def test_a_call_whose_flow_nobody_knows_any_more_is_shown_without_a_way_back(
    line: Line, at_her_phone: Visitor, carrier: Carrier
) -> None:
    line.calls("CA1")
    line.waits("CA1")
    line.rings("maria", "CA1")
    line.takes("CA1")
    line.stands_in("CA1", flow="main", step="agents", revision="a lost one")
    shown = at_her_phone.get("/desk/now")
    assert shown.status_code == 200
    assert FORM not in shown.text
    at_her_phone.sends(PATH, step="main_menu")
    assert "The caller was not sent back" in at_her_phone.get("/desk").text
    assert carrier.moved == []
