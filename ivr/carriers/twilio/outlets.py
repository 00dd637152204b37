"""Documents that hand the caller to something outside: a program on a stream, a payment, another telephone system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ivr.carriers.errors import NoSuchOutlet
from ivr.carriers.ports import Links, Outlet
from ivr.carriers.twilio import xml
from ivr.carriers.twilio.limits import LONGEST_SIP
from ivr.carriers.twilio.links import answer_url

PAY_ATTRIBUTES = {
    "charge_amount": "chargeAmount",
    "currency": "currency",
    "description": "description",
    "language": "language",
    "token_type": "tokenType",
    "payment_method": "paymentMethod",
    "bank_account_type": "bankAccountType",
    "security_code": "securityCode",
    "postal_code": "postalCode",
    "min_postal_code_length": "minPostalCodeLength",
    "valid_card_types": "validCardTypes",
    "max_attempts": "maxAttempts",
    "timeout": "timeout",
}
"""What a flow may send -> the attribute of Pay that it is; all else is a parameter for the payment connector."""

NUMBER = re.compile(r"\+[1-9]\d{6,14}")
SIP = re.compile(r"sips?:[^\s?;]+@[^\s?]+")
REFER = "refer:"


def verb(outlet: Outlet, links: Links) -> str:
    """The verb, and behind it the way for a carrier that goes on without asking its action.

    Raises:
        NoSuchOutlet: this carrier has no way to the address.
    """
    url = xml.attribute(answer_url(links, "connect"))
    return f'{OUTLETS[outlet.kind](outlet, url)}<Redirect method="POST">{url}</Redirect>'


def _stream(outlet: Outlet, url: str) -> str:
    """Both directions, until the program closes its end."""
    if not outlet.address.startswith(("wss://", "ws://")):
        raise NoSuchOutlet(outlet.kind, outlet.address)
    return (
        f'<Connect action="{url}" method="POST"><Stream url="{xml.attribute(outlet.address)}">'
        f"{_parameters(outlet.send.items())}</Stream></Connect>"
    )


def _pay(outlet: Outlet, url: str) -> str:
    attributes = {PAY_ATTRIBUTES[name]: value for name, value in outlet.send.items() if name in PAY_ATTRIBUTES}
    others = [(name, value) for name, value in outlet.send.items() if name not in PAY_ATTRIBUTES]
    written = "".join([f' {name}="{xml.attribute(value)}"' for name, value in attributes.items()])
    return (
        f'<Pay paymentConnector="{xml.attribute(outlet.address)}" input="dtmf"{written} action="{url}">'
        f"{_parameters(others)}</Pay>"
    )


def _hand_over(outlet: Outlet, url: str) -> str:
    """A SIP address takes what is sent as headers; a number takes nothing with it. Refer is for SIP calls alone."""
    if NUMBER.fullmatch(outlet.address):
        return f'<Dial action="{url}" method="POST"><Number>{outlet.address}</Number></Dial>'
    address = outlet.address.removeprefix(REFER)
    if not SIP.fullmatch(address):
        raise NoSuchOutlet(outlet.kind, outlet.address)
    sip = f"<Sip>{xml.text(_with_headers(address, outlet.send))}</Sip>"
    if outlet.address.startswith(REFER):
        return f'<Refer action="{url}" method="POST">{sip}</Refer>'
    return f'<Dial action="{url}" method="POST">{sip}</Dial>'


def _with_headers(address: str, send: Mapping[str, str]) -> str:
    """The address with what is sent as X- headers; whatever would make it longer than the carrier takes is left out."""
    whole = address
    for name, value in send.items():
        header = f"X-{name.replace('_', '-')}={quote(value, safe='')}"
        longer = f"{whole}{'&' if '?' in whole else '?'}{header}"
        if len(longer) <= LONGEST_SIP:
            whole = longer
    return whole


def _parameters(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(
        [f'<Parameter name="{xml.attribute(name)}" value="{xml.attribute(value)}"/>' for name, value in pairs]
    )


OUTLETS = {"stream": _stream, "pay": _pay, "hand_over": _hand_over}
