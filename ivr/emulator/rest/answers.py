"""JSON answers: one resource, a page of them, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import web

from ivr.emulator.errors import RestRefused
from ivr.emulator.params import timestamp
from ivr.emulator.rest.forms import Form

DEFAULT_PAGE, BIGGEST_PAGE = 50, 1000


def when(seconds: float | None) -> str | None:
    """Return a time as the API writes it (RFC 2822), None where there is none."""
    return None if seconds is None else timestamp(seconds)


def created(resource: object) -> web.Response:
    """Return the answer to a create."""
    return web.json_response(resource, status=201)


def shown(resource: object) -> web.Response:
    """Return the answer to a read or an update."""
    return web.json_response(resource)


def deleted() -> web.Response:
    """Return the answer to a delete."""
    return web.Response(status=204)


def refused(problem: RestRefused) -> web.Response:
    """Return the API's own form of a refusal; the vendor's client makes a TwilioRestException of it."""
    body = {
        "code": problem.code,
        "message": str(problem),
        "more_info": f"https://www.twilio.com/docs/errors/{problem.code}",
        "status": problem.status,
    }
    return web.json_response(body, status=problem.status)


def not_found(request: web.Request) -> RestRefused:
    """Return the refusal of a resource that is not there."""
    return RestRefused(404, 20404, f"The requested resource {request.path} was not found")


def page(request: web.Request, key: str, records: Sequence[object]) -> web.Response:
    """Return the page of `records` that the query asks for; the client demands one key beside the page's own."""
    form = Form(request.query)
    size = form.whole("PageSize", DEFAULT_PAGE, 1, BIGGEST_PAGE, 20007)
    number = form.whole("Page", 0, 0, 10**6)
    first = number * size
    some = records[first : first + size]
    more = first + size < len(records)
    return shown(
        {
            key: some,
            "page": number,
            "page_size": size,
            "start": first,
            "end": max(first + len(some) - 1, 0),
            "uri": request.path_qs,
            "first_page_uri": _page_uri(request, 0, size),
            "next_page_uri": _page_uri(request, number + 1, size) if more else None,
            "previous_page_uri": _page_uri(request, number - 1, size) if number else None,
        }
    )


def _page_uri(request: web.Request, number: int, size: int) -> str:
    kept = [(name, value) for name, value in request.query.items() if name not in {"Page", "PageSize", "PageToken"}]
    return f"{request.path}?{urlencode([*kept, ('PageSize', size), ('Page', number), ('PageToken', f'PT{number}')])}"
