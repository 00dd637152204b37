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
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """Return what the session keeps of him."""
        return self.name

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
    return Person(account.name, account.role) if account is not None else None


def load(house: House, name: str) -> Person | None:
    """Return whose session it is; None where the account is gone, so that the session ends with it.

    Raises:
        RecordGone: SQL does not answer.
    """
    return known(accounts.get(house.slow, name))


def person() -> Person:
    """Return who asks for this page; only where the page is for people who have signed in."""
    who: Person = current_user
    return who
