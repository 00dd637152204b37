"""What lies outside the line, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Directory:
    """`directory.yaml`: the skills that agents may have, and telephone numbers (E.164) and mail addresses by name."""

    skills: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    mail: Mapping[str, str] = field(default_factory=dict)
