"""A call that was made becomes a rehearsal that goes the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from ivr.rehearsals.account import Account
from ivr.rehearsals.calling import Call
from ivr.rehearsals.hearing import Hearing
from ivr.rehearsals.line import Line
from ivr.rehearsals.playing import perform
from ivr.rehearsals.reading import FOLDER, read
from ivr.rehearsals.retracing.search import NotRetraced, Retraced, retrace
from ivr.rehearsals.retracing.told import Told
from ivr.rehearsals.script import Rehearsal
from ivr.rehearsals.writing import as_yaml
from tests.unit.engine.line import HEAD as LINE_HEAD
from tests.unit.engine.line import line
from tests.unit.rehearsals.stage import HEAD, passes, script

CALLFLOWS = Path(__file__).parents[3] / "callflows"
FLOW = """
  start:
    - ask:
        say: enter_order_number
        type: digits
        length: 6-10
        confirm: heard_order_number
        save: order_number
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - lookup: {service: orders, get: "/orders/{order_number}", save: order}
      then: {not_found: bye}
    - branch: order.status
      cases: {shipped: shipped, lost: lost}
      otherwise: bye
  shipped: [{hangup: goodbye}]
  lost:
    - branch: percent
      cases: {30: shipped}
      otherwise: go_on
    - hours: office
      then: {open: waiting, closed: bye, emergency: shipped}
  waiting:
    - queue: {name: support, offer: {after: 20s, say: one_or_two, options: {1: leave, 2: bye}}, longest: 2m}
      then: {finished: bye, waited_too_long: leave}
  leave:
    - record: {say: leave_message, save: message}
      then: {empty: bye, hung_up: bye}
    - hangup: goodbye
"""
LOST = "  given: {orders: {status: 200, body: {number: 123456, status: lost}}}\n  agents: {support: busy}\n"
ENTERED = "{presses: 123456#}, {presses: 1}, {presses: 4711}"


@pytest.fixture(scope="module")
def orders() -> Catalogue:
    return line(FLOW, f"{LINE_HEAD}keys: {{0: leave}}\n")


def document(rehearsal: Rehearsal, catalogue: Catalogue) -> dict[str, Any]:
    """Return what the API would say of the call that a rehearsal makes."""
    call = Call(rehearsal, catalogue, Hearing(catalogue))
    assert perform(rehearsal, Line(call)) is None
    account = Account.of(call)
    events = [{**fields(one.body), "at": one.at.isoformat(), "kind": one.kind} for one in call.events]
    who = {"from": rehearsal.caller, "to": rehearsal.dials}
    about = {"call": "CA1", "kind": rehearsal.start, "flow": rehearsal.flow, **who}
    came = {"outcome": account.outcome, "mark": account.mark, "events": events}
    return {**about, **came, "began_at": rehearsal.at.isoformat()}


def fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event's fields as the API has them."""
    return {"of" if name == "kind" else name: value for name, value in body.items()}


def retraced(body: str, catalogue: Catalogue) -> Retraced:
    """Make a rehearsal's call, and a rehearsal of that; and see that it is read, and passes."""
    (made,) = script(f"{HEAD}{body}  expect: {{ended: yes}}\n", catalogue)
    found = retrace(Told.of(document(made, catalogue)), catalogue)
    text = as_yaml(found.rehearsal, catalogue)
    passes(text.partition("\n")[2].replace(f"  at: {made.at:%Y-%m-%d %H:%M}\n", ""), catalogue)
    return found


def talk_of(found: Retraced) -> list[str]:
    return [str(move) for move in found.rehearsal.talk if not str(move).startswith("hears")]


def test_keys_silence_and_what_was_misheard(orders: Catalogue) -> None:
    found = retraced(f"  talk: [silence, {{presses: 12#}}, {ENTERED}]\n", orders)
    assert found.unlike == ()
    talk = talk_of(found)
    assert talk[0] == "silence"
    assert talk[1].startswith("presses: ")
    assert talk[2:4] == ["presses: 123456#", "presses: 1"]


def test_a_secret_is_any_that_fits(orders: Catalogue) -> None:
    talk = talk_of(retraced(f"  talk: [{ENTERED}]\n", orders))
    assert talk[-1] == "presses: 1111"
    assert "4711" not in "".join(talk)


