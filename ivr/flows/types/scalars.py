"""Names, numbers, durations, keys: scalars that stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.flows.languages import LANGUAGE
from ivr.flows.nodes import Node, Text, is_empty
from ivr.flows.patterns import BadPattern, compile_pattern
from ivr.flows.reading import Reading, refuse_unknown

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
RESERVED = frozenset({"go_on", "otherwise", "by", "unset", "percent"})
NAME_HINT = "small letters, digits and _, a letter first, 40 at most"
KEYS = {**{digit: digit for digit in "0123456789"}, "star": "*", "hash": "#"}
DURATION_HINT = "one number and one unit: 500ms, 6s, 3m, 2h, 1d"
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
TRUTHS = {"true": "yes", "on": "yes", "1": "yes", "y": "yes", "false": "no", "off": "no", "0": "no", "n": "no"}
NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"


def name(node: Node, reading: Reading) -> str | None:
    """Read a new name."""
    text = reading.text(node, "a name", NAME_HINT)
    if text is None:
        return None
    if text.value in RESERVED:
        reading.problem("wrong_type", f'"{text.value}" is a word of the language', text.place, "take another name")
        return None
    if not NAME.match(text.value):
        reading.wrong_type(node, "a name", NAME_HINT)
        return None
    return text.value


def names(node: Node, reading: Reading) -> tuple[str, ...]:
    """Read one name, or a list of them."""
    found = [name(item, reading) for item in reading.items(node)]
    return tuple(one for one in found if one is not None)


def plain(node: Node, reading: Reading) -> str | None:
    """Read a text for people, in which braces mean nothing."""
    text = reading.text(node, "a text")
    return text.value if text else None


def word(choices: tuple[str, ...]) -> Callable[[Node, Reading], str | None]:
    """Return the reader of one of `choices`; of any word where there are none."""

    def read(node: Node, reading: Reading) -> str | None:
        text = reading.text(node, f"one of {', '.join(choices)}" if choices else "a word")
        if text and choices and text.value not in choices:
            refuse_unknown(reading, "wrong_type", "word for this", text, choices)
            return None
        return text.value if text else None

    return read


def count(node: Node, reading: Reading) -> int | None:
    """Read a whole number."""
    text = reading.text(node, "a whole number", "such as 3")
    if text and re.fullmatch(r"\d{1,9}", text.value, re.ASCII):
        return int(text.value)
    if text:
        reading.wrong_type(node, "a whole number", "such as 3")
    return None


def duration(node: Node, reading: Reading, hint: str = DURATION_HINT) -> float | None:
    """Read a duration, as seconds."""
    text = reading.text(node, "a duration", hint)
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,9})(ms|s|m|h|d)", text.value, re.ASCII)
    if not found:
        reading.wrong_type(node, "a duration", hint)
        return None
    return int(found[1]) * UNITS[found[2]]


def duration_or_as_booked(node: Node, reading: Reading) -> float | str | None:
    """Read a duration, or `as_booked`: the gap that the booking has."""
    if isinstance(node, Text) and node.value == "as_booked":
        return node.value
    return duration(node, reading, f"as_booked, or {DURATION_HINT}")


def pattern(node: Node, reading: Reading) -> re.Pattern[str] | None:
    """Read a pattern that the whole answer must fit."""
    text = reading.text(node, "a pattern", "such as [0-9]{2}-?[0-9]{4}")
    if text is None:
        return None
    try:
        return compile_pattern(text.value)
    except BadPattern as error:
        reading.problem("wrong_type", str(error), text.at(error.index), "letters, digits, [0-9], {2,4}, ? and + do")
        return None


def span(node: Node, reading: Reading) -> tuple[int, int] | None:
    """Read `1-5`, or `4` alone, as the lowest and the highest."""
    text = reading.text(node, "a span", "such as 6-10, or 4")
    found = text and re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", text.value, re.ASCII)
    if text is None:
        return None
    if not found or int(found[1]) > int(found[2] or found[1]):
        reading.wrong_type(node, "a span", "such as 6-10, the lower number first, or 4")
        return None
    return int(found[1]), int(found[2] or found[1])


def limits(node: Node, reading: Reading) -> tuple[float, float] | str | None:
    """Read the range of an answer: `1-5`, or `past` or `future` for a date."""
    text = reading.text(node, "a range", "such as 1-5; past or future for a date")
    if text is None or text.value in {"past", "future"}:
        return text.value if text else None
    found = re.fullmatch(rf"({NUMBER})(?:-({NUMBER}))?", text.value, re.ASCII)
    if not found or float(found[1]) > float(found[2] or found[1]):
        reading.wrong_type(node, "a range", "such as 1-5, the lower number first; past or future for a date")
        return None
    return float(found[1]), float(found[2] or found[1])


def yes_no(node: Node, reading: Reading) -> bool | None:
    """Read yes or no."""
    text = reading.text(node, "yes or no")
    if text and text.value in {"yes", "no"}:
        return text.value == "yes"
    if text:
        said = TRUTHS.get(text.value.lower())
        reading.wrong_type(node, "yes or no", f"write {said}" if said else "")
    return None


def key(node: Node, reading: Reading) -> str | None:
    """Read a key as files name it, as the character that is pressed."""
    hint = "0 to 9, star or hash"
    if is_empty(node):
        reading.problem("wrong_type", "no key is written here", node.place, f"{hint}; a bare # begins a comment")
        return None
    text = reading.text(node, "a key", hint)
    if text and text.value not in KEYS:
        refuse_unknown(reading, "wrong_type", "key", text, ["0 to 9", "star", "hash"])
    return KEYS.get(text.value) if text else None


def tones(node: Node, reading: Reading) -> str | None:
    """Read keys to play to the other side; w waits half a second."""
    text = reading.text(node, "keys to play", "of 0-9 * # w")
    if text and not re.fullmatch(r"[0-9*#w]{1,64}", text.value):
        reading.wrong_type(node, "keys to play", "of 0-9 * # w, 64 at most")
        return None
    return text.value if text else None


def language(node: Node, reading: Reading) -> str | None:
    """Read a language, which needs its `prompts/<language>.yaml`."""
    text = reading.text(node, "a language", "such as en, or pt-BR")
    if text is None:
        return None
    if not LANGUAGE.match(text.value):
        reading.wrong_type(node, "a language", "such as en, or pt-BR")
        return None
    reading.mention("language", text.value, text.place)
    return text.value
