"""Text messages: accepted, logged, delivered to nobody (https://www.twilio.com/docs/messaging/api/message-resource)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company, Message
from ivr.emulator.errors import RestRefused
from ivr.emulator.params import API_VERSION
from ivr.emulator.rest.answers import created, not_found, page, shown, when
from ivr.emulator.rest.forms import Form

LONGEST_BODY = 1600


class Messages:
    """The messages of the account."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        return [
            web.post(f"{base}/Messages.json", self.create),
            web.get(f"{base}/Messages.json", self.list),
            web.get(f"{base}/Messages/{{sid}}.json", self.fetch),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Accept a message."""
        form = Form(await request.post())
        body = form.text("Body", longest=LONGEST_BODY, code=21617)
        sender = form.text("From") or form.text("MessagingServiceSid")
        if not sender:
            raise RestRefused(400, 21603, "A 'From' phone number is required")
        if not body and not form.texts("MediaUrl"):
            raise RestRefused(400, 21619, "A text message body or media urls must be specified")
        to = form.address("To", 21604, 21211)
        message = Message(to, sender, body, self.company.clock.now())
        self.company.messages.append(message)
        self.company.timeline.add("rest", "", f"message to {to}: {body}")
        return created(message_json(self.company, message))

    async def list(self, request: web.Request) -> web.Response:
        """List messages, newest first."""
        return page(request, "messages", [message_json(self.company, one) for one in reversed(self.company.messages)])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one message."""
        for message in self.company.messages:
            if message.sid == request.match_info["sid"]:
                return shown(message_json(self.company, message))
        raise not_found(request)


def message_json(company: Company, message: Message) -> dict[str, object]:
    """Return the message as the API shows it."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": company.account_sid,
        "api_version": API_VERSION,
        "to": message.to,
        "from": message.from_,
        "body": message.body,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": str(-(-len(message.body) // 153) or 1),
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "date_created": when(message.created_at),
        "date_updated": when(message.created_at),
        "date_sent": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
