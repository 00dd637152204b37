"""Patterns that a whole answer must fit: regular expressions of which none can take for ever."""

from __future__ import annotations

import re

# Repetitions without an upper bound; each more of them multiplies what the longest text may cost.
MOST_UNBOUNDED = 3
PARTS = re.compile(
    r"(?P<skip>\\.|\[\^?\]?(?:\\.|[^\]\\])*(?:\]|\Z))|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<choice>\|)|(?P<repeat>[*+]|\{\d*,?\d*\})",
    re.DOTALL,
)


# What other languages of patterns read as sets in sets.
IN_BRACKETS = re.compile(r"(?<!\\)\[|--|&&|~~|\|\|")


class BadPattern(ValueError):
    """A pattern that the language does not have; `index` is the character (from 0) where the mistake begins."""

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.index = index


def compile_pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern. Raises BadPattern for look-around, back references, and what could take for ever."""
    refused = re.search(r"\(\?(?!:)|\\[1-9]", text)
    if refused:
        raise BadPattern("a pattern has no look-around and no back reference", refused.start())
    _refuse_endless(text)
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:
        raise BadPattern(f"this is no pattern: {error}", getattr(error, "pos", None) or 0) from error


def _refuse_endless(text: str) -> None:
    """Refuse a repetition of a group that repeats or chooses itself: it could be tried in endlessly many ways."""
    branching = [False]
    closed = False
    unbounded = 0
    end = 0
    for part in PARTS.finditer(text):
        kind = part.lastgroup
        if kind == "skip" and IN_BRACKETS.search(part["skip"], 1):
            raise BadPattern("inside brackets a [ is written \\[, and no sign stands twice", part.start())
        if kind == "open":
            branching.append(False)
        elif kind == "close" and len(branching) > 1:
            closed = branching.pop()
            branching[-1] |= closed
            end = part.end()
        elif kind == "choice":
            branching[-1] = True
        elif kind == "repeat":
            if closed and part.start() == end:
                raise BadPattern("a repetition of a repetition or of a choice could take for ever", part.start())
            unbounded += part["repeat"][-2:] in {"*", "+", ",}"}
            branching[-1] = True
    if unbounded > MOST_UNBOUNDED:
        raise BadPattern(f"a pattern has {MOST_UNBOUNDED} repetitions without an end at most")
