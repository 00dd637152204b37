"""What flows hold, and which flows use which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.flows.actions import Action
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.hours import Hours
from ivr.flows.actions.use import Use
from ivr.flows.catalogue import Catalogue, Flow


def actions_of(flow: Flow) -> Iterator[Action]:
    """Give all actions of a flow."""
    return (action for actions in flow.steps.values() for action in actions)


def reached_from(flow: str, catalogue: Catalogue) -> dict[str, None]:
    """Return the flow and all flows that it uses, themselves or through others."""
    found = {flow: None}
    for name in (waiting := [flow]):
        new = {one.use: None for one in actions_of(catalogue.flows[name]) if isinstance(one, Use)}
        waiting += [used for used in new if used not in found]
        found |= new
    return found


def calendars_of(flows: Iterable[str], catalogue: Catalogue) -> dict[str, None]:
    """Return the calendars that these flows ask."""
    actions = (action for flow in flows for action in actions_of(catalogue.flows[flow]))
    return {action.hours: None for action in actions if isinstance(action, Hours)}


def has_shares(flows: Iterable[str], catalogue: Catalogue) -> bool:
    """Say whether one of these flows has a percent branch."""
    actions = (action for flow in flows for action in actions_of(catalogue.flows[flow]))
    return any(isinstance(action, Branch) and action.branch == "percent" for action in actions)


def users_of(flow: str, catalogue: Catalogue) -> set[str]:
    """Return the flows that use a flow, themselves or through others."""
    found: set[str] = set()
    waiting = [flow]
    while waiting:
        used = waiting.pop()
        for one in catalogue.flows.values():
            uses = any(isinstance(action, Use) and action.use == used for action in actions_of(one))
            if uses and one.name not in found:
                found.add(one.name)
                waiting.append(one.name)
    return found
