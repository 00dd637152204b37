"""The resident loop of the floor."""

from queueing.dispatch.loop import Dispatch

__all__ = ["Dispatch"]
