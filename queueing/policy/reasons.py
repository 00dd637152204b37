"""Why me, why now: what an agent is told of an offer, from what the match wrote down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from queueing.events import OfferMade
from queueing.policy.routing import NeedClass, parse_class


def why(made: OfferMade, skills: Mapping[str, int]) -> dict[str, str]:
    """Return the reasons in words, by what they are about; `skills` are the agent's. Only what applies is there.

    `waited`, `idle`: for how long. `skills`: what was needed. `through`: whom he was not meant for at first.
    `priority`: what a head start counts. `earlier`, `passed_over`: who came before, and why it is not their turn.
    """
    wanted = parse_class(made.through)
    reasons = {
        "waited": _span(made.waited),
        "idle": _span(made.idle),
        "skills": _needed(wanted),
        "through": _through(made, wanted),
        "priority": f"counts as {_span(made.head_start)} of waiting" if made.earlier and made.head_start else "",
        "earlier": f"{made.earlier} of {made.queue} came earlier" if made.earlier else "",
        "passed_over": "; ".join(_passed_over(made, skills)),
    }
    return {about: words for about, words in reasons.items() if words}


def _through(made: OfferMade, wanted: NeedClass) -> str:
    if not made.widened:
        return ""
    what = "fewer skills needed" if wanted.queue == made.queue else f"{wanted.queue} helps out {made.queue}"
    return f"{what} after {_span(made.widened)}"


def _passed_over(made: OfferMade, skills: Mapping[str, int]) -> Iterator[str]:
    for name, contacts in made.passed_over.items():
        passed = parse_class(name)
        lacking = [(skill, level) for skill, level in passed.needs if skills.get(skill, 0) < level]
        needs = _needed(NeedClass(passed.queue, tuple(lacking)))
        yield f"{contacts} of {passed.queue}" + (f" (needs {needs})" if needs else "")


def _needed(wanted: NeedClass) -> str:
    return ", ".join(f"{skill} {level}" for skill, level in wanted.needs)


def _span(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
