"""Callbacks as a flow asks for them: free times, who is called back, and a carrier that cannot be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import cast

import pytest

from ivr.bootstrap import House
from ivr.calls import callback_questions
from ivr.calls.callbacks.placed import place_callback
from ivr.calls.callbacks.whose_turn import sweep
from ivr.calls.catalogues import Catalogues
from ivr.calls.kept_places import call_off
from ivr.carriers.errors import CarrierBusy, CarrierDown, CarrierRefused, CarrierSilent
from ivr.carriers.ports import Control, LiveLeg
from ivr.cases import callback_attempts, do_not_call
from ivr.cases import callbacks as promised
from ivr.cases.database import reading, writing
from ivr.cases.tables import callbacks as table
from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import Answered
from ivr.engine.state import SCHEMA, CallState, Run
from ivr.flows.catalogue import Catalogue
from queueing.names import AgentName
from queueing.policy.rules import CallbackRules
from tests.line import LINE, Clock

NUMBER = "+12025550123"
BOOKING = BookCallback(NUMBER, "support", "main")
Ask = Callable[..., Answered]


class Carrier:
    """A carrier that answers a ring as the test says, and lists the calls that it has."""

    def __init__(self, problem: Exception | None = None, calls: tuple[LiveLeg, ...] = ()) -> None:
        self.problem = problem
        self.calls = calls
        self.rung: list[str] = []
        self.ended: list[str] = []

    def ring(self, *, to: str, **_told: object) -> str:
        self.rung.append(to)
        if self.problem is not None:
            raise self.problem
        return f"CAout{len(self.rung)}"

    def calls_to(self, number: str, _since: datetime) -> list[LiveLeg]:
        return [leg for leg in self.calls if leg.to == number]

    def hang_up(self, call: str) -> None:
        self.ended.append(call)

    def open_call(self, _call: str) -> None:
        """Say that the call lives."""


class Published:
    """The flows that are published, as the test says."""

    def __init__(self, flows: Catalogue) -> None:
        self.flows = flows

    def current(self) -> Catalogue:
        return self.flows


@pytest.fixture
def catalogue(house: House) -> Catalogue:
    return house.board.catalogues.current()


@pytest.fixture
def ask(house: House, catalogue: Catalogue, clock: Clock) -> Iterator[Ask]:
    """Ask a question for a call; at the end nobody is promised anything any more."""

    def answer(question: callback_questions.Asked, key: str = "CA1:1:ab:0", flows: Catalogue = catalogue) -> Answered:
        return callback_questions.answer(
            house.board, flows, call(key.partition(":")[0], clock), question, key=key, now=clock.now()
        )

    yield answer
    with writing(house.slow) as connection:
        connection.exec_driver_sql("DELETE FROM callback_attempts")
        connection.exec_driver_sql("DELETE FROM callbacks")


@pytest.fixture
def due(house: House, ask: Ask) -> int:
    """The id of a callback that stands and is due."""
    booked = int(str(ask(BOOKING).values["id"]))
    with writing(house.slow) as connection:
        promised.confirm(connection, [booked])
        connection.execute(table.update().values(due_at=house.board.now()))
    return booked


def call(name: str, clock: Clock) -> CallState:
    return CallState(SCHEMA, name, "", LINE, clock.now(), [Run("main")])


def with_carrier(house: House, carrier: Carrier, flows: Catalogue | None = None) -> House:
    catalogues = house.board.catalogues if flows is None else cast("Catalogues", Published(flows))
    return replace(house, board=replace(house.board, control=cast("Control", carrier), catalogues=catalogues))


def state(house: House) -> str:
    with reading(house.slow) as connection:
        return str(connection.execute(table.select()).one().state)


def with_rules(catalogue: Catalogue, rules: CallbackRules) -> Catalogue:
    return replace(
        catalogue, queues={**catalogue.queues, "support": replace(catalogue.queues["support"], callback=rules)}
    )


def test_what_was_promised_is_promised_again_under_its_key_and_to_nobody_else(ask: Ask) -> None:
    first = ask(BOOKING)
    assert first.label == "booked"
    assert ask(BOOKING) == first
    assert ask(BOOKING, key="CA2:1:ab:0") == Answered("already_booked", first.values)


@pytest.mark.parametrize(
    ("number", "label"),
    [("+15555550123", "invalid_number"), ("+18005550100", "invalid_number"), ("+4930123456", "refused")],
)
def test_who_is_not_called_back(ask: Ask, number: str, label: str) -> None:
    assert ask(replace(BOOKING, number=number)) == Answered(label)


def test_a_setting_lets_other_countries_be_called(house: House, catalogue: Catalogue, clock: Clock, ask: Ask) -> None:
    board = replace(house.board, countries=frozenset({"DE"}))

    def label(number: str) -> str:
        question = replace(BOOKING, number=number)
        key = f"CA1:1:{number}:0"
        return callback_questions.answer(board, catalogue, call("CA1", clock), question, key=key, now=clock.now()).label

    assert label("+4930123456") == "booked"
    assert label(NUMBER) == "refused"


def test_a_number_on_the_list_is_refused_and_so_is_one_that_asks_all_day(house: House, ask: Ask) -> None:
    do_not_call.put(house.slow, NUMBER, "", house.board.now())
    assert ask(BOOKING).label == "refused"
    do_not_call.take_off(house.slow, NUMBER)
    for turn in range(callback_questions.MOST_A_DAY):
        assert ask(BOOKING, key=f"CA1:{turn}:ab:0").label == "booked"
        with writing(house.slow) as connection:
            connection.execute(table.update().values(state="done"))
    assert ask(BOOKING, key="CA1:99:ab:0").label == "refused"


def test_free_times_are_half_hours_at_which_customers_are_called(ask: Ask, catalogue: Catalogue) -> None:
    flows = with_rules(catalogue, CallbackRules(between=(time(9), time(10))))
    found = ask(FindSlots("support", 3), flows=flows)
    assert found.label == "found"
    times = [datetime.fromisoformat(str(slot)) for slot in found.values.values()]
    assert [slot.astimezone(catalogue.zone).time() for slot in times[:2]] in (
        [time(9), time(9, 30)],
        [time(9, 30), time(9)],
    )
    assert times == sorted(times)
    assert all(slot.tzinfo is not None for slot in times)


def test_a_time_that_is_taken_is_offered_no_more(ask: Ask) -> None:
    slot = str(ask(FindSlots("support", 1)).values["slot_1"])
    booked = ask(replace(BOOKING, slot=slot))
    assert booked.values["at"] == slot
    assert ask(FindSlots("support", 1)).values["slot_1"] != slot
    late = replace(BOOKING, number="+12025550124", slot=slot)
    assert ask(late, key="CA2:1:ab:0").label == "no_slot"


def test_no_time_is_free_while_the_queue_is_closed(ask: Ask, catalogue: Catalogue) -> None:
    flows = with_rules(catalogue, CallbackRules(between=(time(3), time(3))))
    assert ask(FindSlots("support", 1), flows=flows) == Answered("no_slot")


@pytest.mark.parametrize("not_before", [7200.0, "moment"])
def test_not_before(house: House, ask: Ask, clock: Clock, not_before: float | str) -> None:
    moment = (clock.now() + timedelta(hours=2)).isoformat() if not_before == "moment" else not_before
    ask(replace(BOOKING, not_before=moment))
    with reading(house.slow) as connection:
        assert connection.execute(table.select()).one().due_at == clock.now() + timedelta(hours=2)
    slot = datetime.fromisoformat(str(ask(FindSlots("support", 1, moment)).values["slot_1"]))
    assert slot >= clock.now() + timedelta(hours=2)


def test_once_more_only_for_a_callback_that_there_is(ask: Ask) -> None:
    assert ask(RetryCallback("nonsense")) == Answered("used_up")
    assert ask(RetryCallback("999")) == Answered("used_up")


@pytest.mark.parametrize(
    ("problem", "stands"),
    [
        (CarrierDown(), "waiting"),
        (CarrierBusy(20429, 429), "waiting"),
        (CarrierRefused(21211, 400), "unreachable"),
        (CarrierSilent(), "dialling"),
    ],
)
def test_a_carrier_that_does_not_call(*, house: House, due: int, problem: Exception, stands: str) -> None:
    carrier = Carrier(problem)
    place_callback(with_carrier(house, carrier).board, due)
    assert carrier.rung == [NUMBER]
    assert state(house) == stands


def test_a_number_that_came_onto_the_list_is_not_called(house: House, due: int) -> None:
    do_not_call.put(house.slow, NUMBER, "", house.board.now())
    carrier = Carrier()
    assert not place_callback(with_carrier(house, carrier).board, due)
    do_not_call.take_off(house.slow, NUMBER)
    assert (carrier.rung, state(house)) == ([], "refused")


def test_a_call_whose_answer_was_lost_is_looked_up_and_never_placed_twice(
    house: House, due: int, clock: Clock, agent: AgentName
) -> None:
    carrier = Carrier(CarrierSilent(), (LiveLeg("CAout", NUMBER, "", "in-progress", "outbound-api"),))
    line = with_carrier(house, carrier)
    assert place_callback(line.board, due)
    clock.passes(300)
    sweep(line.board, clock.now())
    sweep(line.board, clock.now())
    assert carrier.rung == [NUMBER]
    found = callback_attempts.of_call(house.slow, "CAout")
    assert found is not None
    assert found.state == "placed"


def test_a_call_that_the_carrier_never_had_is_placed_again(
    *, house: House, due: int, clock: Clock, agent: AgentName, catalogue: Catalogue
) -> None:
    carrier = Carrier(CarrierSilent())
    line = with_carrier(house, carrier, with_rules(catalogue, CallbackRules(first="customer")))
    assert place_callback(line.board, due)
    clock.passes(300)
    sweep(line.board, clock.now())
    assert state(house) == "waiting"
    carrier.problem = None
    by_night, by_day = ((clock.now() + timedelta(days=1)).replace(hour=hour) for hour in (7, 17))
    sweep(line.board, by_night)
    assert carrier.rung == [NUMBER]
    sweep(line.board, by_day)
    assert carrier.rung == [NUMBER, NUMBER]


def test_who_calls_in_while_we_ring_him_is_rung_no_more(house: House, due: int) -> None:
    carrier = Carrier()
    line = with_carrier(house, carrier)
    assert place_callback(line.board, due)
    call_off(line.board, due)
    assert carrier.ended == ["CAout1"]


def test_an_agent_first_callback_stands_on_the_floor_only_while_it_may_be_made(
    *, house: House, due: int, clock: Clock, catalogue: Catalogue
) -> None:
    line = with_carrier(house, Carrier(), with_rules(catalogue, CallbackRules(first="agent")))
    by_night, by_day = ((clock.now() + timedelta(days=1)).replace(hour=hour) for hour in (7, 17))
    sweep(line.board, by_day)
    assert house.board.floor.callbacks() == (f"callback-{due}",)
    sweep(line.board, by_night)
    assert house.board.floor.callbacks() == ()
    sweep(line.board, by_day)
    assert house.board.floor.callbacks() == (f"callback-{due}",)
    assert promised.cancel(house.slow, NUMBER, "support", by_day)
    sweep(line.board, by_day)
    assert house.board.floor.callbacks() == ()
