"""Every command of `python -m ivr`, with its arguments, in the order in which `--help` shows them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.cli.durations import duration

ROLES = ("agent", "supervisor")
LANGUAGES = ("en", "es", "hi")
EXAMPLE_LINE = "+18005550100"
EXAMPLE_LINES = (EXAMPLE_LINE, "+18005550101", "+18005550102", "+18005550103")
"""Those of the flows that come with the line: customers, a helpline, the emergency switch, agents."""
A_CALLER = "+12025550199"
"""Numbers that exist in fiction only: 555-0100 to 555-0199 are kept for it."""


FOLDER: Mapping[str, Any] = {"default": Path("callflows"), "type": Path}


def emulator_url() -> str:
    """Return where the emulator of this machine is."""
    return f"http://127.0.0.1:{os.environ.get('EMULATOR_PORT') or 8100}"


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
    Command(
        "rehearse",
        "ivr.cli.rehearse:rehearse",
        "play the rehearsals of a folder of call flows, and say what none of them has seen",
        (
            argument("folder", "the folder with the call flows", nargs="?", default="callflows", type=Path),
            argument("--only", "play those alone whose name holds this", metavar="NAME", default=""),
            argument("--explore", "take each label and key of every action once by itself", action="store_true"),
            argument("--record", "write a call that was made as a rehearsal", metavar="CALL", default=""),
        ),
    ),
    Command(
        "flow",
        "ivr.cli.flow:flow",
        "draw a flow as a picture; or write the schemas for editors, or the reference page of all actions",
        (
            argument("_do", "what to do", metavar="draw|schema|reference", choices=("draw", "schema", "reference")),
            argument("name", "the flow to draw; default: main", nargs="?"),
            argument("--folder", "the folder with the call flows", default=Path("callflows"), type=Path),
            argument("--to", "where to write; default: a picture to the screen, the others into docs/", type=Path),
        ),
    ),
    Command(
        "music",
        "ivr.cli.music:music",
        "cut a recording into pieces for waiting callers, or compose some",
        (
            argument("file", "a WAV file; without it music is composed", nargs="?", type=Path),
            argument("--to", "the folder for the pieces", default=Path("callflows/prompts/audio/hold"), type=Path),
        ),
    ),
    Command(
        "call",
        "ivr.cli.phone:call",
        "telephone the line from this terminal, by way of the emulator",
        (
            argument("to", "the number to dial", nargs="?", default=EXAMPLE_LINE),
            argument("--from", "the caller's own number", dest="from_", default=A_CALLER),
            argument("--emulator", "the emulator's address", dest="emulator_url", default=emulator_url()),
        ),
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
            argument("--sign-out", "end all sessions of the account, and change nothing else", action="store_true"),
            argument("--off", "let the account sign in no more; a new password lets it in again", action="store_true"),
            argument("--language", "what the agent's telephone speaks, and change nothing else", choices=LANGUAGES),
        ),
    ),
    Command(
        "emergency",
        "ivr.cli.emergency:emergency",
        "close a calendar at once and for everybody, or let its hours hold again",
        (
            argument("turn", "what to do", choices=("on", "off", "show")),
            argument("calendar", "one of hours.yaml", nargs="?"),
            argument("--for", "how long, such as 30m, 2h, 1d", dest="lasts", type=duration, default="4h"),
            argument("--reason", "why, for the record", default=""),
        ),
    ),
    Command(
        "pin",
        "ivr.cli.pin:pin",
        "make a new PIN for a customer, for an agent on a telephone, or for the emergency switch",
        (
            argument("subject", "a customer's or an agent's number in digits, or: emergency"),
            argument("--customer", "the id of the customer in the case record", type=int, metavar="ID"),
            argument("--agent", "the agent who signs in on a telephone by this number", metavar="NAME"),
        ),
    ),
    Command(
        "report",
        "ivr.cli.report:report",
        "show how callers were served lately, and whether they were told their wait well",
        (
            argument("--last", "how long back, such as 12h, 1d, 7d", type=duration, default="7d"),
            argument("--within", "the service level's limit in seconds", type=int, default=20),
        ),
    ),
    Command(
        "forecast",
        "ivr.cli.forecast:run",
        "show what callers would find with other calls, agents or rules",
        (
            argument("profile", "the file that says who calls and who is at the desk", type=Path),
            argument("--last", "take the calls of so many days from the case record, such as 7d", type=duration),
            argument("--folder", "the folder with the call flows, for the rules of the queues", **FOLDER),
            argument("--runs", "how often the days go by", type=int, default=10),
            argument("--seed", "the same number gives the same forecast", type=int, default=1),
        ),
    ),
    Command(
        "do-not-call",
        "ivr.cli.do_not_call:do_not_call",
        "the numbers that are never called back",
        (
            argument("turn", "what to do", choices=("add", "remove", "show")),
            argument("number", "E.164, such as +12025550123", nargs="?"),
            argument("--reason", "why, for the record", default=""),
        ),
    ),
    Command("web", "ivr.cli.web:web", "serve webhooks, desk and API"),
    Command("dispatch", "ivr.cli.dispatch:dispatch", "give waiting callers to agents"),
    Command("drain", "ivr.cli.drain:drain", "carry the journal into the case record"),
    Command("work", "ivr.cli.work:work", "do what may be late: messages, recordings, reports"),
    Command(
        "emulator",
        "ivr.cli.emulator:emulator",
        "run a telephone company in miniature, with a phone in the browser",
        (
            argument("--port", "where it listens; default: the setting EMULATOR_PORT", type=int),
            argument("--number", "the lines that it has", nargs="+", default=EXAMPLE_LINES),
            argument("--voice-url", "whom it asks when somebody calls; default: PUBLIC_URL/voice", default=""),
            argument("--status-url", "whom it tells how a call ended", default=""),
            argument("--fallback-url", "whom it asks when the first one fails", default=""),
            argument("--speed", "how fast its clock runs; 1 is real time", type=float, default=1.0),
            argument("--example-company", "also serve made-up customers and orders, to try on", action="store_true"),
        ),
    ),
    Command(
        "carrier",
        "ivr.cli.carrier:carrier",
        "let our numbers at the carrier lead here, or see whether they do",
        (
            argument("_do", "what to do", metavar="setup", choices=("setup",)),
            argument("numbers", "which of our numbers; default: all", nargs="*"),
            argument("--check", "only say what differs", action="store_true"),
            argument("--fallback-url", "a document that the carrier hosts, for when nothing of ours works", default=""),
        ),
    ),
)
