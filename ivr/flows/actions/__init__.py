"""The actions of the flow language, one file a kind."""

from __future__ import annotations

from ivr.flows.actions.action import Action
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.callback import Callback
from ivr.flows.actions.case import Case
from ivr.flows.actions.dial import Dial
from ivr.flows.actions.goto import Goto
from ivr.flows.actions.hand_over import HandOver
from ivr.flows.actions.hangup import Hangup
from ivr.flows.actions.hours import Hours
from ivr.flows.actions.lookup import Lookup
from ivr.flows.actions.mark import Mark
from ivr.flows.actions.menu import Menu
from ivr.flows.actions.notify import Notify
from ivr.flows.actions.pause import Pause
from ivr.flows.actions.pay import Pay
from ivr.flows.actions.play import Play
from ivr.flows.actions.queue import Queue
from ivr.flows.actions.record import Record
from ivr.flows.actions.recording import Recording
from ivr.flows.actions.reject import Reject
from ivr.flows.actions.retry_callback import RetryCallback
from ivr.flows.actions.return_ import Return
from ivr.flows.actions.run import Run
from ivr.flows.actions.say import Say
from ivr.flows.actions.set import Set
from ivr.flows.actions.stream import Stream
from ivr.flows.actions.tag import Tag
from ivr.flows.actions.use import Use

ACTIONS: tuple[type[Action], ...] = (
    Say,
    Play,
    Pause,
    Set,
    Mark,
    Tag,
    Recording,
    Menu,
    Ask,
    Record,
    Branch,
    Hours,
    Goto,
    Lookup,
    Run,
    Case,
    Notify,
    Queue,
    Callback,
    RetryCallback,
    Dial,
    Stream,
    Pay,
    HandOver,
    Use,
    Return,
    Hangup,
    Reject,
)
"""All kinds, in the order of the grammar."""

KINDS: dict[str, type[Action]] = {action.SHAPE.kind: action for action in ACTIONS}

__all__ = ["ACTIONS", "KINDS", "Action"]
