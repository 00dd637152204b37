"""What lies outside, as `directory.yaml` says it."""

from __future__ import annotations

import pytest

from ivr.flows.directory import Connector, Service
from ivr.flows.kinds import Kind
from ivr.flows.loader import load
from tests.unit.flows.sample import DIRECTORY, SOURCES, errors

MORE = """\
webhooks: {crm: CRM_URL}
services:
  orders: {address: ORDERS_URL, token: ORDERS_TOKEN, gives: {status: [shipped, lost], due: maybe date}}
connectors:
  card: {kind: pay, address: PAY_URL, labels: [paid, declined], gives: {receipt: digits}}
"""


def test_services_connectors_and_webhooks_by_name() -> None:
    catalogue = load({**SOURCES, "directory.yaml": DIRECTORY + MORE}).catalogue
    assert catalogue is not None
    directory = catalogue.directory
    gives = {"status": Kind("text", ("shipped", "lost")), "due": Kind("date", maybe=True)}
    assert directory.services == {"orders": Service("orders", "ORDERS_URL", "ORDERS_TOKEN", gives)}
    assert directory.connectors == {
        "card": Connector("card", "pay", "PAY_URL", ("paid", "declined"), {"receipt": Kind("digits")})
    }
    assert directory.webhooks == {"crm": "CRM_URL"}


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("ORDERS_TOKEN", "abc123", "wrong_type", "setting holds the thing itself"),
        ("CRM_URL", "'https://crm.example.com'", "wrong_type", "capitals"),
        ("maybe date", "date?", "wrong_type", "date"),
        ("maybe date", "perhaps date", "wrong_type", "maybe date"),
        ("kind: pay", "kind: paying", "wrong_type", "pay"),
        (", labels: [paid, declined]", "", "missing_field", "labels"),
        ("address: ORDERS_URL, ", "", "missing_field", "address"),
        ("gives: {status", "give: {status", "unknown_field", "gives"),
        ("orders: {address", "date: {address", "wrong_type", "another name"),
        ("orders: {address", "Orders: {address", "wrong_type", "small letters"),
    ],
)
def test_a_mistake_is_told_once(old: str, new: str, code: str, hint: str) -> None:
    assert old in MORE
    (problem,) = errors({**SOURCES, "directory.yaml": DIRECTORY + MORE.replace(old, new)})
    assert (problem.code, problem.place.file) == (code, "directory.yaml")
    assert hint in str(problem)


def test_a_password_is_never_repeated_in_a_message() -> None:
    (problem,) = errors({**SOURCES, "directory.yaml": DIRECTORY + MORE.replace("ORDERS_TOKEN", "s3cr3t-token")})
    assert "s3cr3t" not in str(problem)
