"""Queues and their members (https://www.twilio.com/docs/voice/api/queue-resource, .../member-resource)."""

from __future__ import annotations

from aiohttp import web

from ivr.emulator.company import Company
from ivr.emulator.errors import RestRefused
from ivr.emulator.leg import Source
from ivr.emulator.queues import DEFAULT_SIZE, Member, Queue
from ivr.emulator.rest.answers import created, deleted, not_found, page, shown, when
from ivr.emulator.rest.forms import Form
from ivr.emulator.verbs.enqueue import LONGEST_NAME

BIGGEST = 5000


class Queues:
    """The carrier's queues."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return the routes below `base`."""
        members = f"{base}/Queues/{{sid}}/Members"
        return [
            web.post(f"{base}/Queues.json", self.create),
            web.get(f"{base}/Queues.json", self.list),
            web.get(f"{base}/Queues/{{sid}}.json", self.fetch),
            web.post(f"{base}/Queues/{{sid}}.json", self.update),
            web.delete(f"{base}/Queues/{{sid}}.json", self.delete),
            web.get(f"{members}.json", self.members),
            web.get(f"{members}/{{call}}.json", self.member),
            web.post(f"{members}/{{call}}.json", self.take),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Make a queue; a name may be used once."""
        form = Form(await request.post())
        name = form.text("FriendlyName", longest=LONGEST_NAME, code=20002)
        size = form.whole("MaxSize", DEFAULT_SIZE, 1, BIGGEST)
        if not name or any(queue.name == name for queue in self.company.queues.values()):
            raise RestRefused(400, 22003, f"A queue named {name!r} exists, or the name is empty")
        return created(queue_json(self.company, self.company.queue(name, size)))

    async def list(self, request: web.Request) -> web.Response:
        """List the queues."""
        return page(request, "queues", [queue_json(self.company, queue) for queue in self.company.queues.values()])

    async def fetch(self, request: web.Request) -> web.Response:
        """Show one queue."""
        return shown(queue_json(self.company, self._queue(request)))

    async def update(self, request: web.Request) -> web.Response:
        """Change a queue's name or size."""
        form, queue = Form(await request.post()), self._queue(request)
        queue.name = form.text("FriendlyName", queue.name, LONGEST_NAME, 20002)
        queue.max_size = form.whole("MaxSize", queue.max_size, 1, BIGGEST)
        return shown(queue_json(self.company, queue))

    async def delete(self, request: web.Request) -> web.Response:
        """Remove an empty queue."""
        queue = self._queue(request)
        if queue.members:
            raise RestRefused(400, 22002, "Cannot delete a queue with members in it")
        del self.company.queues[queue.sid]
        return deleted()

    async def members(self, request: web.Request) -> web.Response:
        """List those who wait, the first first."""
        queue = self._queue(request)
        return page(request, "queue_members", [member_json(self.company, queue, one) for one in queue.members])

    async def member(self, request: web.Request) -> web.Response:
        """Show one who waits."""
        queue = self._queue(request)
        return shown(member_json(self.company, queue, self._member(request, queue)))

    async def take(self, request: web.Request) -> web.Response:
        """Take a caller out and let him go on at Url. Only the first take counts; 404 where he does not wait."""
        form, queue = Form(await request.post()), self._queue(request)
        source = Source(form.url("Url") or form.required("Url", 21205), form.method("Method"))
        moved = queue.moved.get(request.match_info["call"])
        if moved is not None and moved.moving:
            raise RestRefused(400, 22004, "The caller has been taken out of the queue already")
        member = self._member(request, queue)
        shown_before = member_json(self.company, queue, member)
        queue.moved[member.leg.sid] = member.leg
        queue.leave(member)
        member.leg.move(source)
        return shown(shown_before)

    def _queue(self, request: web.Request) -> Queue:
        queue = self.company.queues.get(request.match_info["sid"])
        if queue is None:
            raise not_found(request)
        return queue

    def _member(self, request: web.Request, queue: Queue) -> Member:
        member = queue.find(request.match_info["call"])
        if member is None:
            raise not_found(request)
        return member


def queue_json(company: Company, queue: Queue) -> dict[str, object]:
    """Return the queue as the API shows it."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": company.account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average_wait,
        "date_created": when(queue.created_at),
        "date_updated": when(queue.created_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"members": f"{uri}/Members.json"},
    }


def member_json(company: Company, queue: Queue, member: Member) -> dict[str, object]:
    """Return the member as the API shows it."""
    uri = f"/2010-04-01/Accounts/{company.account_sid}/Queues/{queue.sid}/Members/{member.leg.sid}.json"
    return {
        "call_sid": member.leg.sid,
        "queue_sid": queue.sid,
        "date_enqueued": when(member.enqueued_at),
        "position": queue.position(member),
        "wait_time": queue.waited(member),
        "uri": uri,
    }
