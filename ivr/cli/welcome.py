"""What `run` prints once the line is ready: where everything is, and what to try first."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ivr.cli.first_start import AGENTS_PHONE, FreshAccount
from ivr.settings import Settings

FRAME = "=" * 78


def welcome(settings: Settings, accounts: Sequence[FreshAccount], emulated: bool) -> str:
    """Return the whole text; passwords stand in it only where `accounts` were made just now."""
    parts = [_addresses(settings, emulated), _passwords(accounts), _first_steps(emulated)]
    return "\n".join(
        ["", FRAME, "The line is ready.", "", *[part + "\n" for part in parts if part], "Ctrl-C stops it.", FRAME]
    )


def _addresses(settings: Settings, emulated: bool) -> str:
    home, phones = f"http://127.0.0.1:{settings.port}", f"http://127.0.0.1:{settings.emulator_port}"
    telephones = {
        "Caller's phone": f"{phones}/",
        "Agent's phone": f"{phones}/?number={quote(AGENTS_PHONE)}",
    }
    offices = {
        "Desk": f"{home}/desk",
        "API": f"{home}/api/calls/<CallSid>, with the token in {settings.var / 'secrets' / 'api_token'}",
    }
    listed = {**(telephones if emulated else {}), **offices}
    return "\n".join(f"  {name:<16}{address}" for name, address in listed.items())


def _passwords(accounts: Sequence[FreshAccount]) -> str:
    if not accounts:
        return ""
    lines = [f"  {account.role:<16}{account.name}    {account.password}" for account in accounts]
    return "\n".join(["Accounts for the desk. The passwords are shown this once:", "", *lines])


def _first_steps(emulated: bool) -> str:
    if not emulated:
        return "Calls come from the carrier that the settings name: call the line."
    return f"""Try this first:
  1. At the desk, sign in as the agent and be available at {AGENTS_PHONE}.
  2. Open the agent's phone in a second tab, the caller's phone in a third, and call the line.
  3. Ask for a person by key. The agent's phone rings: answer it, press 1, talk."""
