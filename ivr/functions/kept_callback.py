"""find_callback and cancel_callback: a customer who calls in again while we are to call him back."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.dialogue.inputs import Scalar
from ivr.flows.functions import Function
from ivr.flows.kinds import declared
from ivr.functions.function import Answer, Runnable, World

TAKES = {"number": declared("phone"), "queue": declared("text")}


def find(given: Mapping[str, Scalar], world: World) -> Answer:
    """Say whether a callback to the number is open in the queue, and for how many minutes its place has stood."""
    since = world.callbacks.open_since(str(given["number"]), str(given["queue"]))
    if since is None:
        return Answer("none")
    return Answer("found", {"minutes": max(0, int((world.now - since).total_seconds() // 60))})


def cancel(given: Mapping[str, Scalar], world: World) -> Answer:
    """End that callback: the customer is not called any more. Repeated, it says `none`, and that is as true."""
    cancelled = world.callbacks.cancel(str(given["number"]), str(given["queue"]))
    return Answer("cancelled" if cancelled else "none")


FIND_CALLBACK = Runnable(
    Function("find_callback", takes=TAKES, labels={"found": {"minutes": declared("number")}, "none": {}}), find
)
CANCEL_CALLBACK = Runnable(Function("cancel_callback", takes=TAKES, labels={"cancelled": {}, "none": {}}), cancel)
