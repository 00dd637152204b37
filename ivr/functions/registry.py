"""All functions that a flow may run: our own, and those of installed packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import entry_points

from ivr.dialogue.inputs import Scalar
from ivr.flows.functions import Function
from ivr.flows.kinds import NotOfKind, values_of
from ivr.functions.agent_line import AGENT_LINE
from ivr.functions.check_pin import CHECK_PIN
from ivr.functions.emergency_switch import EMERGENCY_SWITCH
from ivr.functions.function import Answer, FunctionError, Runnable, World
from ivr.functions.kept_callback import CANCEL_CALLBACK, FIND_CALLBACK

OURS: tuple[Runnable, ...] = (AGENT_LINE, CHECK_PIN, EMERGENCY_SWITCH, FIND_CALLBACK, CANCEL_CALLBACK)
GROUP = "careline.functions"
"""The entry point of a package: `name = "package.module:RUNNABLE"`."""


class NotAFunction(FunctionError):
    """What an installed package offers as a function is none, or has the name of another."""


@cache
def installed() -> Mapping[str, Runnable]:
    """Return all functions by name.

    Raises:
        NotAFunction: a package offers something else, or a name twice. What its import raises goes through.
    """
    found = {one.name: one for one in OURS}
    for entry in entry_points(group=GROUP):
        offered = entry.load()
        if not isinstance(offered, Runnable) or offered.name in found:
            raise NotAFunction(f"{entry.value}: no Runnable, or a name that is taken")
        found[offered.name] = offered
    return found


def declared() -> Iterable[Function]:
    """Return what all functions declare, as the loader of flows takes it. Raises NotAFunction."""
    return tuple(one.declared for one in installed().values())


def run(name: str, given: Mapping[str, Scalar], world: World) -> Answer:
    """Run a function with arguments of the kinds that it declares, and return an answer of such.

    Raises:
        FunctionError: there is none of this name, an argument or what it gave is of another kind, or it says so itself.
        What it raises otherwise goes through.
    """
    function = installed().get(name)
    if function is None:
        raise FunctionError(f"there is no function {name}")
    try:
        answer = function.run(values_of(function.declared.takes, given), world)
        gives = function.declared.labels.get(answer.label)
        if gives is None:
            raise FunctionError(f"{name} answered {answer.label}, which it does not declare")
        return Answer(answer.label, values_of(gives, answer.values))
    except NotOfKind as wrong:
        raise FunctionError(f"{name}: {wrong}") from None
