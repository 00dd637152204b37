"""What the vendor's unmodified client sees (twilio-voice 4, 5)."""

from __future__ import annotations

import io
import urllib.request
import wave
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from ivr.emulator.exchange import Exchange, Handset

if TYPE_CHECKING:
    from tests.wire.emulator.conftest import App


def test_lists_come_in_pages(line: str, client: Client) -> None:
    for number in range(7):
        client.queues.create(friendly_name=f"queue-{number}")
    assert [queue.friendly_name for queue in client.queues.list(page_size=3)] == [f"queue-{n}" for n in range(7)]
    first = client.queues.page(page_size=3)
    second = first.next_page()
    assert second is not None
    assert [queue.friendly_name for queue in second] == ["queue-3", "queue-4", "queue-5"]


def test_calls_are_found_by_what_they_are(
    app: App, exchange: Exchange, line: str, caller: Handset, client: Client
) -> None:
    app.on("/voice", "<Say>Hello</Say><Pause length='60'/>")
    caller.dials(line)
    caller.hears("Hello")
    now = datetime.fromtimestamp(exchange.company.clock.now(), UTC)
    assert [call.sid for call in client.calls.list(status="in-progress", to=line)] == [caller.sid]
    assert [call.sid for call in client.calls.list(from_=caller.number)] == [caller.sid]
    assert client.calls.list(status="completed") == []
    assert client.calls.list(parent_call_sid="CA0") == []
    assert len(client.calls.list(start_time_after=now - timedelta(minutes=5))) == 1
    assert client.calls.list(start_time_after=now + timedelta(days=1)) == []
    shown = client.calls(caller.sid).fetch()
    assert (shown.direction, shown.status, shown.end_time) == ("inbound", "in-progress", None)
    assert shown.start_time is not None
    assert abs((shown.start_time - now).total_seconds()) < 600


def test_a_call_that_is_over_can_be_forgotten(app: App, line: str, caller: Handset, client: Client) -> None:
    app.on("/voice", "<Say>Hello</Say>")
    caller.dials(line)
    assert caller.is_over() == "completed"
    assert client.calls(caller.sid).delete()
    with pytest.raises(TwilioRestException) as gone:
        client.calls(caller.sid).fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)


def test_whoever_is_not_the_account_is_refused(exchange: Exchange, client: Client) -> None:
    stranger = Client(exchange.account_sid, "wrong", http_client=client.http_client)
    stranger.api.base_url = exchange.url
    with pytest.raises(TwilioRestException) as refused:
        stranger.calls("CA0").fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_a_line_is_set_up_by_rest(app: App, exchange: Exchange, caller: Handset, client: Client) -> None:
    exchange.add_line("+18005550133")
    exchange.add_line("+18005550144")
    found = client.incoming_phone_numbers.list(phone_number="+18005550133")
    assert [one.phone_number for one in found] == ["+18005550133"]
    updated = found[0].update(
        voice_url=f"{app.url}/voice#rc=2&rp=5xx",
        voice_fallback_url=f"{app.url}/fallback",
        status_callback=f"{app.url}/status",
    )
    assert updated.voice_url == f"{app.url}/voice#rc=2&rp=5xx"
    app.on("/voice", "<Say>Hello</Say>")
    caller.dials("+18005550133")
    caller.hears("Hello")
    app.awaits("/status")


def test_queues_are_named_once_and_removed_when_empty(app: App, line: str, caller: Handset, client: Client) -> None:
    queue = client.queues.create(friendly_name="support", max_size=5000)
    assert (queue.max_size, queue.current_size) == (5000, 0)
    for name, size in (("support", 10), ("", 10), ("x" * 65, 10), ("other", 5001)):
        with pytest.raises(TwilioRestException) as refused:
            client.queues.create(friendly_name=name, max_size=size)
        assert refused.value.status == 400
    app.on("/voice", '<Enqueue waitUrl="">support</Enqueue>')
    caller.dials(line)
    caller.waits_in("support")
    with pytest.raises(TwilioRestException):
        client.queues(queue.sid).delete()
    assert client.queues(queue.sid).fetch().current_size == 1
    assert client.queues(queue.sid).members(caller.sid).fetch().position == 1
    caller.hangs_up()
    caller.is_over()
    assert client.queues(queue.sid).update(friendly_name="renamed").friendly_name == "renamed"
    assert client.queues(queue.sid).delete()


def test_a_recordings_media_comes_late(
    app: App, exchange: Exchange, line: str, caller: Handset, client: Client
) -> None:
    exchange.switches.media_delay = 60
    app.on("/voice", '<Record action="/rec" recordingStatusCallback="/ready"/>')
    caller.dials(line)
    caller.records(2)
    url = app.awaits("/rec")[0].params["RecordingUrl"]
    assert client.http_client.request("GET", url).status_code == 404
    assert app.requests("/ready") == []
    app.awaits("/ready")
    media = client.recordings.list(call_sid=caller.sid)[0]
    assert (media.duration, media.source, media.status) == ("2", "RecordVerb", "completed")
    with urllib.request.urlopen(url + ".wav") as answer, wave.open(io.BytesIO(answer.read())) as file:
        assert file.getnframes() / file.getframerate() == 2
    assert client.recordings(media.sid).delete()
    assert client.recordings.list() == []


def test_messages_are_accepted_and_kept(client: Client) -> None:
    sent = client.messages.create(to="+15555550123", from_="+18005550100", body="We will call you back")
    assert (sent.status, sent.direction) == ("queued", "outbound-api")
    assert [one.body for one in client.messages.list()] == ["We will call you back"]
    assert client.messages(sent.sid or "").fetch().to == "+15555550123"
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to="+15555550123", from_="+18005550100", body="x" * 1601)
    assert refused.value.code == 21617


@pytest.mark.parametrize("path", ["/voice", "/voice?at=men%C3%BC&x=%7E%3A%2F&empty="])
def test_every_request_is_signed_as_the_vendors_validator_expects(
    app: App, exchange: Exchange, caller: Handset, path: str
) -> None:
    app.on("/voice", "<Say>Hello</Say>")
    exchange.add_line("+18005550111", app.url + path, status_url=f"{app.url}/status")
    caller.dials("+18005550111")
    asked, told = app.awaits("/status")[0], app.requests("/voice")[0]
    validator = RequestValidator(exchange.auth_token)
    for seen, url in ((told, app.url + path), (asked, f"{app.url}/status")):
        assert validator.validate(url, dict(seen.params), seen.headers["X-Twilio-Signature"])
    assert told.params["FromCity"] == "", "blank values are signed too"
    assert told.headers["User-Agent"] == "TwilioProxy/1.1"


def test_a_get_is_signed_with_its_query_alone(app: App, exchange: Exchange, caller: Handset) -> None:
    line = exchange.add_line("+18005550111", f"{app.url}/voice?x=1")
    line.voice_method = "GET"
    app.on("/voice", "<Say>Hello</Say>")
    caller.dials("+18005550111")
    caller.hears("Hello")
    seen = app.requests("/voice")[0]
    sent = exchange.transcript.requests("/voice")[0]
    assert (seen.method, seen.query["x"], seen.query["CallSid"]) == ("GET", "1", caller.sid)
    query = "&".join(f"{name}={_quoted(value)}" for name, value in sent.params.items())
    validator = RequestValidator(exchange.auth_token)
    assert validator.validate(f"{app.url}/voice?x=1&{query}", {}, seen.headers["X-Twilio-Signature"])


def _quoted(value: str) -> str:
    return value.replace("+", "%2B")
