"""What came of a rehearsed call, as the case record would have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.cases.outcome import Outcome, outcome_of
from ivr.rehearsals.calling import Call
from ivr.rehearsals.script import Expectation

LIVE = "the call is not over"


@dataclass(frozen=True, slots=True)
class Account:
    """The call's steps in their order, what was sent, its values as text, how many prompts were spoken, and its end.

    `sent`: the keys of texts, and the names of webhooks. `mark`: the one that stands. `outcome` "" for a live call.
    """

    steps: tuple[str, ...]
    sent: tuple[str, ...]
    values: Mapping[str, str]
    prompts: int
    over: bool
    mark: str
    outcome: str

    @classmethod
    def of(cls, call: Call) -> Account:
        """Return the account of a call as far as it has come."""
        ruled: Outcome = outcome_of(call.events)
        messages = [event for event in call.events if event.kind == "Notified" and event.text("label") == "sent"]
        return cls(
            steps=tuple(event.text("step") for event in call.events if event.kind == "StepEntered"),
            sent=tuple(event.text("text") or event.text("to") for event in messages),
            values=call.values,
            prompts=len(call.sounds),
            over=call.over,
            mark=ruled.mark,
            outcome=ruled.outcome if call.over else "",
        )

    def unlike(self, expected: Expectation) -> str | None:
        """Return what was found in place of what is expected; None where it is as expected."""
        return UNLIKE[expected.what](self, expected)


def _unlike_mark(account: Account, expected: Expectation) -> str | None:
    return None if account.mark == expected.wanted else f"it is {account.mark or 'none'}"


def _unlike_outcome(account: Account, expected: Expectation) -> str | None:
    return None if account.outcome == expected.wanted else f"it is {account.outcome}" if account.over else LIVE


def _not_visited(account: Account, expected: Expectation) -> str | None:
    return None if expected.wanted in account.steps else f"the call went {_went(account)}"


def _visited(account: Account, expected: Expectation) -> str | None:
    return f"the call went {_went(account)}" if expected.wanted in account.steps else None


def _unlike_sent(account: Account, expected: Expectation) -> str | None:
    as_wanted = expected.wanted in account.sent if expected.wanted else not account.sent
    return None if as_wanted else f"{', '.join(account.sent) or 'nothing'} was sent"


def _unlike_value(account: Account, expected: Expectation) -> str | None:
    found = account.values.get(expected.name)
    return None if found == expected.wanted else f"it is {'unset' if found is None else found}"


def _too_many_prompts(account: Account, expected: Expectation) -> str | None:
    return None if account.prompts <= int(expected.wanted) else f"{account.prompts} were spoken"


def _unlike_end(account: Account, expected: Expectation) -> str | None:
    return (
        None if account.over == (expected.wanted == "yes") else f"the call is {'over' if account.over else 'not over'}"
    )


def _went(account: Account) -> str:
    return " -> ".join(account.steps) or "nowhere"


UNLIKE: Mapping[str, Callable[[Account, Expectation], str | None]] = {
    "mark": _unlike_mark,
    "outcome": _unlike_outcome,
    "visited": _not_visited,
    "not_visited": _visited,
    "sent": _unlike_sent,
    "values": _unlike_value,
    "prompts": _too_many_prompts,
    "ended": _unlike_end,
}
