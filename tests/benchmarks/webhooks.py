"""A carrier's side of a call in a menu, as bytes on the wire: signed 31-field forms, each an answer to a document.

The parts that stay the same in a call are made once, for the carrier shares the machine with whom it measures.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from itertools import count
from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import uuid4

SECRET = "t" * 32
ACCOUNT = "AC" + "0" * 32
KEYS = {"main_menu": "3", "opening_hours": "2"}
"""Opening hours, and back to the main menu: so a call walks through two menus for ever. Elsewhere 1: English."""

_numbers = count(2_000_000)


class Refused(Exception):
    """The answer is not what a call needs to go on: then the figure would be of something else."""


class Site(NamedTuple):
    """Who is asked: a server on this machine. `strict`: each answer has to be the call's next turn."""

    port: int
    strict: bool

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Walk:
    """One call. It dials, chooses its language, and then walks through two menus, turn after turn."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.turns = 0
        self.stumbles = 0
        form = {**STEADY, "CallSid": f"CA{uuid4().hex}", "From": f"+1555{next(_numbers)}"}
        form["Caller"] = form["From"]
        self._arriving = _Form.of(form)
        self._answering = _Form.of({**form, "CallStatus": "in-progress", "FinishedOnKey": "", "Digits": "%s"})
        self._target = "/voice"

    @property
    def request(self) -> bytes:
        """The next request of the call."""
        if self.turns == 0:
            return self._posted(self._arriving.body, self._arriving.signed)
        key = KEYS.get(self._target.partition("&at=")[2].partition("&")[0], "1")
        return self._posted(self._answering.body.replace("%25s", key), self._answering.signed.replace("%s", key))

    def hears(self, document: bytes) -> None:
        """Take the answer: it says where the next request goes. Raises Refused.

        A redirect is followed, as a carrier does; a disturbed machine may make us ask for a moment's patience.
        """
        asked = document.partition(b"<Gather ")[2].partition(b'action="')[2].partition(b'"')[0]
        url = asked or document.partition(b"<Redirect")[2].partition(b">")[2].partition(b"<")[0]
        if not url:
            raise Refused(document)
        before, self._target = self._target, self._path(url)
        if not asked:
            self.stumbles += 1
        elif self.site.strict and before == self._target:
            raise Refused(f"not the call's next turn: {self._target}")
        else:
            self.turns += 1

    def _path(self, url: bytes) -> str:
        return url.decode().replace("&amp;", "&").partition("#")[0].removeprefix(self.site.url)

    def _posted(self, body: str, signed: str) -> bytes:
        mac = hmac.digest(SECRET.encode(), (self.site.url + self._target + signed).encode(), "sha1")
        return (
            f"POST {self._target} HTTP/1.1\r\nHost: 127.0.0.1:{self.site.port}\r\n{HEADERS}"
            f"X-Twilio-Signature: {b64encode(mac).decode()}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


class _Form(NamedTuple):
    """A form as it is sent, and as it is signed: names in order, each followed by its value."""

    body: str
    signed: str

    @classmethod
    def of(cls, fields: dict[str, str]) -> Self:
        return cls(urlencode(fields), "".join(name + fields[name] for name in sorted(fields)))


HEADERS = (
    "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nCache-Control: max-age=259200\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
    "I-Twilio-Idempotency-Token: 7c8fcb4a-4fd1-4e33-9c22-8e35b1c8a3d1\r\n"
)
STEADY = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "CallStatus": "ringing",
    "Direction": "inbound",
    "To": "+18005550100",
    "Called": "+18005550100",
    "CallToken": "%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9.eyJjYWxsU2lkIjoiQ0EifQ%22%7D",
    "StirVerstat": "TN-Validation-Passed-A",
    "CallerName": "JANE DOE",
    "msg": "Gather End",
    **{f"{side}{part}": value for side in ("From", "Caller", "To", "Called")
       for part, value in (("City", "NEW YORK"), ("State", "NY"), ("Zip", "10001"), ("Country", "US"))},
}  # fmt: skip
"""What a call's forms have in common; with CallSid, From, Caller, and Digits and FinishedOnKey an answer has 31."""
