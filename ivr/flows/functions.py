"""What a function declares that `run` may call. The functions themselves live above this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.flows.kinds import Kind


@dataclass(frozen=True, slots=True)
class Function:
    """A function's name, its arguments, and its labels with what each of them gives, all by name and kind.

    `failed` is a label of every function, and not declared. With an argument `maybe`, a flow may leave it out.
    """

    name: str
    takes: Mapping[str, Kind] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)
