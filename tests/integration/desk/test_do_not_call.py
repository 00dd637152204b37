"""The numbers that nobody calls back, at the desk: the supervisor's list, and the agent whose customer says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.cases import do_not_call
from ivr.cases.accounts import Role
from tests.integration.desk.line import Line, Visitor

PAGE = "/desk/line/do-not-call"
HIS = "/desk/calls/CA1/do-not-call"
CUSTOMER = "+12025550143"


def listed(line: Line) -> list[tuple[str, str]]:
    return [(one.number, one.reason) for one in do_not_call.listed(line.house.slow)]


def test_a_supervisor_adds_a_number_sees_it_and_takes_it_off(line: Line, sam: Visitor) -> None:
    assert "No number is on the list" in sam.get(PAGE).text
    assert f'href="{PAGE}"' in sam.get("/desk/line").text
    assert sam.sends(PAGE, PAGE, number=" +1 (202) 555-0143 ", reason="asked <twice>").status_code == 303
    assert listed(line) == [(CUSTOMER, "asked <twice>, by sam")]
    shown = sam.get(PAGE).text
    assert "+1 202-555-0143 is not called back any more" in shown
    assert "asked &lt;twice&gt;, by sam" in shown
    assert "24 Nov" in shown
    assert sam.sends(f"{PAGE}/off", PAGE, number=CUSTOMER).status_code == 303
    assert "+1 202-555-0143 may be called back again" in sam.get(PAGE).text
    assert listed(line) == []


def test_a_number_that_is_there_keeps_its_reason(line: Line, sam: Visitor) -> None:
    sam.sends(PAGE, PAGE, number=CUSTOMER, reason="first")
    sam.sends(PAGE, PAGE, number=CUSTOMER, reason="second")
    assert "is on the list already" in sam.get(PAGE).text
    assert listed(line) == [(CUSTOMER, "first, by sam")]
    sam.sends(f"{PAGE}/off", PAGE, number="+12025550144")
    assert "+1 202-555-0144 is not on the list" in sam.get(PAGE).text


@pytest.mark.parametrize(
    ("number", "reason", "why"),
    [
        ("", "", "is no telephone number"),
        ("2025550143", "", "it has no country code"),
        ("+1202", "", "too short"),
        ("+1202555014399999", "", "too long"),
        ("<b>call me</b>", "", "“&lt;b&gt;call me&lt;/b&gt;” is no telephone number"),
        (CUSTOMER, "x" * 201, "The reason is too long"),
    ],
)
def test_what_cannot_be_listed_is_refused_with_the_reason_and_stays_in_the_form(
    *, line: Line, sam: Visitor, number: str, reason: str, why: str
) -> None:
    answer = sam.sends(PAGE, PAGE, number=number, reason=reason)
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{reason}"' in answer.text
    assert listed(line) == []


def test_the_list_is_the_supervisors_and_each_form_has_a_token(line: Line, maria: Visitor, sam: Visitor) -> None:
    assert maria.get(PAGE).status_code == 403
    assert maria.sends(PAGE, number=CUSTOMER).status_code == 403
    assert maria.sends(f"{PAGE}/off", number=CUSTOMER).status_code == 403
    assert sam.client.post(PAGE, data={"number": CUSTOMER}).status_code == 400
    assert sam.client.post(f"{PAGE}/off", data={"number": CUSTOMER}).status_code == 400
    assert sam.sends(f"{PAGE}/off", PAGE, number="nobody").status_code == 400
    assert listed(line) == []


def test_an_agent_puts_the_customer_whom_she_has_just_served_on_the_list(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    assert f'href="{HIS}"' in at_her_phone.get("/desk").text
    assert f'href="{HIS}"' in at_her_phone.get("/desk/calls/CA1").text
    asked = at_her_phone.get(HIS).text
    assert "Never call +1 202-555-0143 back?" in asked
    assert listed(line) == []
    confirmed = at_her_phone.sends(HIS, HIS, reason="calls himself")
    assert (confirmed.status_code, confirmed.headers["Location"]) == (303, "/desk")
    assert listed(line) == [(CUSTOMER, "calls himself, by maria")]
    assert "on the list already" in at_her_phone.get(HIS).text
    assert at_her_phone.sends("/desk/calls/CA1/disposition", disposition="solved").status_code == 303
    assert at_her_phone.sends(HIS).headers["Location"] == "/desk/calls/CA1"


def test_a_reason_that_is_too_long_is_refused_to_her_too(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    refused = at_her_phone.sends(HIS, HIS, reason="x" * 201)
    assert (refused.status_code, "The reason is too long" in refused.text, listed(line)) == (422, True, [])


def test_nobody_lists_a_colleagues_customer(
    line: Line, at_her_phone: Visitor, sam: Visitor, signed_in: Callable[[str, Role], Visitor]
) -> None:
    line.whole_talk("maria", "CA1")
    ruth = signed_in("ruth", "agent")
    assert ruth.get(HIS).status_code == 403
    assert ruth.sends(HIS).status_code == 403
    assert at_her_phone.client.post(HIS).status_code == 400
    assert listed(line) == []
    assert sam.sends(HIS, HIS).status_code == 303
    assert listed(line) == [(CUSTOMER, "by sam")]


@pytest.mark.parametrize("number", ["", "anonymous", "sip:ana@example.com"])
def test_a_customer_without_a_number_cannot_be_listed(line: Line, sam: Visitor, number: str) -> None:
    line.calls("CA1", number)
    line.is_recorded()
    assert sam.get(HIS).status_code == 404
    assert sam.get("/desk/calls/CA9/do-not-call").status_code == 404
