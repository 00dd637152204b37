"""PINs: of customers, by their number, and of the emergency switch. Wrong ones count, and lock ever longer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, Row, select, update

from ivr.cases.customers import customer_in
from ivr.cases.database import insert, reading, writing
from ivr.cases.errors import UnknownCustomer, WeakPin
from ivr.cases.tables import customers, pin_tries, pins
from ivr.dialogue.inputs import Customer

SHORTEST, LONGEST = 4, 12
MISSES = 3
"""In a row, over all calls; then nobody may try for a while."""
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(days=1)
"""Each further miss doubles the lock, up to this: some 5 tries a day, where there are 10,000 PINs."""
_hasher = PasswordHasher()

Label = Literal["right", "wrong", "locked"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a try. `known`: the subject has a PIN. `customer`: whose it is, where it was right."""

    label: Label
    known: bool
    customer: Customer | None = None


def set_pin(engine: Engine, subject: str, pin: str, customer: int | None = None) -> None:
    """Give a subject (a customer's number, or `emergency`) its PIN, in place of the one that it had, and unlock it.

    Raises:
        WeakPin: not 4 to 12 digits. UnknownCustomer: there is none with this id. RecordGone: SQL does not answer.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise WeakPin
    hashed = _hasher.hash(pin)
    with writing(engine) as connection:
        if customer is not None and not _is_there(connection, customer):
            raise UnknownCustomer
        put = insert(connection, pins).values(subject=subject, customer_id=customer, pin_hash=hashed)
        new = {"customer_id": put.excluded.customer_id, "pin_hash": put.excluded.pin_hash}
        connection.execute(put.on_conflict_do_update(index_elements=["subject"], set_=new))
        connection.execute(pin_tries.delete().where(pin_tries.c.subject == subject))


def new_pin() -> str:
    """Return six digits."""
    return f"{secrets.randbelow(10**6):06}"


def check(engine: Engine, subject: str, pin: str, key: str, now: datetime) -> Checked:
    """Try a PIN. The same `key` is the same try: it counts once and has one answer. One at a time for each subject.

    A subject that has none is wrong, takes as long, and locks like any other: nobody learns who is a customer.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        query = select(pins.c.pin_hash, customers).outerjoin(customers, customers.c.id == pins.c.customer_id)
        owner = connection.execute(query.where(pins.c.subject == subject)).one_or_none()
        tries = connection.execute(select(pin_tries).where(pin_tries.c.subject == subject)).one_or_none()
    # Hashing takes some 50 ms, in which nobody else should wait for SQL.
    fits = not _is_locked(tries, now) and _fits(owner.pin_hash if owner is not None else _nobodys_hash(), pin)
    with writing(engine) as connection:
        label = _counted(connection, subject, key, now, fits=fits and owner is not None)
    right = owner is not None and label == "right" and owner.id is not None
    return Checked(label, owner is not None, customer_in(owner._mapping) if right and owner is not None else None)


def _counted(connection: Connection, subject: str, key: str, now: datetime, *, fits: bool) -> Label:
    connection.execute(insert(connection, pin_tries).on_conflict_do_nothing().values(subject=subject))
    tries = connection.execute(select(pin_tries).where(pin_tries.c.subject == subject).with_for_update()).one()
    if tries.key == key:
        return _label(tries.label)
    if _is_locked(tries, now):
        return "locked"
    misses = 0 if fits else tries.misses + 1
    label = "right" if fits else "wrong"
    connection.execute(
        update(pin_tries)
        .where(pin_tries.c.subject == subject)
        .values(misses=misses, key=key, label=label, locked_until=lock_until(misses, now))
    )
    return _label(label)


def lock_until(misses: int, now: datetime) -> datetime | None:
    """Return how long nobody may try after so many misses in a row, None for no lock."""
    if misses < MISSES:
        return None
    doubled: timedelta = FIRST_LOCK * 2 ** min(misses - MISSES, 10)
    return now + min(doubled, LONGEST_LOCK)


def _is_locked(tries: Row[tuple[object, ...]] | None, now: datetime) -> bool:
    return tries is not None and tries.locked_until is not None and now < tries.locked_until


def _label(text: str) -> Label:
    return "right" if text == "right" else "locked" if text == "locked" else "wrong"


def _is_there(connection: Connection, customer: int) -> bool:
    return connection.execute(select(customers.c.id).where(customers.c.id == customer)).one_or_none() is not None


def _fits(hashed: str, pin: str) -> bool:
    try:
        return _hasher.verify(hashed, pin[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))
