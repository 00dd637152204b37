"""Customers and the numbers by which we know them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, RowMapping

from ivr.cases.database import insert, writing
from ivr.cases.tables import customer_numbers, customers
from ivr.dialogue.inputs import Customer


def add_customer(
    engine: Engine,
    name: str,
    numbers: Iterable[str],
    *,
    language: str = "",
    vip: bool = False,
    blocked: bool = False,
) -> Customer:
    """Add a customer whom we know by `numbers` (E.164); a number that is another's stays his.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, customers).values(name=name, language=language, vip=vip, blocked=blocked)
        new = connection.execute(put.returning(customers.c.id)).scalar_one()
        for number in numbers:
            connection.execute(
                insert(connection, customer_numbers).on_conflict_do_nothing(), {"number": number, "customer_id": new}
            )
    return Customer(str(new), name, language, vip, blocked)


def customer_in(row: RowMapping) -> Customer:
    """Return the customer whose columns the row has."""
    return Customer(str(row["id"]), row["name"], row["language"], row["vip"], row["blocked"])
