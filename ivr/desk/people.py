"""Who is at the desk: the account behind a session, and where it may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask_login import current_user

from ivr.bootstrap import House
from ivr.cases import accounts
from ivr.cases.accounts import Account, Role

AGENT: Role = "agent"
SUPERVISOR: Role = "supervisor"
EVERYBODY: tuple[Role, ...] = (AGENT, SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in; the last four names are those that Flask-Login asks for."""

    name: str
    role: Role
    sessions: int
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """Return what the session keeps of him: who he is, and which of his sessions still hold."""
        return f"{self.sessions}:{self.name}"

    @property
    def supervises(self) -> bool:
        """Whether he may see the whole line."""
        return self.role == SUPERVISOR

    @property
    def home(self) -> str:
        """The page on which he begins, by its name."""
        return "desk.line" if self.supervises else "desk.agent"


def known(account: Account | None) -> Person | None:
    """Return the person to whom an account belongs."""
    return Person(account.name, account.role, account.sessions) if account is not None else None


def load(house: House, kept: str) -> Person | None:
    """Return whose session it is, by what it keeps; None where it was ended, or the account may sign in no more.

    Raises:
        RecordGone: SQL does not answer.
    """
    _, colon, name = kept.partition(":")
    who = known(accounts.get(house.slow, name)) if colon else None
    return who if who is not None and who.get_id() == kept else None


def person() -> Person:
    """Return who asks for this page; only where the page is for people who have signed in."""
    who: Person = current_user
    return who
