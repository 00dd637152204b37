"""What the record says of a call, a case and a caller: the arrival's one read, the API's JSON, the desk's screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import chores, customers, queries, screens
from ivr.cases.agents import Wish
from ivr.cases.book import Arrival, CaseBook
from ivr.cases.database import open_engine, reading, writing
from ivr.cases.dispositions import dispose
from ivr.cases.errors import RecordGone
from ivr.cases.happened import Entry
from ivr.cases.settlement import settle
from ivr.cases.tables import places
from ivr.dialogue.inputs import Customer

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NUMBER = "+12025550100"
OFFER = {"agent": "ana", "offer": "7-1"}
Make = Callable[..., Entry]
Drained = Callable[..., int]


@pytest.fixture
def ana(engine: Engine) -> Customer:
    return customers.add_customer(engine, "Ana", [NUMBER, "+12025550101"], language="es", vip=True)


@pytest.fixture
def story(engine: Engine, ana: Customer, drained: Drained, entry: Make) -> None:
    """Ana called, opened a case, waited, talked and left a message; it is all over but not settled."""
    case = CaseBook(engine).open_case(
        "CA1:1:ab:0",
        "CA1",
        kind="problem",
        topic="delivery",
        words="It never came.",
        recording="",
        queue="billing",
        fields={"order": "12"},
        now=START,
    )
    began = {"flow": "main", "revision": "r1", "dialled": "+18005550100", "caller": NUMBER, "customer": ana.id}
    place = {"queue": "billing", "place": "CA1:2:cd:0"}
    drained(
        entry(0, 1, ("CallBegan", began), ("StepEntered", {"step": "greet"})),
        entry(1, 2, ("CaseOpened", {"case": case.number, "kind": "problem"}), ("StepEntered", {"step": "wait"})),
        entry(2, 3, ("Marked", {"mark": "waited", "served": False, "after": 0.0}), ("QueueEntered", place)),
        entry(3, 0, ("OfferMade", {**OFFER, "queue": "billing"})),
        entry(4, 0, ("OfferAccepted", OFFER)),
        entry(5, 0, ("TalkBegan", {**OFFER, "queue": "billing"})),
        entry(8, 0, ("TalkEnded", {**OFFER, "by": "caller", "seconds": 3})),
        entry(9, 0, ("MessageLeft", {"recording": "RE1", "url": "https://carrier/RE1", "seconds": 4})),
    )


def _end(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(entry(9, 3, ("CallEnded", {"status": "completed", "seconds": 9}), ended=True))
    assert settle(engine, START + timedelta(seconds=60), lambda _state: "menu") == 1


def test_an_arrival_is_looked_up_in_one_read(engine: Engine, ana: Customer, drained: Drained, entry: Make) -> None:
    book = CaseBook(engine)
    assert book.arrival("CA1", NUMBER) == Arrival(ana, "")
    assert book.arrival("CA1", "+12025550199") == Arrival(None, "")
    assert book.arrival("CA1", None) == Arrival(None, "")
    drained(entry(0, 1, ("CallBegan", {"flow": "main"})))
    assert book.arrival("CA1", NUMBER) == Arrival(ana, "open")
    drained(entry(1, 1, ("CallEnded", {"status": "completed"})))
    assert book.arrival("CA1", None) == Arrival(None, "over")


def test_a_number_belongs_to_the_customer_who_had_it_first(engine: Engine, ana: Customer) -> None:
    customers.add_customer(engine, "Ben", [NUMBER])
    assert CaseBook(engine).arrival("CA1", NUMBER).customer == ana


def test_a_live_call_has_no_outcome_yet(engine: Engine, story: None) -> None:
    document = queries.call(engine, "CA1")
    assert document is not None
    assert (document["status"], document["outcome"], document["mark"]) == ("in-progress", None, "waited")


def test_a_calls_document(engine: Engine, ana: Customer, story: None, drained: Drained, entry: Make) -> None:
    _end(engine, drained, entry)
    dispose(engine, "CA1", "ana", disposition="solved", notes="sent again", now=START)
    document = queries.call(engine, "CA1")
    assert document is not None
    expected = {
        "call": "CA1",
        "kind": "inbound",
        "from": NUMBER,
        "to": "+18005550100",
        "status": "completed",
        "outcome": "answered",
        "mark": "waited",
        "flow": "main",
        "revision": "r1",
        "began_at": "2026-11-24T09:00:00.000Z",
        "ended_at": "2026-11-24T09:00:09.000Z",
        "seconds": 9,
        "steps": ["greet", "wait"],
    }
    assert {name: document[name] for name in expected} == expected
    assert document["customer"] == {
        "id": ana.id,
        "name": "Ana",
        "language": "es",
        "vip": True,
        "blocked": False,
        "outside_id": None,
        "numbers": [NUMBER, "+12025550101"],
    }
    assert (document["case"]["number"], document["case"]["status"]) == ("C-000001", "open")
    assert document["case"]["fields"] == {"order": "12"}
    assert document["events"][1] == {"at": "2026-11-24T09:00:00.000Z", "kind": "StepEntered", "step": "greet"}
    assert [leg["agent"] for leg in document["legs"]] == ["ana"]
    assert [said["disposition"] for said in document["dispositions"]] == ["solved"]
    assert [(kept["recording"], kept["kept"]) for kept in document["recordings"]] == [("RE1", False)]


def test_a_cases_document_has_its_calls_and_speaks_of_the_newest(
    engine: Engine, story: None, drained: Drained, entry: Make
) -> None:
    _end(engine, drained, entry)
    dispose(engine, "CA1", "ana", disposition="solved", notes="", now=START)
    second = {"flow": "main", "revision": "r2", "customer": "1"}
    drained(entry(100, 1, ("CallBegan", second), ("CaseOpened", {"case": "1"}), call="CA2"))
    document = queries.case(engine, "1")
    assert document == queries.case(engine, "C-000001")
    assert document is not None
    assert [(call["call"], call["outcome"]) for call in document["calls"]] == [("CA2", None), ("CA1", "answered")]
    assert (document["status"], document["revision"], document["outcome"]) == ("in-progress", "r2", None)
    assert document["case"]["topic"] == "delivery"
    assert document["customer"]["name"] == "Ana"
    assert [note["words"] for note in document["notes"]] == ["It never came."]
    assert [said["call"] for said in document["dispositions"]] == ["CA1"]
    assert [kept["recording"] for kept in document["recordings"]] == ["RE1"]


def test_a_case_that_no_call_has_reached_yet(engine: Engine) -> None:
    reference = CaseBook(engine).open_case(
        "CA9:1:ab:0", "CA9", kind="praise", topic="", words="", recording="", queue="", fields={}, now=START
    )
    document = queries.case(engine, reference.id)
    assert document is not None
    assert (document["outcome"], document["steps"], document["calls"]) == (None, [], [])
    assert document["case"]["status"] == "prepared"


@pytest.mark.parametrize("unknown", ["9", "C-000009", "x", "", "C-", "99999999999999999999"])
def test_what_is_unknown_has_no_document(engine: Engine, unknown: str) -> None:
    assert queries.case(engine, unknown) is None
    assert queries.call(engine, unknown) is None


def test_the_agents_screen_shows_his_call_its_customer_and_earlier_calls(
    engine: Engine, story: None, drained: Drained, entry: Make
) -> None:
    drained(entry(-500, 1, ("CallBegan", {"flow": "main", "customer": "1"}), call="CA0"))
    dispose(engine, "CA1", "ana", disposition="solved", notes="", now=START)
    screen = screens.agent_screen(engine, "ana")
    assert screen == screens.call_screen(engine, "CA1", "ana")
    assert screen is not None
    assert (screen["call"]["call"], screen["customer"]["name"]) == ("CA1", "Ana")
    assert screen["case"]["number"] == "C-000001"
    assert [call["call"] for call in screen["history"]] == ["CA0"]
    assert screen["disposition"]["disposition"] == "solved"
    assert screens.agent_screen(engine, "ben") is None
    assert screens.call_screen(engine, "CA9", "ana") is None


def test_the_screen_of_a_stranger_has_no_history(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(entry(0, 1, ("CallBegan", {"flow": "main"}), call="CA0"), entry(1, 1, ("CallBegan", {"flow": "main"})))
    screen = screens.call_screen(engine, "CA1", "ana")
    assert screen is not None
    assert (screen["customer"], screen["case"], screen["history"], screen["disposition"]) == (None, None, [], None)


def test_lists_of_recent_calls_and_voicemails(engine: Engine, story: None, drained: Drained, entry: Make) -> None:
    drained(entry(50, 1, ("CallBegan", {"flow": "main"}), call="CA2"))
    assert [(call["call"], call["customer"]) for call in screens.recent_calls(engine)] == [
        ("CA2", None),
        ("CA1", "Ana"),
    ]
    chores.done(engine, "CA1:0:fp9:0")
    (message,) = screens.voicemails(engine)
    assert (message["call"], message["customer"], message["case"]) == ("CA1", "Ana", "1")
    assert (message["recording"], message["seconds"], message["kept"]) == ("RE1", 4, True)


def test_calls_are_counted(engine: Engine, story: None, drained: Drained, entry: Make) -> None:
    assert (queries.open_calls(engine), queries.outcome_counts(engine)) == (1, {})
    _end(engine, drained, entry)
    assert (queries.open_calls(engine), queries.outcome_counts(engine)) == (0, {"answered": 1})


def test_a_record_that_is_busy_for_too_long_is_gone(url: str, engine: Engine) -> None:
    impatient = CaseBook(open_engine(url, patience=0.2))
    with writing(engine) as connection:
        connection.execute(places.insert().values(key="k", call_id="CA1", queue="billing", state="left", at=START))
        with pytest.raises(RecordGone):
            impatient.promise_place("k", "CA1", "billing", {}, START)
    impatient.engine.dispose()


def test_a_server_that_is_not_there_is_gone() -> None:
    nowhere = open_engine("postgresql://postgres@127.0.0.1:1/none", patience=0.2)
    with pytest.raises(RecordGone), reading(nowhere):
        pass
    nowhere.dispose()


def test_a_moment_without_its_zone_is_refused(engine: Engine) -> None:
    naive: Any = START.replace(tzinfo=None)
    with pytest.raises(Exception, match="needs its zone"):
        CaseBook(engine).set_presence("ana", Wish("available"), naive)


def test_an_event_keeps_its_own_kind(engine: Engine, drained: Drained, entry: Make) -> None:
    drained(entry(0, 1, ("CallBegan", {"flow": "main", "kind": "inbound"})))
    shown = queries.call(engine, "CA1")
    assert shown is not None
    assert [(event["kind"], event["of"]) for event in shown["events"]] == [("CallBegan", "inbound")]
