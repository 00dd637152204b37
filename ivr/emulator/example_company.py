"""The example company that a local line asks: customers and orders for whoever tries the helpline without a CRM.

It makes its answers up from the numbers that it is asked for, always the same ones, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiohttp import web

PATH = "/example"
STRANGER = "00"
"""Whose number ends like this is no customer."""
NAMES = ("Ana", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Indira", "Jonas")
STATES = (*["shipped"] * 4, *["delivered"] * 2, "cancelled", *["in_progress"] * 2)
"""What has become of an order, by its last digit; one that ends in 9 there is not."""


def customer(phone: str) -> Mapping[str, Any] | None:
    """Return the customer who has a telephone number (E.164), None where nobody has it."""
    digits = phone.lstrip("+")
    if not digits.isascii() or not digits.isdecimal() or digits.endswith(STRANGER):
        return None
    own = {"id": f"example-{digits[-4:]}", "name": NAMES[int(digits[-1])], "language": "en"}
    return {**own, "vip": digits[-1] == "7", "blocked": False}


def order(number: str, today: date) -> Mapping[str, Any] | None:
    """Return the order of a number of 6 to 10 digits, None where there is none."""
    if not number.isascii() or not number.isdecimal() or not 6 <= len(number) <= 10 or number[-1] == "9":
        return None
    status = STATES[int(number[-1])]
    shipped = {"shipped_on": (today - timedelta(days=2)).isoformat(), "due": (today + timedelta(days=1)).isoformat()}
    return {"number": number, "status": status, **(shipped if status == "shipped" else {})}


def routes() -> tuple[web.RouteDef, ...]:
    """Return what the company answers: `/customers?phone=` and `/orders/NUMBER`, below `PATH`."""
    return web.get(f"{PATH}/customers", _customers), web.get(f"{PATH}/orders/{{number}}", _orders)


async def _customers(request: web.Request) -> web.Response:
    return _answer(customer(request.query.get("phone", "")))


async def _orders(request: web.Request) -> web.Response:
    return _answer(order(request.match_info["number"], datetime.now(UTC).date()))


def _answer(found: Mapping[str, Any] | None) -> web.Response:
    return web.json_response(found) if found is not None else web.json_response({}, status=404)
