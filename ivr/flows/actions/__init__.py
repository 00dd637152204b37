"""The actions of the flow language, one file a kind."""

from __future__ import annotations

from ivr.flows.actions.action import Action
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.case import Case
from ivr.flows.actions.goto import Goto
from ivr.flows.actions.hangup import Hangup
from ivr.flows.actions.hours import Hours
from ivr.flows.actions.mark import Mark
from ivr.flows.actions.menu import Menu
from ivr.flows.actions.pause import Pause
from ivr.flows.actions.play import Play
from ivr.flows.actions.queue import Queue
from ivr.flows.actions.record import Record
from ivr.flows.actions.reject import Reject
from ivr.flows.actions.say import Say
from ivr.flows.actions.set import Set

ACTIONS: tuple[type[Action], ...] = (
    Say,
    Play,
    Pause,
    Menu,
    Ask,
    Branch,
    Set,
    Mark,
    Hours,
    Queue,
    Record,
    Case,
    Goto,
    Hangup,
    Reject,
)

KINDS: dict[str, type[Action]] = {action.SHAPE.kind: action for action in ACTIONS}

__all__ = ["ACTIONS", "KINDS", "Action"]
