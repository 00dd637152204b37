"""What the engine may raise. A mistake in a flow is not one of these, as long as the flow says where it leads."""

from __future__ import annotations


class EngineError(Exception):
    """The engine cannot go on with this call."""


class NoCall(EngineError):
    """Something was heard of a call that has no state: only its arrival begins one."""


class StateUnreadable(EngineError):
    """This state is damaged, or of a release that this one does not read."""


class NoSeal(EngineError):
    """The caller has typed a secret, and `advance` was given nothing to seal it with."""
