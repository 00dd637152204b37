"""key_not_named, key_not_offered: a menu says the keys that it takes, and no others. A long menu is a warning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ivr.flows.checks.roads import FlowMap
from ivr.flows.problems import Problem
from ivr.flows.prompts import CHARACTERS_A_SECOND, without_tags
from ivr.flows.shape import Way
from ivr.flows.written import WrittenLine

# A single digit that is no part of a number, a time or an amount.
SINGLE_DIGIT = re.compile(r"(?<![\d:.,])\d(?!\d|[:.,]\d)")
STAR = {
    "de": "stern",
    "en": "star",
    "es": "asterisco|estrella",
    "fr": "étoile",
    "hi": "स्टार|तारा",
    "it": "asterisco",
    "pt": "asterisco",
}
HASH = {
    "de": "raute",
    "en": "hash|pound",
    "es": "almohadilla|numeral|gato",
    "fr": "dièse",
    "hi": "हैश|पाउंड",
    "it": "cancelletto",
    "pt": "cerquilha|jogo da velha",
}
IN_WORDS: dict[str, Mapping[str, str]] = {"*": STAR, "#": HASH}
MOST_OPTIONS = 5
MOST_SECONDS = 20


def check(drawn: FlowMap) -> Iterator[Problem]:
    """Give each key that a wording of the menu does not name, else the first one that it names in vain."""
    for line in drawn.flow.lines:
        if line.kind == "menu":
            yield from _of_menu(line, drawn)
            yield from _too_long(line, drawn)
        for _, offer in line.typed("offer"):
            yield from _named(line, offer.options, [(offer.say,)], drawn)


def _of_menu(line: WrittenLine, drawn: FlowMap) -> Iterator[Problem]:
    askings = [line.fields[field] for field in ("say", "again") if field in line.fields]
    yield from _named(line, line.fields["options"], askings, drawn)


def _named(
    line: WrittenLine, options: Mapping[str, Way], askings: list[tuple[str, ...]], drawn: FlowMap
) -> Iterator[Problem]:
    not_named: dict[str, list[str]] = {}
    in_vain: dict[str, list[str]] = {}
    for prompts in askings:
        for language in dict.fromkeys(drawn.languages):
            text = _text(prompts, language, drawn)
            where = f"{' and '.join(prompts)} in {language}"
            for key in options if text else ():
                if not _names(text, key, language):
                    not_named.setdefault(key, []).append(where)
            for key in sorted(_digits(text) - set(options) - set(drawn.flow.keys)):
                in_vain.setdefault(key, []).append(where)
    yield from _problems(line, options, not_named, in_vain)


def _problems(
    line: WrittenLine, options: Mapping[str, Way], not_named: dict[str, list[str]], in_vain: dict[str, list[str]]
) -> Iterator[Problem]:
    others = ", ".join(sorted(in_vain))
    for key, where in not_named.items():
        hint = f"it names {others}, which is no option" if others else "say the key, as a digit or in words"
        yield Problem(
            "key_not_named", f"{_list(where)} does not name the key {_spelled(key)}", options[key].place, hint
        )
    for key, where in in_vain.items() if not not_named else ():
        hint = "add the option, or take the key out of the prompt"
        yield Problem("key_not_offered", f"{_list(where)} names the key {key}, which is no option", line.place, hint)


def _list(where: list[str]) -> str:
    return ", ".join(dict.fromkeys(where))


def _spelled(key: str) -> str:
    return {"*": "star", "#": "hash"}.get(key, key)


def _text(prompts: tuple[str, ...], language: str, drawn: FlowMap) -> str:
    """Return all that the prompts may say in this language; "" where a recording without transcript hides it."""
    texts = [list(drawn.folder.prompts[prompt].transcripts(language)) for prompt in prompts]
    if not all(texts):
        return ""
    return " ".join(without_tags(template.said) for found in texts for template in found)


def _digits(text: str) -> set[str]:
    """Return the digits that stand alone, in whatever script, as keys."""
    return {str(unicodedata.digit(found)) for found in SINGLE_DIGIT.findall(text)}


def _names(text: str, key: str, language: str) -> bool:
    if key.isdigit():
        return key in _digits(text)
    words = IN_WORDS[key].get(language[:2])
    return words is None or re.search(words, text.casefold()) is not None


def _too_long(line: WrittenLine, drawn: FlowMap) -> Iterator[Problem]:
    options = len(line.fields["options"])
    if options > MOST_OPTIONS:
        message = f"a menu of {options} options is hard to remember"
        yield Problem("menu_too_long", message, line.place, f"{MOST_OPTIONS} at most are heard well", "warning")
        return
    longest = (
        max(len(_text(line.fields["say"], language, drawn)) for language in drawn.languages) if drawn.languages else 0
    )
    seconds = longest // CHARACTERS_A_SECOND
    if seconds > MOST_SECONDS:
        message = f"this menu takes some {seconds} s to say"
        yield Problem("menu_too_long", message, line.place, f"{MOST_SECONDS} s at most are heard well", "warning")
