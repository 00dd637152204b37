"""Connection overrides: what stands behind the # of a URL (docs/usage/webhooks/webhooks-connection-overrides).

The fragment is neither sent nor signed. Without one, a request is tried twice, and only where no connection came about.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag

from ivr.emulator.errors import Refused

CEILING = 15_000
"""Milliseconds that any request of a call may take, retries included, whatever the overrides say."""

RANGES = {"ct": (100, 10_000), "rt": (100, CEILING), "tt": (100, CEILING), "rc": (0, 5)}
POLICIES = frozenset({"4xx", "5xx", "ct", "rt", "all"})
KNOWN = frozenset({*RANGES, "rp", "sni", "e"})


@dataclass(frozen=True, slots=True)
class Overrides:
    """Time-outs in milliseconds, the number of retries, and the kinds of failure that are worth one."""

    connect: int = 5000
    read: int = CEILING
    total: int = CEILING
    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})

    def retries_after(self, failure: str) -> bool:
        """Return whether a request that failed as `failure` (4xx, 5xx, ct or rt) is sent again."""
        return failure in self.policy or ("all" in self.policy and failure in POLICIES)


def split_overrides(url: str) -> tuple[str, Overrides]:
    """Return `url` without its fragment, and what the fragment says. Raises Refused where it says nonsense."""
    bare, fragment = urldefrag(url)
    given = dict(parse_qsl(fragment, keep_blank_values=True))
    numbers = {name: _number(name, given[name]) for name in RANGES if name in given}
    policy = frozenset(given.get("rp", "ct").split(","))
    if not KNOWN.issuperset(given) or not POLICIES.issuperset(policy):
        raise Refused(11100, f"the connection overrides #{fragment} are invalid")
    return bare, Overrides(
        numbers.get("ct", 5000), numbers.get("rt", CEILING), numbers.get("tt", CEILING), numbers.get("rc", 1), policy
    )


def _number(name: str, text: str) -> int:
    low, high = RANGES[name]
    if not text.isdigit() or not low <= int(text) <= high:
        raise Refused(11100, f"connection override {name}={text} is not a number from {low} to {high}")
    return int(text)
