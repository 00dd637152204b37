"""From the words on the command line to the one function that they ask for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from ivr.cases.errors import CaseRecordError
from ivr.cli.commands import COMMANDS, Command
from ivr.flows.source import FolderUnreadable
from ivr.live.errors import LiveError
from ivr.settings import SettingsError

NOT_SET_UP = 2
INTERRUPTED = 130
TOLD = (SettingsError, FolderUnreadable, CaseRecordError, LiveError)
"""What is no fault of the program: the message says what to do about it, a traceback would hide it."""


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name and return its exit status."""
    asked = vars(parser().parse_args(words))
    command: Command = asked.pop("command")
    try:
        return function(command)(**asked)
    except TOLD as error:
        print(error, file=sys.stderr)
        return NOT_SET_UP
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Return a parser that knows every command; its result holds the `command` and that command's arguments."""
    whole = argparse.ArgumentParser(prog="python -m ivr", description="Careline, a customer-care line.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.help, description=command.help)
        one.set_defaults(command=command)
        for argument in command.arguments:
            one.add_argument(argument.name, **argument.options)
    return whole


def function(command: Command) -> Callable[..., int]:
    """Import and return the function behind `command`."""
    module, _, name = command.function.partition(":")
    found: Callable[..., int] = getattr(importlib.import_module(module), name)
    return found
