"""Forms as they come over the wire, split once for both readers of them: the signature and the fields."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

HEX = "0123456789abcdefABCDEF"
ASCII = {high + low: chr(int(high + low, 16)) for high in "01234567" for low in HEX}


class Form(NamedTuple):
    """The fields, of a doubled name the first; and the text that the carrier signs."""

    fields: dict[str, str]
    signed: str


def read_form(text: str) -> Form:
    """Split `name=value&name=value`; blank values are kept, text that is no UTF-8 shows as replacement characters.

    Signed are the names in order, each with its distinct values in order, and nothing between
    (twilio 9.13.0, request_validator.py).
    """
    pairs = _read(text)
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return Form(fields, "".join([name + fields[name] for name in sorted(fields)]))
    return Form(dict(reversed(pairs)), "".join([name + value for name, value in sorted(set(map(tuple, pairs)))]))


def read_query(text: str) -> dict[str, str]:
    """Split the query of a URL: the fields of a form, of which nothing is signed by itself."""
    return dict(reversed(_read(text)))


def _read(text: str) -> list[list[str]]:
    # A telephone number's plus is by far the most frequent of all codes; no other code is made or broken by it.
    plain = text.replace("+", " ").replace("%2B", "+")
    # `&` and `=` in a code: only then must a form be split before it is decoded, word by word.
    if "%26" in plain or "%3D" in plain or "%3d" in plain:
        return [[_unquoted(word) for word in pair] for pair in _pairs(plain)]
    return _pairs(_unquoted(plain))


def _pairs(plain: str) -> list[list[str]]:
    return [piece.split("=", 1) if "=" in piece else [piece, ""] for piece in plain.split("&") if piece]


def _unquoted(text: str) -> str:
    """Percent codes into characters; those of ASCII are looked up."""
    if "%" not in text:
        return text
    head, *coded = text.split("%")
    try:
        return head + "".join([ASCII[piece[:2]] + piece[2:] for piece in coded])
    except KeyError:
        return unquote(text)
