"""Text messages: sent once, and looked for where the answer was lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.carriers.errors import CarrierRefused, CarrierSilent
from ivr.carriers.ports import Text
from ivr.carriers.twilio.control import Control

TO, LINE = "+12025550123", "+18005550100"
SERVICE = "MG" + "a1" * 16


@pytest.mark.parametrize(("sender", "field"), [(LINE, "From"), (SERVICE, "MessagingServiceSid")])
def test_a_text_is_sent_from_a_number_or_a_service(control: Control, carrier: Any, sender: str, field: str) -> None:
    carrier.tell("POST /Messages.json", (201, {"sid": "SM1"}))
    assert control.text(to=TO, from_=sender, body="Your number is C-000007.") == "SM1"
    [asked] = carrier.asked
    assert asked.form == {"To": [TO], "Body": ["Your number is C-000007."], field: [sender]}


def test_a_refusal_tells_the_carriers_code(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Messages.json", (400, {"code": 21610, "message": "unsubscribed", "status": 400}))
    with pytest.raises(CarrierRefused) as refused:
        control.text(to=TO, from_=LINE, body="hello")
    assert refused.value.code == 21610


@pytest.mark.parametrize("answer", [(0, ""), (503, "")])
def test_no_answer_is_no_refusal_and_is_asked_once(control: Control, carrier: Any, answer: tuple[int, str]) -> None:
    carrier.tell("POST /Messages.json", answer)
    with pytest.raises(CarrierSilent):
        control.text(to=TO, from_=LINE, body="hello")
    assert len(carrier.asked) == 1


def test_the_texts_to_a_number_are_listed_with_when_they_were_made(control: Control, carrier: Any) -> None:
    def text(sid: str, to: str, made: str | None) -> dict[str, Any]:
        return {"sid": sid, "to": to, "body": "hello", "date_created": made, "date_sent": None, "status": "queued"}

    listed = [text("SM2", TO, "Tue, 24 Nov 2026 12:00:05 +0000"), text("SM1", "+15550100", None), text("SM0", TO, None)]
    carrier.tell("GET /Messages.json", (200, {"messages": listed}))
    made_at = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
    assert control.texts(TO) == [Text("SM2", TO, "hello", made_at), Text("SM0", TO, "hello", None)]
    [asked] = carrier.asked
    assert asked.query["To"] == [TO]
