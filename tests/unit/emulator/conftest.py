"""Reading one verb, as every parser test does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.document import CALL, Context, Verb, read_document

Read = Callable[[str], Verb]
Refusal = Callable[[str], int]


@pytest.fixture
def read() -> Read:
    """Return the one verb of a document."""

    def verb(text: str) -> Verb:
        (found,) = read_document(f"<Response>{text}</Response>".encode())
        return found

    return verb


@pytest.fixture
def refusal() -> Callable[..., int]:
    """Return the code with which a document is refused, 0 where it is not."""

    def code(text: str, context: Context = CALL) -> int:
        try:
            read_document(f"<Response>{text}</Response>".encode(), context)
        except Refused as refused:
            return refused.code
        return 0

    return code
