"""The account's lines (https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company, Line
from ivr.emulator.params import API_VERSION
from ivr.emulator.rest.answers import not_found, page, shown, when
from ivr.emulator.rest.forms import Form

URLS = {"VoiceUrl": "voice_url", "VoiceFallbackUrl": "fallback_url", "StatusCallback": "status_url"}
METHODS = {
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "fallback_method",
    "StatusCallbackMethod": "status_method",
}


class Numbers:
    """The lines; they are made when the emulator starts, and set up by REST."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        return [
            web.get(f"{base}/IncomingPhoneNumbers.json", self.list),
            web.get(f"{base}/IncomingPhoneNumbers/{{sid}}.json", self.fetch),
            web.post(f"{base}/IncomingPhoneNumbers/{{sid}}.json", self.update),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """List the lines; `PhoneNumber` may be a part of a number."""
        part = request.query.get("PhoneNumber", "").replace("*", "")
        found = [line for number, line in self.company.lines.items() if part in number]
        return page(request, "incoming_phone_numbers", [line_json(self.company, line) for line in found])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one line."""
        return shown(line_json(self.company, self._line(request)))

    async def update(self, request: web.Request) -> web.Response:
        """Set whom the carrier asks when somebody calls the line."""
        form, line = Form(await request.post()), self._line(request)
        for name, attribute in URLS.items():
            if name in form:
                setattr(line, attribute, form.url(name, 21402))
        for name, attribute in METHODS.items():
            if name in form:
                setattr(line, attribute, form.method(name))
        line.friendly_name = form.text("FriendlyName", line.friendly_name, 64)
        return shown(line_json(self.company, line))

    def _line(self, request: web.Request) -> Line:
        for line in self.company.lines.values():
            if line.sid == request.match_info["sid"]:
                return line
        raise not_found(request)


def line_json(company: Company, line: Line) -> dict[str, object]:
    """Return the line as the API shows it."""
    return {
        "sid": line.sid,
        "account_sid": company.account_sid,
        "phone_number": line.number,
        "friendly_name": line.friendly_name or line.number,
        "voice_url": line.voice_url,
        "voice_method": line.voice_method,
        "voice_fallback_url": line.fallback_url,
        "voice_fallback_method": line.fallback_method,
        "status_callback": line.status_url,
        "status_callback_method": line.status_method,
        "voice_caller_id_lookup": False,
        "voice_application_sid": "",
        "sms_url": "",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "api_version": API_VERSION,
        "date_created": when(line.created_at),
        "date_updated": when(line.created_at),
        "uri": f"/2010-04-01/Accounts/{company.account_sid}/IncomingPhoneNumbers/{line.sid}.json",
    }
