"""Numbers dialled from a call: in turn and together, screened, with a whisper, and what the record has of it."""

from __future__ import annotations

from typing import Any

from ivr.emulator.exchange import Handset
from tests.whole_line import WholeLine


def finished(line: WholeLine, call: str) -> list[dict[str, Any]]:
    return [event for event in line.call(call)["events"] if event["kind"] == "LegFinished"]


def takes(phone: Handset) -> None:
    phone.rings(within=10)
    phone.answers()
    phone.hears("Press 1 to talk")
    phone.presses("1")
    phone.hears("He comes from the front desk")


def test_who_takes_the_call_is_screened_hears_the_whisper_and_talks(
    line: WholeLine, caller: Handset, desk: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["dialling"])
    caller.hears("Welcome")
    assert desk.rings() == numbers["dialling"]
    takes(desk)
    desk.talks_with(caller)
    line.exchange.passes(5)
    desk.hangs_up()
    caller.hears("Thank you for talking")
    assert line.outcome(caller.sid) == "transferred_out"
    assert [(one["to"], one["answered"]) for one in finished(line, caller.sid)] == [(desk.number, True)]
    line.until(lambda: any(event["kind"] == "CallRecorded" for event in line.call(caller.sid)["events"]))


def test_a_mailbox_that_picks_up_first_does_not_end_the_turn_of_the_others(
    line: WholeLine, caller: Handset, desk: Handset, shop: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["dialling"])
    desk.rings(within=10)
    desk.answers()
    desk.hears("Press 1 to talk")
    assert desk.is_over(within=15) == "completed"
    takes(shop)
    shop.talks_with(caller)
    caller.hangs_up()
    assert line.outcome(caller.sid) == "transferred_out"
    assert [(one["to"], one["answered"]) for one in finished(line, caller.sid)] == [(shop.number, True)]


def test_a_caller_who_hangs_up_in_the_talk_has_talked_all_the_same(
    line: WholeLine, caller: Handset, desk: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["dialling"])
    takes(desk)
    desk.talks_with(caller)
    caller.hangs_up()
    assert desk.is_over() == "completed"
    assert line.outcome(caller.sid) == "transferred_out"
    assert len(finished(line, caller.sid)) == 1


def test_a_caller_who_hangs_up_while_a_mailbox_listens_has_talked_to_nobody(
    line: WholeLine, caller: Handset, desk: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["dialling"])
    desk.rings(within=10)
    desk.answers()
    desk.hears("Press 1 to talk")
    caller.hangs_up()
    assert line.outcome(caller.sid) == "abandoned_in_menu"
    assert finished(line, caller.sid) == []


def test_who_declines_by_key_passes_the_call_on_and_the_last_word_is_the_label(
    line: WholeLine, caller: Handset, desk: Handset, shop: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["dialling"])
    desk.rings(within=10)
    desk.answers()
    desk.hears("Press 1 to talk")
    desk.presses("2")
    shop.rings(within=10)
    shop.declines()
    caller.hears("They are on the telephone", within=10)
    assert line.outcome(caller.sid) == "abandoned_in_menu"


def test_together_both_ring_and_the_first_has_it_and_sees_who_calls(
    line: WholeLine, caller: Handset, desk: Handset, shop: Handset, numbers: dict[str, str]
) -> None:
    caller.dials(numbers["together"])
    assert desk.rings(within=10) == caller.number
    shop.rings(within=10)
    shop.answers()
    shop.talks_with(caller)
    assert desk.is_over() == "canceled"
    line.exchange.passes(5)
    shop.hangs_up()
    caller.hears("Thank you for talking")
    assert line.outcome(caller.sid) == "transferred_out"
    assert [(one["to"], one["answered"]) for one in finished(line, caller.sid)] == [(shop.number, True)]


def test_nobody_answers(line: WholeLine, caller: Handset, numbers: dict[str, str]) -> None:
    caller.dials(numbers["together"])
    caller.hears("Nobody could take your call", within=20)
    assert line.outcome(caller.sid) == "abandoned_in_menu"
