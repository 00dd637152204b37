"""The carrier's queues: made large, found by name, and the only way by which a waiting caller is taken."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.carriers.errors import CarrierRefused
from ivr.carriers.twilio.control import Control

URL = "https://line.example.com/voice/i/7"
BILLING = {"sid": "QU1", "friendly_name": "billing", "max_size": 5000}
GONE = (404, {"code": 20404, "message": "not found", "status": 404})


def queues(*found: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return 200, {"queues": list(found)}


def test_a_queue_is_asked_for_once(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues({**BILLING, "sid": "QU0", "friendly_name": "sales"}, BILLING))
    assert [control.ensure_queue("billing"), control.ensure_queue("billing")] == ["QU1", "QU1"]
    assert carrier.paths() == ["GET /Queues.json"]


def test_a_queue_is_made_with_the_largest_size(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues())
    carrier.tell("POST /Queues.json", (201, BILLING))
    assert control.ensure_queue("billing") == "QU1"
    assert carrier.asked[-1].form == {"FriendlyName": ["billing"], "MaxSize": ["5000"]}


def test_a_queue_that_another_process_made_meanwhile_is_taken(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues(), queues(BILLING))
    carrier.tell("POST /Queues.json", (400, {"code": 22003, "message": "exists", "status": 400}))
    assert control.ensure_queue("billing") == "QU1"


def test_a_queue_that_cannot_be_made_is_an_error(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues())
    carrier.tell("POST /Queues.json", (400, {"code": 22000, "message": "no", "status": 400}))
    with pytest.raises(CarrierRefused, match="22000"):
        control.ensure_queue("billing")


def test_a_queue_that_an_enqueue_made_by_itself_is_enlarged(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues({**BILLING, "max_size": 1000}))
    carrier.tell("POST /Queues/QU1.json", (200, BILLING))
    assert control.ensure_queue("billing") == "QU1"
    assert carrier.asked[-1].form == {"MaxSize": ["5000"]}


def test_a_waiting_caller_is_taken(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues(BILLING))
    carrier.tell("POST /Queues/QU1/Members/CA1.json", (200, {"call_sid": "CA1"}))
    assert control.take("billing", "CA1", URL)
    assert carrier.asked[-1].form == {"Url": [f"{URL}#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"], "Method": ["POST"]}


@pytest.mark.parametrize("answer", [GONE, (400, {"code": 0, "message": "Cannot dequeue", "status": 400})])
def test_a_caller_who_waits_no_more_is_not_taken(control: Control, carrier: Any, answer: tuple[int, Any]) -> None:
    carrier.tell("GET /Queues.json", queues(BILLING))
    carrier.tell("POST /Queues/QU1/Members/CA1.json", answer)
    assert not control.take("billing", "CA1", URL)
    assert not control.take("billing", "CA1", URL)
    assert "POST /Calls/CA1.json" not in carrier.paths()


def test_a_queue_that_was_made_anew_is_found_again(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues({**BILLING, "sid": "QU0"}), queues(BILLING))
    assert control.ensure_queue("billing") == "QU0"
    carrier.tell("POST /Queues/QU1/Members/CA1.json", (200, {"call_sid": "CA1"}))
    assert control.take("billing", "CA1", URL)
    assert control.ensure_queue("billing") == "QU1"


def test_who_waits(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues({**BILLING, "sid": "QU0"}), queues(BILLING))
    carrier.tell("GET /Queues/QU1/Members.json", (200, {"queue_members": [{"call_sid": "CA1"}, {"call_sid": "CA2"}]}))
    assert control.waiting("billing") == ["CA1", "CA2"]
    assert control.waiting("billing") == ["CA1", "CA2"]


def test_a_carrier_that_refuses_to_say_who_waits_is_an_error(control: Control, carrier: Any) -> None:
    carrier.tell("GET /Queues.json", queues(BILLING))
    carrier.tell("GET /Queues/QU1/Members.json", (401, {"code": 20003, "message": "no", "status": 401}))
    with pytest.raises(CarrierRefused, match="20003"):
        control.waiting("billing")
