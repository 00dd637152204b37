"""Pay on a leg: card number, date and codes by keys, and what the payment connector says.

The connector takes every card that can be one, but for the one that payment companies decline in tests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from ivr.emulator.errors import EmulatorError
from ivr.emulator.leg import Source, Words
from ivr.emulator.playing.scene import Act, Goto, Outcome, Scene
from ivr.emulator.races import next_within
from ivr.emulator.sids import new_sid
from ivr.emulator.sounds import Sound, speaking_time
from ivr.emulator.verbs.pay import Pay

DECLINED = "4000000000000002"
TYPES = {"4": "visa", "5": "mastercard", "3": "amex", "6": "discover"}


class Asked(NamedTuple):
    """One thing that is asked: in these words, for so many keys at most, and what is a right answer."""

    name: str
    prompt: str
    most: int
    right: Callable[[str], bool]


class Interrupted(EmulatorError):
    """The caller pressed star."""


class GaveUp(EmulatorError):
    """The caller's attempts are used up; the argument says on what."""


class Paying(Act[Pay]):
    """Pay: asks, has the card charged or a token made, and asks for the action with the result."""

    def __init__(self, scene: Scene, verb: Pay) -> None:
        super().__init__(scene, verb)
        self.entered: dict[str, str] = {}

    async def run(self) -> Outcome:
        """Ask, pay, and go on with the result. What is typed is written down nowhere."""
        leg = self.scene.leg
        with leg.ears(secret=True) as ears:
            answers = await self._result(ears)
        return Goto(self._action(answers))

    async def _result(self, ears: asyncio.Queue[str | Words]) -> dict[str, str]:
        if not self.verb.is_valid:
            return {"Result": "validation-error", "PaymentError": f"chargeAmount={self.verb.charge!r}"}
        try:
            for asked in self._questions():
                self.entered[asked.name] = await self._ask(ears, asked)
        except Interrupted:
            return {"Result": "caller-interrupted-with-star"}
        except GaveUp as on:
            return {"Result": "too-many-failed-attempts", "PaymentError": f"invalid-{on}"}
        return self._paid()

    def _questions(self) -> list[Asked]:
        now = datetime.fromtimestamp(self.scene.company.clock.now(), UTC)
        asked = [
            Asked("card-number", "Please enter your credit card number.", 19, is_card),
            Asked("date", "Please enter the expiration date of your card.", 4, lambda keys: is_date(keys, now)),
        ]
        if self.verb.asks_postal_code:
            asked.append(Asked("postal-code", "Please enter your postal code.", 5, lambda keys: len(keys) == 5))
        if self.verb.asks_security_code:
            asked.append(
                Asked("security-code", "Please enter your security code.", 4, lambda keys: len(keys) in (3, 4))
            )
        return asked

    async def _ask(self, ears: asyncio.Queue[str | Words], asked: Asked) -> str:
        for _ in range(self.verb.attempts):
            self.scene.leg.hear(Sound("say", asked.prompt, "en-US", seconds=speaking_time(asked.prompt)))
            keys = await self._keys(ears, asked.most)
            if asked.right(keys):
                return keys
        raise GaveUp(asked.name)

    async def _keys(self, ears: asyncio.Queue[str | Words], most: int) -> str:
        """Collect keys until hash, the longest entry, or a pause; the first may come as late as the prompt is long."""
        keys, wait = "", self.verb.timeout + 5.0
        while len(keys) < most:
            key = await next_within(ears, self.scene.company.clock, wait)
            if key == "*":
                raise Interrupted
            if key is None or key == "#":
                break
            if isinstance(key, str):
                keys, wait = keys + key, float(self.verb.timeout)
        return keys

    def _paid(self) -> dict[str, str]:
        number = self.entered["card-number"]
        card = {
            "PaymentMethod": "credit-card",
            "PaymentCardNumber": f"{'x' * (len(number) - 4)}{number[-4:]}",
            "PaymentCardType": TYPES.get(number[0], "visa"),
            "ExpirationDate": self.entered["date"],
            "PaymentConnector": self.verb.connector,
        }
        if number == DECLINED:
            return {"Result": "payment-connector-error", "PaymentError": "card is declined", **card}
        if float(self.verb.charge):
            return {"Result": "success", "PaymentConfirmationCode": new_sid("ch_"), **card}
        return {"Result": "success", "PaymentToken": new_sid("tok_"), "ProfileId": new_sid("cus_"), **card}

    def _action(self, answers: dict[str, str]) -> Source:
        return self.scene.source(self.verb.action, "POST", answers)


def is_card(keys: str) -> bool:
    """Whether the digits can be a card's: 13 to 19 of them, and the last one checks the others (ISO/IEC 7812)."""
    if not (keys.isdecimal() and 13 <= len(keys) <= 19):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(keys)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_date(keys: str, now: datetime) -> bool:
    """Whether the four digits are a month and a year that is not over."""
    if not (keys.isdecimal() and len(keys) == 4 and 1 <= int(keys[:2]) <= 12):
        return False
    return (2000 + int(keys[2:]), int(keys[:2])) >= (now.year, now.month)
