"""Recordings and their media (https://www.twilio.com/docs/voice/api/recording)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.params import API_VERSION
from ivr.emulator.recordings import Recording, wav
from ivr.emulator.rest.answers import deleted, not_found, page, shown, when


class Recordings:
    """The recordings of the account."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`. Media is fetched under the recording's address, with .wav or without."""
        one = f"{base}/Recordings/{{sid:RE[0-9a-f]+}}"
        return [
            web.get(f"{base}/Recordings.json", self.list),
            web.get(f"{base}/Calls/{{call}}/Recordings.json", self.list),
            web.get(f"{one}.json", self.fetch),
            web.delete(f"{one}.json", self.delete),
            web.get(f"{one}.wav", self.media),
            web.get(one, self.media),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """List recordings, of one call or of all, newest first."""
        call = request.match_info.get("call", request.query.get("CallSid", ""))
        found = [one for one in reversed(self.company.recordings.values()) if call in {"", one.call}]
        return page(request, "recordings", [recording_json(self.company, one) for one in found])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one recording."""
        return shown(recording_json(self.company, self._recording(request)))

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a recording with its media."""
        del self.company.recordings[self._recording(request).sid]
        return deleted()

    async def media(self, request: web.Request) -> web.Response:
        """Return the sound as WAV; 404 for the first seconds, where that is switched on."""
        recording = self._recording(request)
        age = self.company.clock.now() - recording.created_at - recording.seconds
        if age < self.company.switches.media_delay or recording.status != "completed":
            raise not_found(request)
        return web.Response(body=wav(recording.seconds), content_type="audio/x-wav")

    def _recording(self, request: web.Request) -> Recording:
        recording = self.company.recordings.get(request.match_info["sid"])
        if recording is None:
            raise not_found(request)
        return recording


def recording_json(company: Company, recording: Recording) -> dict[str, object]:
    """Return the recording as the API shows it."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": company.account_sid,
        "call_sid": recording.call,
        "conference_sid": None,
        "api_version": API_VERSION,
        "date_created": when(recording.created_at),
        "date_updated": when(recording.created_at),
        "start_time": when(recording.created_at),
        "duration": str(recording.seconds),
        "price": None,
        "price_unit": "USD",
        "status": recording.status,
        "channels": recording.channels,
        "source": recording.source,
        "error_code": None,
        "encryption_details": None,
        "media_url": f"{company.api_url}/Recordings/{recording.sid}",
        "uri": f"{uri}.json",
        "subresource_uris": {"transcriptions": f"{uri}/Transcriptions.json"},
    }
