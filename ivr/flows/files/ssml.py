"""The SSML that a prompt may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

ALLOWED = ("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w")
TAG = re.compile(r"<(/?)([a-z-]+)((?:\s+[a-z:-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,5});)")


def mistake(text: str) -> str:
    """Return what is wrong with an SSML text, "" where nothing is."""
    return next(_mistakes(text), "")


def _mistakes(text: str) -> Iterator[str]:
    if ENTITY.search(text):
        yield "& is written &amp; in SSML"
    rest = TAG.sub("", text)
    if "<" in rest or ">" in rest:
        yield "a tag is not written <tag>, <tag/> or </tag>; < alone is written &lt;"
    opened: list[str] = []
    for closing, tag, _, empty in TAG.findall(text):
        if tag not in ALLOWED:
            yield f"<{tag}> is not allowed: one of {', '.join(ALLOWED)}"
        if closing and (not opened or opened.pop() != tag):
            yield f"</{tag}> closes nothing"
        if not closing and not empty:
            opened.append(tag)
    if opened:
        yield f"<{opened[-1]}> is not closed"
