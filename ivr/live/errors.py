"""What can go wrong with the store of the calls in progress."""

from __future__ import annotations

# The first words of error replies that say "not now" about the server, not "never" about the command.
_NOT_NOW = frozenset(
    ("LOADING", "READONLY", "MASTERDOWN", "NOREPLICAS", "OOM", "MISCONF", "BUSY", "CLUSTERDOWN", "TRYAGAIN")
)


class LiveError(Exception):
    """The store of the calls in progress failed."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class LiveGone(LiveError):
    """The server cannot be reached, does not answer in time, or takes no writes at present."""


class LiveRefused(LiveError):
    """The server refused a command for good: a fault of ours or of its set-up."""


class ScriptUnknown(LiveRefused):
    """The server has not loaded this script (again)."""


class UrlRefused(LiveError):
    """REDIS_URL names no server that can hold the calls in progress."""


class ServerFailed(LiveError):
    """The bundled server did not start."""


def refusal(text: str) -> LiveError:
    """Return the error that an error reply of the server amounts to."""
    word = text.partition(" ")[0]
    if word == "NOSCRIPT":
        return ScriptUnknown(text)
    return LiveGone(text) if word in _NOT_NOW else LiveRefused(text)
