"""The emergency switch at the supervisor's page: turned there, it holds for callers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.desk.line import Line, Visitor

PAGE = "/desk/line/emergency/agent_desk"
LINE = "/desk/line"


def closed(line: Line) -> frozenset[str]:
    return line.house.board.emergencies.now()


def test_a_supervisor_closes_the_line_and_everybody_sees_by_whom_and_until_when(line: Line, sam: Visitor) -> None:
    assert "Off: the usual hours hold" in sam.get(LINE).text
    asked = sam.get(PAGE).text
    assert "Yes, close Agent desk now" in asked
    assert "we had to leave the building" in asked
    assert "Customer care" in asked
    assert closed(line) == frozenset()
    assert sam.sends(PAGE, PAGE, hours="2", reason="A <fire> alarm").status_code == 303
    assert closed(line) == {"agent_desk"}
    shown = sam.get(LINE).text
    assert "Agent desk is closed until 12:00" in shown
    assert "Closed until 12:00" in shown
    assert "by sam at the desk, 10:00: A &lt;fire&gt; alarm" in shown


def test_an_emergency_ends_by_itself(line: Line, sam: Visitor) -> None:
    sam.sends(PAGE, PAGE, hours="1", reason="")
    first = sam.get("/desk/line/now")
    line.time.passes(3601)
    assert closed(line) == frozenset()
    after = sam.get("/desk/line/now", If_None_Match=first.headers["ETag"]).text
    assert "Closed until" not in after
    assert "last turned by sam at the desk, 10:00" in after


def test_a_supervisor_ends_the_emergency_or_keeps_it_up(line: Line, sam: Visitor) -> None:
    sam.sends(PAGE, PAGE, hours="1", reason="")
    sam.sends(PAGE, PAGE, hours="24", reason="Still no power")
    assert "Closed until 25 Nov 10:00" in sam.get(LINE).text
    asked = sam.get(PAGE).text
    assert "End the emergency now" in asked
    assert 'value="Still no power"' in asked
    assert sam.sends(f"{PAGE}/over", PAGE).status_code == 303
    assert closed(line) == frozenset()
    assert "The emergency of Agent desk is over" in sam.get(LINE).text


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "Choose for how long"),
        ({"hours": "1000"}, "Choose for how long"),
        ({"hours": "-1"}, "Choose for how long"),
        ({"hours": "1", "reason": "x" * 201}, "The reason is too long"),
    ],
)
def test_a_form_that_does_not_say_how_long_closes_nothing(
    line: Line, sam: Visitor, form: dict[str, str], why: str
) -> None:
    answer = sam.sends(PAGE, PAGE, **form)
    assert answer.status_code == 422
    assert why in answer.text
    assert closed(line) == frozenset()


def test_nobody_else_turns_the_switch(line: Line, maria: Visitor, sam: Visitor) -> None:
    assert maria.get(PAGE).status_code == 403
    assert maria.sends(PAGE, hours="1").status_code == 403
    assert maria.sends(f"{PAGE}/over").status_code == 403
    assert sam.client.post(PAGE, data={"hours": "1"}).status_code == 400
    assert closed(line) == frozenset()


def test_a_calendar_that_does_not_exist_has_no_switch(line: Line, sam: Visitor) -> None:
    assert sam.get(f"{LINE}/emergency/nowhere").status_code == 404
    assert sam.sends(f"{LINE}/emergency/nowhere", PAGE, hours="1").status_code == 404
    assert closed(line) == frozenset()


def test_a_calendar_that_was_closed_by_the_command_can_be_opened_here(line: Line, sam: Visitor) -> None:
    line.house.board.emergencies.turn_on("an_old_one", timedelta(hours=4), "Water", "pat at the command line")
    assert "by pat at the command line" in sam.get(LINE).text
    sam.sends(f"{LINE}/emergency/an_old_one/over", f"{LINE}/emergency/an_old_one")
    assert closed(line) == frozenset()
