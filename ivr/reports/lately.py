"""The demand of the last days, and what agents did with it, from the case record, as a profile has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import fmean, median
from typing import Any, Final, NamedTuple

from ivr.reports.measures import share
from ivr.reports.profile import MOST_REFUSED, CallingBack, Demand
from ivr.reports.stays import Stayed

FEW: Final = 20
"""Of fewer talks no length is drawn: the usual one holds."""


class Past(NamedTuple):
    """Some days. `reached`: the share of calls back that were answered; `away`: the share of time on breaks."""

    stays: Sequence[Stayed]
    reached: float = 1.0
    away: float = 0.0


def reached(calls: Mapping[str, int]) -> float:
    """Return the share of calls to customers that a person answered; `calls`: what came of how many. 1: of none."""
    answered = share(calls.get("answered_by_person", 0), sum(calls.values()))
    return 1.0 if answered is None else answered


def away(spent: Iterable[Mapping[str, Any]]) -> float:
    """Return the share of the time of agents who were not offline in which they were on a break, and had no call."""
    there = resting = 0
    for told in spent:
        if told["presence"] != "offline":
            there += told["until"] - told["since"]
        if told["presence"] == "on_break":
            resting += sum(ms for state, ms in told["spent"] if state in ("idle", "not_answering"))
    return share(resting, there) or 0.0


def demand(past: Past, since: datetime) -> Mapping[str, Demand]:
    """Return what came into each queue from `since`, a midnight, on: each call at its own time.

    Who was called back had come before; of his second stay the talk counts alone.
    """
    queues: defaultdict[str, list[Stayed]] = defaultdict(list)
    for stay in past.stays:
        queues[stay.queue].append(stay)
    return {queue: _demand(came, since, past.reached) for queue, came in queues.items()}


def _demand(stays: Sequence[Stayed], since: datetime, reached: float) -> Demand:
    usual = Demand()
    talks = tuple(stay.talked for stay in stays if stay.talked)
    wraps = [stay.wrapped_up for stay in stays if stay.wrapped_up is not None]
    offers = sum(stay.offers for stay in stays)
    declined, unanswered = (share(refused, offers) or 0.0 for refused in _refused(stays))
    fewer = min(1.0, MOST_REFUSED / (declined + unanswered)) if declined + unanswered else 1.0
    return Demand(
        arrivals=tuple(round((stay.began - since).total_seconds() * 1000) for stay in stays if not stay.called),
        talks=talks if len(talks) >= FEW else (),
        wrap_up=fmean(wraps) if wraps else usual.wrap_up,
        patience=_patience(stays),
        declined=declined * fewer,
        unanswered=unanswered * fewer,
        callbacks=_callbacks(stays, reached),
    )


def _refused(stays: Sequence[Stayed]) -> tuple[int, int]:
    return sum(stay.declined for stay in stays), sum(stay.unanswered for stay in stays)


def _callbacks(stays: Sequence[Stayed], reached: float) -> CallingBack:
    """Who took a callback did so after a while: of all who have waited as long, that is the share who take one."""
    took = [stay.waited for stay in stays if stay.ending == "callback"]
    if not took:
        return CallingBack()
    after = median(took)
    asked = sum(stay.waited >= after for stay in stays if stay.ending != "callback") + len(took)
    return CallingBack(len(took) / asked, after, reached)


def _patience(stays: Sequence[Stayed]) -> float:
    """Return the mean patience: all that was waited, by each one who gave up. 0: nobody did.

    Who was answered might have waited longer; this takes him for what he is, somebody whose patience is not known
    (the maximum-likelihood estimate of an exponential distribution from censored times).
    """
    gave_up = sum(stay.ending == "abandoned" for stay in stays)
    return sum(stay.waited for stay in stays) / gave_up if gave_up else 0.0
