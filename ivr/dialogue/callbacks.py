"""Questions about callbacks: free times, the promise itself, and whether it is made once more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FindSlots:
    """Question: find `count` free times for a callback of `queue`. Labels: found (values: slot_1 ...), no_slot.

    Each time is ISO 8601 with its offset; `not_before` as in `BookCallback`.
    """

    queue: str
    count: int
    not_before: float | str = 0.0


@dataclass(frozen=True, slots=True)
class BookCallback:
    """Question: promise to call `number` (E.164) back, with `flow`.

    Labels: booked and already_booked (values: id, at), invalid_number, refused, no_slot, failed.

    `place`: the key of the place in `queue` that he keeps, "" where he has none. `attempts` and `apart` (seconds) None
    = the queue's. `not_before`: seconds from now, or a moment (ISO 8601). `slot`: the time that he chose, "" = when his
    turn comes. `language` as flows name it, `case` the id of his newest case.
    """

    number: str
    queue: str
    flow: str
    place: str = ""
    attempts: int | None = None
    apart: float | None = None
    not_before: float | str = 0.0
    slot: str = ""
    language: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class RetryCallback:
    """Question: make this callback once more. Labels: booked (values: id, at), used_up.

    `after` in seconds, None = as it was booked; `counts`: as one of its attempts.
    """

    callback: str
    after: float | None = None
    counts: bool = True
