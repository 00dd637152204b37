"""Whatever the wire brings: a 4xx or a spoken answer, never a traceback, and nothing changes for a forged one."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient

from tests.line import LINE, Caller


def test_an_unsigned_request_is_refused_without_a_word_about_the_secret(
    line: FlaskClient, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        response = line.post("/voice", data={"CallSid": caller.call, "From": "+15555550123", "To": LINE})
    assert response.status_code == 403
    assert caller.house.board.live.load(caller.call) is None
    assert caller.house.settings.auth_token not in caplog.text


def test_a_forged_signature_is_refused(line: FlaskClient, caller: Caller) -> None:
    form = {"CallSid": caller.call, "From": "+15555550123", "To": LINE}
    assert line.post("/voice", data=form, headers={"X-Twilio-Signature": "AAAA"}).status_code == 403


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_post_is_answered(line: FlaskClient, method: str) -> None:
    assert getattr(line, method)("/voice").status_code == 405


def test_a_body_of_a_megabyte_is_refused(caller: Caller) -> None:
    assert caller.post("/voice", Digits="1" * 1_000_000).status_code in (400, 413)


@pytest.mark.parametrize(
    "fields",
    [
        {"CallSid": ""},
        {"CallSid": "x" * 500},
        {"CallSid": "a\x00b"},
        {"To": ""},
        {"From": ""},
        {"From": "anonymous"},
        {"From": "'; drop table calls; --"},
        {"CallStatus": ""},
        {"Digits": "9" * 1_000},
        {"Digits": "§$%"},
        {"SpeechResult": "\u0000\ufffe", "Confidence": "very"},
    ],
)
@pytest.mark.parametrize("path", ["/voice", "/voice/status", "/voice/turn?n=0&k=gather", "/voice/wait?r=wait"])
def test_absurd_parameters(caller: Caller, path: str, fields: dict[str, str]) -> None:
    response = caller.post(path, **fields)
    assert response.status_code in (200, 204, 400)
    assert b"Traceback" not in response.data


@pytest.mark.parametrize("query", ["n=x", "n=-1", "n=99999999999999999999", "n=1&k=nonsense", "", "n=1&n=2"])
def test_absurd_questions(caller: Caller, query: str) -> None:
    caller.dials()
    response = caller.post(f"/voice/turn?{query}".rstrip("?"), Digits="1")
    assert response.status_code in (200, 400)
    assert b"Traceback" not in response.data


@pytest.mark.parametrize("path", ["/voice/agent", "/voice/agent/key", "/voice/agent/left", "/voice/room", "/voice/leg"])
@pytest.mark.parametrize("offer", ["", "?o=none-1", "?o=%00", "?o=" + "9" * 400])
def test_offers_that_never_were(caller: Caller, path: str, offer: str) -> None:
    response = caller.post(path + offer, CallStatus="ringing", StatusCallbackEvent="participant-join", Digits="1")
    assert response.status_code in (200, 204, 400)


def test_a_withheld_number_is_a_caller_all_the_same(caller: Caller) -> None:
    caller.number = "anonymous"
    assert "Welcome" in caller.dials()
