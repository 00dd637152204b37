"""When the application fails: retries, fallback, and faults on purpose (twilio-voice 1.2, 3.3)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from twilio.rest import Client
from werkzeug.wrappers import Response

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App, Seen

SORRY = "<Say>Please wait, we are putting you through</Say>"


def failing(status: int = 500) -> Response:
    return Response("down", status=status, content_type="text/plain")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (failing(), "11200"),
        (failing(404), "11200"),
        (Response("<Response><say>x</say></Response>", content_type="text/xml"), "12200"),
        (Response(" <?xml version='1.0'?><Response/>", content_type="text/xml"), "12100"),
        (Response("<Response>", content_type="text/xml"), "12100"),
        (Response("", content_type="text/xml"), "12100"),
        (Response(f"<Response><Say>{'x' * 70_000}</Say></Response>", content_type="text/xml"), "11750"),
        (Response(f"<Response><Say>{'x' * 4_097}</Say></Response>", content_type="text/xml"), "13521"),
        (
            Response('<Response><Record transcribe="true" maxLength="121"/></Response>', content_type="text/xml"),
            "13617",
        ),
        (Response("{}", content_type="application/json"), "12300"),
    ],
)
def test_the_fallback_of_the_number_is_told_what_was_wrong_but_not_what_was_pressed(
    *, app: App, line: str, caller: Handset, answer: Response, code: str
) -> None:
    app.on("/voice", '<Gather action="/menu" numDigits="1"/>')
    app.on("/menu", answer)
    app.on("/fallback", SORRY)
    caller.dials(line)
    caller.presses("1")
    caller.hears("Please wait")
    asked = app.requests("/fallback")[0].params
    assert (asked["ErrorCode"], asked["ErrorUrl"]) == (code, f"{app.url}/menu")
    assert "Digits" not in asked
    assert asked["CallSid"] == caller.sid
    assert app.requests("/menu")[0].params["Digits"] == "1"


def test_without_a_fallback_the_caller_hears_an_apology_and_the_call_ends(
    app: App, exchange: Exchange, caller: Handset
) -> None:
    exchange.add_line("+18005550111", f"{app.url}/voice", status_url=f"{app.url}/status")
    app.on("/voice", failing())
    caller.dials("+18005550111")
    caller.hears("application error")
    assert caller.is_over() == "failed"


def test_a_fallback_that_fails_too_ends_the_call(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", failing())
    app.on("/fallback", failing())
    caller.dials(line)
    caller.hears("application error")
    assert caller.is_over() == "failed"
    assert len(app.requests("/fallback")) == 1


def test_a_call_that_rest_places_has_its_own_fallback(app: App, line: str, agent: Handset, client: Client) -> None:
    app.on("/agent", failing())
    app.on("/rescue", SORRY)
    client.calls.create(to=agent.number, from_=line, url=f"{app.url}/agent", fallback_url=f"{app.url}/rescue")
    agent.rings()
    agent.answers()
    agent.hears("Please wait")
    assert app.requests("/rescue")[0].params["ErrorUrl"] == f"{app.url}/agent"


@pytest.mark.parametrize("given", [True, False])
def test_an_update_brings_its_own_fallback_and_inherits_none(
    *, app: App, line: str, caller: Handset, client: Client, given: bool
) -> None:
    app.on("/voice", '<Pause length="1"/><Say>Hello</Say><Pause length="60"/>')
    app.on("/moved", failing())
    app.on("/rescue", SORRY)
    app.on("/fallback", "<Say>the number's own</Say>")
    caller.dials(line)
    caller.hears("Hello")
    fallback = {"fallback_url": f"{app.url}/rescue"} if given else {}
    client.calls(caller.sid).update(url=f"{app.url}/moved", **fallback)
    caller.hears("Please wait" if given else "application error")
    assert app.requests("/fallback") == []


def test_retries_are_those_of_the_fragment_with_one_token_and_neither_sent_nor_signed(
    app: App, exchange: Exchange, caller: Handset
) -> None:
    tries: list[int] = []

    def third_time_lucky(_: Seen) -> str | Response:
        tries.append(1)
        return failing() if len(tries) < 3 else "<Say>At last</Say>"

    app.on("/voice", third_time_lucky)
    exchange.add_line("+18005550111", f"{app.url}/voice#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500")
    caller.dials("+18005550111")
    caller.hears("At last")
    asked = app.requests("/voice")
    assert len({seen.headers["I-Twilio-Idempotency-Token"] for seen in asked}) == 1
    assert len({seen.headers["X-Twilio-Signature"] for seen in asked}) == 1
    assert [one.attempt for one in exchange.transcript.requests("/voice")] == [1, 2, 3]
    assert all("#" not in one.url for one in exchange.transcript.requests("/voice"))


def test_without_a_fragment_a_500_is_not_tried_again(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", failing())
    app.on("/fallback", SORRY)
    caller.dials(line)
    caller.hears("Please wait")
    assert len(app.requests("/voice")) == 1


def test_where_no_connection_comes_about_it_is_tried_once_more(app: App, exchange: Exchange, caller: Handset) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/voice"
        exchange.add_line("+18005550111", nobody, app.on("/fallback", SORRY))
        caller.dials("+18005550111")
        caller.hears("Please wait")
    assert [one.failure for one in exchange.transcript.requests(nobody)] == ["ct", "ct"]
    assert app.requests("/fallback")[0].params["ErrorCode"] == "11205"


def test_a_slow_answer_is_a_read_timeout_and_goes_to_the_fallback(
    app: App, exchange: Exchange, caller: Handset
) -> None:
    def slow(_: Seen) -> str:
        app.sees("/fallback")
        return "<Say>Too late</Say>"

    app.on("/voice", slow)
    exchange.add_line("+18005550111", f"{app.url}/voice#rt=100", app.on("/fallback", SORRY))
    caller.dials("+18005550111")
    caller.hears("Please wait")
    assert [one.failure for one in exchange.transcript.requests("/voice")] == ["rt"]


def test_nothing_takes_longer_than_the_ceiling_retries_included(app: App, exchange: Exchange, caller: Handset) -> None:
    exchange.switches.request_seconds = 0.3
    exchange.faults.delay("/voice", 5)
    exchange.add_line("+18005550111", f"{app.url}/voice#rc=5&rp=all", app.on("/fallback", SORRY))
    caller.dials("+18005550111")
    caller.hears("Please wait")
    assert app.requests("/voice") == []


def test_a_lost_answer_is_asked_for_again_and_a_dropped_request_never_comes(
    app: App, exchange: Exchange, caller: Handset
) -> None:
    app.on("/voice", "<Say>Hello</Say><Redirect>/next#rc=1&amp;rp=all</Redirect>")
    app.on("/next", "<Say>Next</Say>")
    exchange.faults.lose_answer("/voice")
    exchange.faults.drop("/next")
    exchange.add_line("+18005550111", f"{app.url}/voice#rc=1&rp=rt")
    caller.dials("+18005550111")
    caller.hears("Next")
    assert len(app.requests("/voice")) == 2
    assert [one.failure for one in exchange.transcript.requests("/next")] == ["dropped", ""]
    assert len(app.requests("/next")) == 1


def test_a_repeated_request_comes_twice_with_one_token(
    app: App, exchange: Exchange, line: str, caller: Handset
) -> None:
    exchange.faults.repeat("/voice")
    app.on("/voice", "<Say>Hello</Say>")
    caller.dials(line)
    caller.hears("Hello")
    asked = app.awaits("/voice", 2)
    assert len({seen.headers["I-Twilio-Idempotency-Token"] for seen in asked}) == 1
    assert [sound.text for sound in caller.heard].count("Hello") == 1


def test_notices_are_reordered(app: App, exchange: Exchange, line: str, agent: Handset, client: Client) -> None:
    exchange.faults.reorder("/leg")
    client.calls.create(
        to=agent.number,
        from_=line,
        url=f"{app.url}/agent",
        status_callback=f"{app.url}/leg",
        status_callback_event=["initiated", "ringing", "answered"],
    )
    agent.rings()
    agent.answers()
    assert app.awaits("/leg", 3)[0].params["SequenceNumber"] == "1"


def test_rest_refuses_on_purpose(app: App, exchange: Exchange, line: str, caller: Handset, client: Client) -> None:
    app.on("/voice", '<Pause length="1"/><Say>Hello</Say><Pause length="60"/>')
    caller.dials(line)
    caller.hears("Hello")
    exchange.faults.refuse_rest("/Calls/", 503, 20503)
    response = client.http_client.request(
        "GET", f"{exchange.url}/2010-04-01/Accounts/{exchange.account_sid}/Calls/{caller.sid}.json",
        auth=(exchange.account_sid, exchange.auth_token),
    )  # fmt: skip
    assert response.status_code == 503
    assert client.calls(caller.sid).fetch().status == "in-progress"


def test_redirects_are_followed_without_the_digits_and_not_for_ever(app: App, line: str, caller: Handset) -> None:
    app.on("/voice", '<Gather action="/old" numDigits="1"/>')
    app.on("/old", Response(status=302, headers={"Location": "/new"}))
    app.on("/new", "<Redirect>/loop</Redirect>")
    app.on("/loop", Response(status=307, headers={"Location": "/loop"}))
    app.on("/fallback", SORRY)
    caller.dials(line)
    caller.presses("1")
    caller.hears("Please wait")
    new = app.requests("/new")[0]
    assert (new.method, new.query["CallSid"], "Digits" in new.query) == ("GET", caller.sid, False)
    assert app.requests("/fallback")[0].params["ErrorCode"] == "11215"


def test_plain_text_is_read_aloud_and_cookies_come_back(app: App, line: str, caller: Handset) -> None:
    page = Response("<Response><Redirect>/text</Redirect></Response>", content_type="text/html")
    page.set_cookie("session", "s-1")
    app.on("/voice", page)
    app.on("/text", Response("Just some words", content_type="text/plain"))
    caller.dials(line)
    caller.hears("Just some words")
    assert caller.is_over() == "completed"
    assert app.requests("/text")[0].headers["Cookie"] == "session=s-1"


def test_user_and_password_are_sent_only_when_they_are_asked_for(app: App, exchange: Exchange, caller: Handset) -> None:
    def guarded(seen: Seen) -> str | Response:
        if "Authorization" not in seen.headers:
            return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="line"'})
        return "<Say>Come in</Say>"

    app.on("/voice", guarded)
    exchange.add_line("+18005550111", app.url.replace("http://", "http://line:secret@") + "/voice")
    caller.dials("+18005550111")
    caller.hears("Come in")
    assert ["Authorization" in seen.headers for seen in app.requests("/voice")] == [False, True]
