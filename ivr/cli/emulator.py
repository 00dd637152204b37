"""`python -m ivr emulator`: a telephone company in miniature, with a phone in the browser."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from ivr.cli.commands import EXAMPLE_LINES
from ivr.emulator.clock import RealClock
from ivr.emulator.company import Company, Line
from ivr.emulator.example_company import routes
from ivr.emulator.server import PortTaken, Server
from ivr.emulator.switches import Switches
from ivr.settings import Settings

ASKED = "#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500"
TOLD = "#rc=3&rp=all"
"""How often and how fast the carrier tries again: for documents, and for status callbacks."""


def emulator(
    *,
    port: int | None = None,
    number: Sequence[str] = EXAMPLE_LINES,
    voice_url: str = "",
    status_url: str = "",
    fallback_url: str = "",
    speed: float = 1.0,
    example_company: bool = False,
) -> int:
    """Run the emulator until SIGTERM or SIGINT. What is left out comes from the settings.

    With `example_company` it also serves the customers and orders that the shipped helpline asks for.

    The account is that of TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. Each line of `number` asks PUBLIC_URL unless a URL
    is given; REST (IncomingPhoneNumbers) may change that. Returns 1 where the port is taken.

    Raises:
        SettingsError: a setting is wrong.
    """
    settings = Settings.from_environment(os.environ)
    company = Company(settings.account_sid, settings.auth_token, RealClock(speed), Switches())
    for one in number:
        company.lines[one] = Line(
            one,
            company.clock.now(),
            voice_url or f"{settings.public_url}/voice{ASKED}",
            fallback_url=fallback_url or f"{settings.public_url}/voice/fallback{ASKED}",
            status_url=status_url or f"{settings.public_url}/voice/status{TOLD}",
        )
    try:
        server = Server(
            company, settings.emulator_port if port is None else port, beside=routes() if example_company else ()
        )
        asyncio.run(_serve(server))
    except PortTaken as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


async def _serve(server: Server) -> None:
    company = server.company
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    await server.start()
    print(f"The telephone company listens at {company.base_url}/ and has {', '.join(company.lines)}", flush=True)
    try:
        await stopped.wait()
    finally:
        await server.stop()
