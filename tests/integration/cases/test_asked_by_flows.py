"""What a flow asks of the record: changes of cases, PINs, the emergency switch, and what is done once only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import attempts, chores, emergencies, pins, queries
from ivr.cases.casework import CaseRef
from ivr.cases.casework import open_case as open_in
from ivr.cases.changes import Change, change_case
from ivr.cases.customers import add_customer
from ivr.cases.emergencies import Turned
from ivr.cases.errors import UnknownCase, UnknownCustomer, WeakPin

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def open_case(engine: Engine, key: str = "CA1:1:fp:0", **about: Any) -> CaseRef:
    usual = {"kind": "complaint", "topic": "delivery", "words": "", "recording": "", "queue": "support"}
    return open_in(engine, key, "CA1", fields={"order": "7"}, now=NOW, **{**usual, **about})


def shown(engine: Engine, case: CaseRef) -> dict[str, Any]:
    found = queries.case(engine, case.id)
    assert found is not None
    return found


def test_a_case_for_one_agent_says_so(engine: Engine) -> None:
    assert shown(engine, open_case(engine, agent="maria"))["case"]["agent"] == "maria"


def test_an_update_changes_what_it_names_and_leaves_the_rest(engine: Engine) -> None:
    case = open_case(engine)
    change = Change("update", case.id, topic="billing", fields={"paid": "no"}, words="he says", recording="RE1")
    assert change_case(engine, "CA1:2:fp:0", "CA1", change, NOW) == case
    found = shown(engine, case)
    assert found["case"]["topic"] == "billing"
    assert found["case"]["queue"] == "support"
    assert found["case"]["fields"] == {"order": "7", "paid": "no"}
    assert [(note["words"], note["recording"]) for note in found["notes"]] == [("he says", "RE1")]


def test_a_close_says_why_and_when(engine: Engine) -> None:
    case = open_case(engine)
    change_case(engine, "CA1:2:fp:0", "CA1", Change("close", case.number, reason="solved"), NOW)
    closed = shown(engine, case)["case"]
    assert (closed["status"], closed["reason"], closed["closed_at"]) == ("closed", "solved", "2026-11-24T09:00:00.000Z")


def test_the_same_key_changes_once_and_answers_the_same(engine: Engine) -> None:
    case = open_case(engine)
    change = Change("note", case.id, note="called again")
    answers = {change_case(engine, "CA1:2:fp:0", "CA1", change, NOW) for _ in range(3)}
    assert answers == {case}
    assert len(shown(engine, case)["notes"]) == 1


def test_a_note_without_a_case_is_put_on_the_newest_one_of_the_call(engine: Engine) -> None:
    open_case(engine)
    newest = open_case(engine, "CA1:2:fp:0")
    assert change_case(engine, "CA1:3:fp:0", "CA1", Change("note", note="called again"), NOW) == newest


def test_a_note_of_a_call_without_a_case_is_put_on_the_call_and_goes_with_it_into_its_case(
    engine: Engine, drained: Any, entry: Any
) -> None:
    drained(entry(0, 1, ("CallBegan", {"flow": "main", "revision": "r", "dialled": "+1"})))
    assert change_case(engine, "CA1:1:fp:0", "CA1", Change("note", note="called again"), NOW) is None
    call = queries.call(engine, "CA1")
    assert call is not None
    assert [note["words"] for note in call["notes"]] == ["called again"]


def test_there_is_no_such_case(engine: Engine) -> None:
    for case in ("77", "C-000077", "seven"):
        with pytest.raises(UnknownCase):
            change_case(engine, "CA1:2:fp:0", "CA1", Change("close", case), NOW)


# PINs


def tries(engine: Engine, pin: str, key: str, after: timedelta = timedelta(), subject: str = "12345678") -> str:
    return pins.check(engine, subject, pin, key, NOW + after).label


def test_the_right_pin_gives_its_customer(engine: Engine) -> None:
    customer = add_customer(engine, "Ann", ["+15550100"], language="es", vip=True)
    pins.set_pin(engine, "12345678", "4711", int(customer.id))
    assert pins.check(engine, "12345678", "4711", "k1", NOW) == pins.Checked("right", True, customer)


def test_three_wrong_ones_lock_it_and_the_right_one_does_not_open_it(engine: Engine) -> None:
    pins.set_pin(engine, "12345678", "4711")
    assert [tries(engine, "0000", f"k{n}") for n in range(4)] == ["wrong", "wrong", "wrong", "locked"]
    assert tries(engine, "4711", "k5", 14 * MINUTE) == "locked"
    assert tries(engine, "4711", "k6", 15 * MINUTE) == "right"


def test_each_further_miss_locks_twice_as_long(engine: Engine) -> None:
    pins.set_pin(engine, "12345678", "4711")
    for n in range(3):
        tries(engine, "0000", f"k{n}")
    assert tries(engine, "0000", "k4", 15 * MINUTE) == "wrong"
    assert tries(engine, "4711", "k5", 44 * MINUTE) == "locked"
    assert tries(engine, "4711", "k6", 45 * MINUTE) == "right"
    assert pins.lock_until(100, NOW) == NOW + pins.LONGEST_LOCK


def test_the_same_try_asked_again_counts_once(engine: Engine) -> None:
    pins.set_pin(engine, "12345678", "4711")
    assert [tries(engine, "0000", "k1") for _ in range(5)] == ["wrong"] * 5
    assert tries(engine, "4711", "k2") == "right"


def test_a_number_that_nobody_has_behaves_like_any_other(engine: Engine) -> None:
    assert [tries(engine, "0000", f"k{n}") for n in range(4)] == ["wrong", "wrong", "wrong", "locked"]
    assert not pins.check(engine, "12345678", "4711", "k9", NOW).known


def test_a_new_pin_unlocks(engine: Engine) -> None:
    for n in range(3):
        tries(engine, "0000", f"k{n}")
    pins.set_pin(engine, "12345678", "4711")
    assert tries(engine, "4711", "k4") == "right"


@pytest.mark.parametrize("pin", ["", "471", "4711a", "٤٧١١", "1234567890123"])
def test_a_weak_pin_is_refused(engine: Engine, pin: str) -> None:
    with pytest.raises(WeakPin):
        pins.set_pin(engine, "12345678", pin)


def test_a_pin_of_nobody_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownCustomer):
        pins.set_pin(engine, "12345678", "4711", 99)


def test_a_pin_is_not_kept_in_clear(engine: Engine, rows: Any) -> None:
    pins.set_pin(engine, "12345678", "471147")
    tries(engine, "471147", "k1")
    assert "471147" not in str(rows("pins") + rows("pin_tries"))
    assert len(pins.new_pin()) == 6


# The emergency switch


def test_the_last_turn_of_a_switch_holds_until_its_end(engine: Engine) -> None:
    on = Turned("office", NOW + 60 * MINUTE, "burst pipe", "sam", NOW)
    emergencies.turn(engine, on)
    emergencies.turn(engine, Turned("shop", NOW + 60 * MINUTE, "", "sam", NOW))
    emergencies.turn(engine, Turned("shop", None, "", "sam", NOW + MINUTE))
    found = emergencies.newest(engine)
    assert found["office"] == on
    assert [found[name].holds(NOW + 59 * MINUTE) for name in ("office", "shop")] == [True, False]
    assert not found["office"].holds(NOW + 60 * MINUTE)


# Once only


def test_an_attempt_is_begun_once(engine: Engine) -> None:
    assert attempts.begin(engine, "c1", NOW) is None
    assert attempts.begin(engine, "c1", NOW + MINUTE) == attempts.Attempt("c1", "asked", NOW)
    attempts.end(engine, "c1", "done", "SM1")
    again = attempts.begin(engine, "c1", NOW)
    assert again is not None
    assert again.state == "done"


def test_an_attempt_that_is_taken_back_can_be_made_again(engine: Engine) -> None:
    attempts.begin(engine, "c1", NOW)
    attempts.forget(engine, "c1")
    assert attempts.begin(engine, "c1", NOW) is None


def test_a_chore_that_is_owed_twice_is_one_and_can_be_given_up(engine: Engine) -> None:
    for _ in range(2):
        chores.owe(engine, "c1", "send_sms", {"to": "+1"}, NOW)
    assert [chore.id for chore in chores.due(engine, NOW)] == ["c1"]
    chores.give_up(engine, "c1")
    assert chores.get(engine, "c1") is None
