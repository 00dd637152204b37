"""Who may sign in at the desk. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, Row, select, update

from ivr.cases.database import insert, reading, writing
from ivr.cases.errors import NameTaken, WeakPassword
from ivr.cases.tables import accounts

Role = Literal["agent", "supervisor"]
SHORTEST, LONGEST = 12, 128
_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in. `sessions` is kept by his sessions, which end when it changes."""

    name: str
    role: Role
    sessions: int = field(default=0, compare=False)


def create(engine: Engine, name: str, role: Role, password: str) -> Account:
    """Add an account; `password` has 12 to 128 characters.

    Raises:
        NameTaken: there is one of this name. WeakPassword: too short or too long. RecordGone: SQL does not answer.
    """
    row = {"name": name, "role": role, "password_hash": _hashed(password)}
    with writing(engine) as connection:
        put = insert(connection, accounts).on_conflict_do_nothing().values(**row).returning(accounts.c.name)
        if connection.execute(put).scalar_one_or_none() is None:
            raise NameTaken(f"there is an account {name!r} already")
    return Account(name, role)


def check(engine: Engine, name: str, password: str) -> Account | None:
    """Return the account if it is active and the password its own. An unknown name takes as long as a wrong password.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    fits = _fits(row.password_hash if row is not None else _nobodys_hash(), password)
    return _active(row) if fits else None


def get(engine: Engine, name: str) -> Account | None:
    """Return the active account of this name, for a session that has begun.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        row = connection.execute(select(accounts).where(accounts.c.name == name)).one_or_none()
    return _active(row)


def set_password(engine: Engine, name: str, password: str) -> bool:
    """Replace the account's password, end its sessions and let it sign in again; false where there is no such account.

    Raises:
        WeakPassword: too short or too long. RecordGone: SQL does not answer.
    """
    return _change(engine, name, password_hash=_hashed(password), active=True)


def end_sessions(engine: Engine, name: str) -> bool:
    """End all sessions of the account, wherever they have begun; false where there is no such account.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _change(engine, name)


def deactivate(engine: Engine, name: str) -> bool:
    """Let the account sign in no more, and end its sessions; false where there is no such account.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _change(engine, name, active=False)


def listed(engine: Engine) -> list[Account]:
    """Return all accounts by name.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        rows = connection.execute(select(accounts.c.name, accounts.c.role).order_by(accounts.c.name))
        return [Account(row.name, row.role) for row in rows]


def new_password() -> str:
    """Return a password that can be read out and typed: 20 characters, about 95 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def _change(engine: Engine, name: str, **values: object) -> bool:
    """Change an account, and end its sessions with that."""
    changed = update(accounts).where(accounts.c.name == name).values(sessions=accounts.c.sessions + 1, **values)
    with writing(engine) as connection:
        return connection.execute(changed).rowcount == 1


def _active(row: Row[Any] | None) -> Account | None:
    return Account(row.name, row.role, row.sessions) if row is not None and row.active else None


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword
    return _hasher.hash(password)


def _fits(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    """Return a hash to verify against where there is no account, so that a name cannot be guessed by the clock."""
    return _hasher.hash(secrets.token_hex(16))
