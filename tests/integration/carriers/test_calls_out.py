"""Calls that we place to customers: machine detection beside the call, and looking one up that we lost sight of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ivr.carriers.twilio.control import Control

LINE = "https://line.example.com"


def test_the_carrier_listens_for_a_machine_beside_the_call(control: Control, carrier: Any) -> None:
    carrier.tell("POST /Calls.json", (201, {"sid": "CA1"}))
    control.ring(
        to="+12025550123",
        caller_id="+18005550100",
        url=f"{LINE}/voice/callback?b=1&a=1",
        notice_url=f"{LINE}/voice/callback/status?b=1&a=1",
        fallback_url=f"{LINE}/voice/fallback?b=1&a=1",
        ring_seconds=30,
        machine_url=f"{LINE}/voice/callback/machine?b=1&a=1",
    )
    [asked] = carrier.asked
    assert asked.form["MachineDetection"] == ["DetectMessageEnd"]
    assert asked.form["AsyncAmd"] == ["true"]
    assert asked.form["AsyncAmdStatusCallback"] == [f"{LINE}/voice/callback/machine?b=1&a=1#rc=3&rp=all"]


def test_calls_to_a_number_are_those_that_we_placed_since(control: Control, carrier: Any) -> None:
    def placed(call: str, created: str, direction: str = "outbound-api") -> dict[str, Any]:
        return {"sid": call, "to": "+12025550123", "status": "queued", "direction": direction, "date_created": created}

    carrier.tell(
        "GET /Calls.json",
        (
            200,
            {
                "calls": [
                    placed("CA3", "Tue, 24 Nov 2026 12:00:05 +0000"),
                    placed("CA2", "Tue, 24 Nov 2026 12:00:01 +0000", "inbound"),
                    placed("CA1", "Tue, 24 Nov 2026 11:00:00 +0000"),
                ],
                "uri": "/",
            },
        ),
    )
    since = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
    assert [leg.call for leg in control.calls_to("+12025550123", since)] == ["CA3"]
    assert carrier.asked[0].query["To"] == ["+12025550123"]
