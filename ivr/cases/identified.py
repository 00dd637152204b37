"""Who a call says is calling: a customer of ours, or one of whom a service told the flow."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from ivr.cases.database import Row, insert
from ivr.cases.derive import number_in
from ivr.cases.happened import Happened
from ivr.cases.tables import customers


def identify(connection: Connection, told: Happened) -> int | None:
    """Return the row id of the customer whom the event `Identified` names; makes one who is new.

    What a service tells of its customers goes into their rows. Its ids are its own: one that looks like ours is ours
    only where the name is the same, or none is told.
    """
    outside_id = told.text("customer")
    if not outside_id:
        return None
    row = _row(told)
    known = select(customers.c.id, customers.c.told_at).where(customers.c.outside_id == outside_id)
    customer = connection.execute(known).one_or_none()
    if customer is None:
        return _one_of_ours(connection, outside_id, row) or _new(connection, outside_id, row)
    if customer.told_at is None or customer.told_at < told.at:
        connection.execute(update(customers).where(customers.c.id == customer.id).values(row))
    return int(customer.id)


def _one_of_ours(connection: Connection, outside_id: str, row: Row) -> int | None:
    asked = select(customers.c.id, customers.c.name).where(
        customers.c.id == number_in(outside_id), customers.c.outside_id.is_(None)
    )
    own = connection.execute(asked).one_or_none()
    return own.id if own is not None and row.get("name", own.name) == own.name else None


def _new(connection: Connection, outside_id: str, row: Row) -> int:
    put = insert(connection, customers).on_conflict_do_nothing(index_elements=["outside_id"])
    connection.execute(put.values({"outside_id": outside_id, "name": "", **row}))
    return int(connection.execute(select(customers.c.id).where(customers.c.outside_id == outside_id)).scalar_one())


def _row(told: Happened) -> Row:
    """Return the columns of which the event speaks; what it leaves out stays as it is."""
    fields = told.body.get("fields")
    given = fields if isinstance(fields, dict) else {}
    texts = {name: str(given[name]).replace("\x00", "") for name in ("name", "language") if given.get(name)}
    truths = {name: given[name] == "yes" for name in ("vip", "blocked") if given.get(name)}
    return {**texts, **truths, "told_at": told.at}
