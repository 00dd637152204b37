"""Text into XML that every parser takes, whatever a caller or another system put into it."""

from __future__ import annotations

import re
from html import unescape
from xml.parsers.expat import ExpatError, ParserCreate

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids (section 2.2). One of them and the carrier refuses the whole document (error 12100)."""

TAG = re.compile(r"<[^>]*>")


def text(value: str) -> str:
    """Escaped for the inside of an element."""
    if not value.isprintable():
        value = ILLEGAL.sub("", value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(value: str) -> str:
    """Escaped for double quotes."""
    return text(value).replace('"', "&quot;")


def markup(value: str) -> str:
    """Speech markup as it stands; where it is broken (a value of the call in it, say), the words without the tags."""
    value = ILLEGAL.sub("", value)
    try:
        ParserCreate().Parse(f"<Say>{value}</Say>", True)
    except ExpatError:
        return text(unescape(TAG.sub(" ", value)).strip())
    return value
