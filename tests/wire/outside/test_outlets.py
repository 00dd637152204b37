"""Connectors: a program on a stream, a payment, another telephone system, and one that cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine

if TYPE_CHECKING:
    from tests.wire.outside.conftest import Program


def asked(line: WholeLine, call: str) -> list[tuple[str, str]]:
    events: list[dict[str, Any]] = line.call(call)["events"]
    return [(event["of"], event["label"]) for event in events if event["kind"] == "AskedOutside"]


def test_a_program_says_itself_with_what_it_gives_the_caller_back(
    line: WholeLine, caller: Handset, program: Program, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("2")
    sent = program.sent()
    assert sent["call"] == caller.sid
    assert program.gives_back(sent["answer_to"], label="done", values={"topic": "billing"}) == 204
    caller.hears("You talked about billing", within=10)
    line.outcome(caller.sid)
    assert asked(line, caller.sid) == [("assistant", "done")]


def test_a_program_may_choose_another_label_and_one_that_says_nothing_useful_has_failed(
    line: WholeLine, caller: Handset, program: Program, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("2")
    sent = program.sent()
    program.gives_back(sent["answer_to"], label="wants_agent", values={"topic": "x"})
    caller.hears("He wants a person", within=10)
    caller.is_over()
    caller.dials(numbers["outlets"])
    caller.presses("2")
    program.sent()
    program.gives_back(sent["answer_to"])
    caller.hears("Something is wrong", within=10)
    line.outcome(caller.sid)
    assert asked(line, caller.sid) == [("assistant", "failed")]


def test_nobody_but_the_connector_of_this_turn_is_heard(
    line: WholeLine, caller: Handset, program: Program, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("2")
    address = program.sent()["answer_to"]
    assert program.gives_back(address.replace("&s=", "&s=0"), label="done") == 404
    caller.hears("Something is wrong", within=10)


def test_a_payment_is_sent_a_secret_that_stands_nowhere(
    line: WholeLine, caller: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("1")
    caller.hears("type your PIN")
    caller.presses("4711")
    caller.hears("credit card number", within=10)
    caller.presses("4242424242424242#")
    caller.hears("expiration date")
    caller.presses("1239")
    caller.hears("postal code")
    caller.presses("94109")
    caller.hears("security code")
    caller.presses("123#")
    caller.hears("Paid with ch_", within=10)
    line.outcome(caller.sid)
    assert asked(line, caller.sid) == [("cards", "paid")]
    shown = str(line.call(caller.sid))
    assert "4711" not in shown
    assert "4242424242" not in shown
    documents = [one.body for one in line.exchange.transcript.requests("/voice/outlet") if one.call == caller.sid]
    assert '<Parameter name="pin" value="4711"/>' in documents[0]


def test_a_payment_that_the_caller_interrupts(line: WholeLine, caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("1")
    caller.hears("type your PIN")
    caller.presses("4711")
    caller.hears("credit card number", within=10)
    caller.presses("4*")
    caller.hears("Nothing was paid", within=10)


def test_another_system_takes_the_caller_and_gives_him_back(
    line: WholeLine, caller: Handset, bank: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("3")
    bank.rings(within=10)
    bank.answers()
    bank.talks_with(caller)
    bank.hangs_up()
    caller.hears("Thank you for talking")


def test_another_system_that_is_busy(line: WholeLine, caller: Handset, bank: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("3")
    bank.rings(within=10)
    bank.declines()
    caller.hears("They are on the telephone")


def test_a_connector_without_its_setting_has_failed(line: WholeLine, caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["outlets"])
    caller.presses("4")
    caller.hears("Something is wrong", within=10)
    line.outcome(caller.sid)
    assert asked(line, caller.sid) == [("nowhere", "failed")]
    assert "NO_SUCH_SETTING" in line.log("web")
