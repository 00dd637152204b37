"""check_pin: is it really the customer? By customer number and PIN, against the case record."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.dialogue.inputs import Customer, Scalar
from ivr.flows.functions import Function
from ivr.flows.kinds import declared
from ivr.functions.function import Answer, Runnable, World

CUSTOMER = {
    "id": declared("text"),
    "name": declared("maybe text"),
    "language": declared("maybe text"),
    "vip": declared("yes_no"),
    "blocked": declared("yes_no"),
}


def check(given: Mapping[str, Scalar], world: World) -> Answer:
    """Say right (which gives the customer), wrong or locked. A number that nobody has is wrong, and locks as others."""
    checked = world.pins.check(str(given["customer"]), str(given["pin"]), world.key)
    if checked.label == "right" and checked.customer is not None:
        return Answer("right", _fields(checked.customer))
    return Answer("locked" if checked.label == "locked" else "wrong")


def _fields(customer: Customer) -> Mapping[str, Scalar]:
    texts = {"id": customer.id, "name": customer.name, "language": customer.language}
    return {**texts, "vip": customer.vip, "blocked": customer.blocked}


CHECK_PIN = Runnable(
    Function(
        "check_pin",
        takes={"customer": declared("digits"), "pin": declared("digits")},
        labels={"right": CUSTOMER, "wrong": {}, "locked": {}},
    ),
    check,
)
