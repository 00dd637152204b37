"""Every command of `python -m ivr`, with its arguments, in the order in which `--help` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROLES = ("agent", "supervisor")


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
    Command("run", "ivr.cli.run:run", "start the whole line on this machine, with a telephone company in miniature"),
    Command(
        "check",
        "ivr.cli.check:check",
        "check a folder of call flows and list every mistake with its line",
        (argument("folder", "the folder with the call flows", nargs="?", default="callflows", type=Path),),
    ),
    Command("migrate", "ivr.cli.migrate:migrate", "bring the database to the schema of this version"),
    Command(
        "publish",
        "ivr.cli.publish:publish",
        "make the call flows on the disk those with which new calls begin",
        (
            argument("folder", "the folder with the call flows; default: the setting CALLFLOWS", nargs="?", type=Path),
            argument("--reason", "why, for the record", default=""),
        ),
    ),
    Command(
        "user",
        "ivr.cli.user:user",
        "make an account for the desk, or give one a new password",
        (
            argument("name", "with which to sign in"),
            argument("--role", "for a new account: agent or supervisor", default="agent", choices=ROLES),
        ),
    ),
    Command("web", "ivr.cli.web:web", "serve webhooks, desk and API"),
    Command("dispatch", "ivr.cli.dispatch:dispatch", "give waiting callers to agents"),
    Command("drain", "ivr.cli.drain:drain", "carry the journal into the case record"),
    Command("work", "ivr.cli.work:work", "do what may be late: messages, recordings, reports"),
)
