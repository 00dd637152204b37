"""Every command of `python -m ivr`, with its arguments, in the order in which `--help` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as argparse takes it: `folder`, or `--folder` where it may be left out."""

    name: str
    options: Mapping[str, Any]


def argument(name: str, help: str, **options: Any) -> Argument:  # noqa: A002 - argparse's own word
    """Return an argument with its help and whatever else argparse knows of it."""
    return Argument(name, {"help": help, **options})


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, the function behind it as `module:function`, one line of help, its arguments."""

    name: str
    function: str
    help: str
    arguments: tuple[Argument, ...] = ()


COMMANDS: tuple[Command, ...] = (
    Command("run", "ivr.cli.run:run", "Start the whole line on this machine, with a telephone company in miniature."),
    Command(
        "check",
        "ivr.cli.check:check",
        "Check a folder of call flows; lists every mistake, with its line.",
        (argument("folder", "the folder with the call flows", nargs="?", default="callflows"),),
    ),
)
