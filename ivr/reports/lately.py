"""The demand of the last days, from the case record, as a profile has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Final

from ivr.reports.profile import Demand
from ivr.reports.stays import Stayed

FEW: Final = 20
"""Of fewer talks no length is drawn: the usual one holds."""


def demand(stays: Sequence[Stayed], since: datetime) -> Mapping[str, Demand]:
    """Return what came into each queue from `since`, a midnight, on: each call at its own time."""
    queues: defaultdict[str, list[Stayed]] = defaultdict(list)
    for stay in stays:
        queues[stay.queue].append(stay)
    return {queue: _demand(came, since) for queue, came in queues.items()}


def _demand(stays: Sequence[Stayed], since: datetime) -> Demand:
    usual = Demand()
    talks = tuple(stay.talked for stay in stays if stay.talked)
    wraps = [stay.wrapped_up for stay in stays if stay.wrapped_up is not None]
    return Demand(
        arrivals=tuple(round((stay.began - since).total_seconds() * 1000) for stay in stays),
        talks=talks if len(talks) >= FEW else (),
        wrap_up=fmean(wraps) if wraps else usual.wrap_up,
        patience=_patience(stays),
    )


def _patience(stays: Sequence[Stayed]) -> float:
    """Return the mean patience: all that was waited, by each one who gave up. 0: nobody did.

    Who was answered might have waited longer; this takes him for what he is, somebody whose patience is not known
    (the maximum-likelihood estimate of an exponential distribution from censored times).
    """
    gave_up = sum(stay.ending == "abandoned" for stay in stays)
    return sum(stay.waited for stay in stays) / gave_up if gave_up else 0.0
