"""What a line needs before its first call: a schema, published flows, and somebody who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.bootstrap import House, build
from ivr.cases import accounts, agents, revisions
from ivr.cases.migrate import upgrade
from ivr.cli.publish import publish_sources
from ivr.flows.source import read_folder
from ivr.settings import Settings, SettingsError

AGENT = "maria"
SUPERVISOR = "sam"
AGENTS_PHONE = "+12025550101"
"""A number that exists in fiction only (555-0100 to 555-0199 are kept for it)."""


@dataclass(frozen=True, slots=True)
class FreshAccount:
    """An account that was made just now; its password is told once and kept as a hash only."""

    name: str
    role: accounts.Role
    password: str


def prepare(settings: Settings) -> tuple[FreshAccount, ...]:
    """Bring the schema up to date; publish and make accounts where there are none yet. Returns the accounts made.

    Raises:
        SettingsError: nothing is published, and CALLFLOWS holds nothing that could be.
        RecordGone, LiveGone: a server does not answer.
    """
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade(settings.database_url)
    house = build(settings)
    # Nothing of ours runs yet: the floor, which a new server has lost, can stand up without waiting for requests.
    house.board.floor.store.note_calm()
    if not revisions.current(house.slow):
        _publish_first(house)
    if accounts.listed(house.slow):
        return ()
    agents.set_presence(house.slow, AGENT, agents.Wish("offline", AGENTS_PHONE), datetime.now(UTC))
    return _account(house, AGENT, "agent"), _account(house, SUPERVISOR, "supervisor")


def _publish_first(house: House) -> None:
    folder = house.settings.callflows
    if not publish_sources(house, read_folder(folder), "the first start"):
        raise SettingsError(f"CALLFLOWS: {folder} has mistakes, so there is nothing to answer calls with.")


def _account(house: House, name: str, role: accounts.Role) -> FreshAccount:
    password = accounts.new_password()
    accounts.create(house.slow, name, role, password)
    return FreshAccount(name, role, password)
