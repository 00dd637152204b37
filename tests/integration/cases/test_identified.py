"""Who a flow finds out is calling is the call's customer, and his cases' too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from ivr.cases import queries
from ivr.cases.customers import add_customer

ANN = {"id": "C-8812", "name": "Ann", "language": "es", "vip": "yes", "order_count": "4"}


def test_a_customer_of_a_service_is_known_by_the_id_that_he_has_there(
    engine: Engine, drained: Callable[..., int], entry: Any, rows: Any
) -> None:
    for number, call in enumerate(("CA1", "CA2")):
        drained(
            entry(number, 1, ("CallBegan", {"flow": "main"}), call=call),
            entry(number + 0.5, 2, ("Identified", {"customer": "C-8812", "fields": ANN}), call=call),
        )
    (customer,) = rows("customers", "name", "language", "vip", "outside_id")
    assert customer == {"name": "Ann", "language": "es", "vip": True, "outside_id": "C-8812"}
    shown = queries.call(engine, "CA2")
    assert shown is not None
    assert shown["customer"]["name"] == "Ann"


def test_what_is_told_anew_replaces_and_what_is_left_out_stays(
    drained: Callable[..., int], entry: Any, rows: Any
) -> None:
    drained(entry(0, 1, ("Identified", {"customer": "C-8812", "fields": ANN})))
    drained(entry(1, 1, ("Identified", {"customer": "C-8812", "fields": {"name": "Anna", "vip": "no"}}), call="CA2"))
    assert rows("customers", "name", "language", "vip") == [{"name": "Anna", "language": "es", "vip": False}]


def test_an_older_word_does_not_undo_a_newer_one(drained: Callable[..., int], entry: Any, rows: Any) -> None:
    drained(entry(5, 1, ("Identified", {"customer": "C-8812", "fields": {"name": "Anna"}}), call="CA2"))
    drained(entry(0, 1, ("Identified", {"customer": "C-8812", "fields": ANN})))
    assert rows("customers", "name") == [{"name": "Anna"}]


def test_a_customer_of_ours_who_typed_his_pin_is_that_one(
    engine: Engine, drained: Callable[..., int], entry: Any, rows: Any
) -> None:
    own = add_customer(engine, "Ben", ["+15550100"])
    drained(entry(0, 1, ("Identified", {"customer": own.id, "fields": {"id": own.id, "name": "Ben"}})))
    assert [row["name"] for row in rows("customers")] == ["Ben"]
    assert rows("calls", "customer_id") == [{"customer_id": int(own.id)}]


def test_a_services_number_that_looks_like_ours_is_another_customer(
    engine: Engine, drained: Callable[..., int], entry: Any, rows: Any
) -> None:
    own = add_customer(engine, "Ben", ["+15550100"])
    drained(entry(0, 1, ("Identified", {"customer": own.id, "fields": {"name": "Cleo"}})))
    assert [row["name"] for row in rows("customers")] == ["Ben", "Cleo"]


def test_the_flow_outranks_the_number_and_its_last_word_counts(
    engine: Engine, drained: Callable[..., int], entry: Any
) -> None:
    ben = add_customer(engine, "Ben", ["+15550100"])
    drained(
        entry(0, 1, ("CallBegan", {"flow": "main", "customer": ben.id})),
        entry(1, 2, ("Identified", {"customer": "C-1", "fields": {"name": "Cleo"}})),
        entry(2, 3, ("Identified", {"customer": "C-8812", "fields": ANN})),
    )
    shown = queries.call(engine, "CA1")
    assert shown is not None
    assert shown["customer"]["name"] == "Ann"
