"""Pay: a card, by keys (https://www.twilio.com/docs/voice/twiml/pay). Cards only, with the carrier's own prompts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr.emulator.errors import Refused
from ivr.emulator.verbs.attributes import SCHEMA, Attributes, no_text
from ivr.emulator.verbs.connect import read_parameters
from ivr.emulator.verbs.markup import Element

KNOWN = (
    "input", "action", "bankAccountType", "statusCallback", "statusCallbackMethod", "timeout", "maxAttempts",
    "securityCode", "postalCode", "minPostalCodeLength", "paymentConnector", "paymentMethod", "tokenType",
    "chargeAmount", "currency", "description", "validCardTypes", "language",
)  # fmt: skip
AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Pay:
    """Take a card. With a `charge` above 0 it is charged, else a token is made of it. `timeout` in seconds."""

    action: str = ""
    connector: str = "Default"
    charge: str = "0"
    timeout: int = 5
    attempts: int = 3
    asks_postal_code: bool = True
    asks_security_code: bool = True
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, element: Element) -> Pay:
        """Read a Pay. Raises Refused(12200). A wrong charge is no refusal: the action is told of it."""
        read = Attributes(element, KNOWN)
        no_text(element)
        read.one_of("input", ("dtmf",), "dtmf")
        if read.text("paymentMethod", "credit-card") != "credit-card":
            raise Refused(SCHEMA, f"line {element.line}: this carrier takes cards only")
        return cls(
            action=read.text("action"),
            connector=read.text("paymentConnector", "Default"),
            charge=read.text("chargeAmount", "0"),
            timeout=read.whole("timeout", 5, 1, 600),
            attempts=read.whole("maxAttempts", 3, 1, 3),
            # Any other text than false and true is the code itself, which is then not asked for.
            asks_postal_code=read.text("postalCode", "true") == "true",
            asks_security_code=read.truth("securityCode", default=True),
            parameters=read_parameters(element),
        )

    @property
    def is_valid(self) -> bool:
        """Whether the charge is an amount of money up to a million."""
        return bool(AMOUNT.fullmatch(self.charge)) and float(self.charge) <= 1_000_000
