"""Requests as the carrier makes them, signed by the vendor's own library."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

import pytest

from ivr.carriers.ports import Forged, Links, Posted
from ivr.carriers.twilio.read import Reader
from ivr.carriers.twilio.render import Renderer

PUBLIC = "https://line.example.com"
TOKEN = "12345"


@pytest.fixture
def reader() -> Reader:
    return Reader(PUBLIC, [TOKEN])


@pytest.fixture
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture(scope="session")
def vendor() -> Any:
    """The vendor's own check of signatures."""
    return import_module("twilio.request_validator")


@pytest.fixture
def links() -> Links:
    return Links(PUBLIC, turn=7, step="main", revision="abc123", hint="menu", language="en")


@pytest.fixture
def posted(reader: Reader, vendor: Any) -> Callable[..., Posted]:
    """What the reader makes of a signed form; `to` is the path and query that it is posted to."""

    def post(to: str = "/voice", **fields: str) -> Posted:
        signature = vendor.RequestValidator(TOKEN).compute_signature(PUBLIC + to, fields)
        opened = reader.open("POST", to, urlencode(fields).encode(), {"X-Twilio-Signature": signature})
        assert not isinstance(opened, Forged)
        return opened

    return post
