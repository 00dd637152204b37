"""One step at a time, and none on a floor that is lost: what Redis does for its scripts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from queueing.names import FloorLost
from queueing.store.memory_floor import MemoryFloor


class InMemory(Protocol):
    """Whoever has the floor in memory."""

    _floor: MemoryFloor


S = TypeVar("S", bound=InMemory)
P = ParamSpec("P")
R = TypeVar("R")


def step(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Make a method one atomic step. It raises FloorLost where the floor is lost."""

    @wraps(method)
    def atomic(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._floor.lock:
            if not self._floor.incarnation:
                raise FloorLost
            return method(self, *args, **kwargs)

    return atomic