def test_an_answer_that_leads_the_same_way_is_found(orders: Catalogue) -> None:
    found = retraced(f"{LOST}  percent: 50\n  talk: [{ENTERED}, {{waits: 30s}}, {{presses: 2}}]\n", orders)
    assert found.rehearsal.given["orders"][0].values["status"] == "lost"
    assert talk_of(found)[-2:] == ["waits: 20s", "presses: 2"]


def test_the_side_of_a_percent_branch_and_the_emergency_switch(orders: Catalogue) -> None:
    shipped = retraced(f"{LOST}  percent: 10\n  talk: [{ENTERED}]\n", orders)
    assert "shipped" in {one.wanted for one in shipped.rehearsal.expect}
    given = LOST.replace("{orders", "{office: emergency, orders")
    switched = retraced(f"{given}  percent: 50\n  talk: [{ENTERED}]\n", orders)
    assert switched.rehearsal.given["office"][0].label == "emergency"


def test_how_long_he_waited_and_spoke_and_how_he_left(orders: Catalogue) -> None:
    long = retraced(f"{LOST}  percent: 50\n  talk: [{ENTERED}, {{waits: 2m}}, {{records: 7s}}]\n", orders)
    assert talk_of(long)[-2:] == ["waits: 2m", "records: 7s"]
    given_up = retraced(f"{LOST}  percent: 50\n  talk: [{ENTERED}, {{waits: 42s}}, hangs_up]\n", orders)
    assert talk_of(given_up)[-2:] == ["waits: 42s", "hangs_up"]
    spoken = retraced(f"{LOST}  talk: [{{presses: 0}}, {{records: 7s}}, hangs_up]\n", orders)
    assert talk_of(spoken)[-2:] == ["records: 7s", "hangs_up"]


def test_what_was_asked_is_to_be_heard(orders: Catalogue) -> None:
    found = retraced(f"  talk: [{ENTERED}]\n", orders)
    assert [str(move) for move in found.rehearsal.talk if str(move).startswith("hears")] == [
        "hears: enter_order_number",
        "hears: heard_order_number",
        "hears: enter_pin",
    ]


def test_what_comes_out_otherwise_is_no_part_of_what_is_expected(orders: Catalogue) -> None:
    (made,) = script(f"{HEAD}  talk: [{ENTERED}]\n  expect: {{ended: yes}}\n", orders)
    told = replace(Told.of(document(made, orders)), outcome="answered")
    found = retrace(told, orders)
    assert [failure.expected for failure in found.unlike] == ["outcome answered"]
    assert "outcome" not in {one.what for one in found.rehearsal.expect}


def test_a_call_that_the_flows_do_not_lead_through_any_more(orders: Catalogue) -> None:
    (made,) = script(f"{HEAD}{LOST}  percent: 10\n  talk: [{ENTERED}]\n  expect: {{ended: yes}}\n", orders)
    told = Told.of(document(made, orders))
    other = FLOW.replace("shipped: shipped,", "shipped: bye,").replace("30: shipped", "30: bye")
    changed = line(
        other.replace("emergency: shipped", "emergency: bye"), f"{LINE_HEAD}keys: {{0: leave, 5: shipped}}\n"
    )
    with pytest.raises(NotRetraced, match="followed to lost, but nothing led on to StepEntered shipped"):
        retrace(told, changed)
    with pytest.raises(NotRetraced, match="there is no flow gone"):
        retrace(replace(told, flow="gone"), orders)


def shipped() -> tuple[Catalogue, tuple[Rehearsal, ...]]:
    catalogue = load(read_folder(CALLFLOWS), declared()).catalogue
    assert catalogue is not None
    texts = read_folder(CALLFLOWS / FOLDER)
    return catalogue, read({f"{FOLDER}/{path}": text for path, text in texts.items()}, catalogue).rehearsals


def test_every_rehearsed_call_of_the_shipped_line_becomes_a_rehearsal() -> None:
    catalogue, rehearsals = shipped()
    assert rehearsals
    for rehearsal in rehearsals:
        made = document(rehearsal, catalogue)
        found = retrace(Told.of(made), catalogue)
        steps = [event["step"] for event in made["events"] if event["kind"] == "StepEntered"]
        assert (found.unlike, [one.wanted for one in found.rehearsal.expect if one.what == "visited"]) == (
            (),
            [*dict.fromkeys(steps)],
        ), rehearsal.name
