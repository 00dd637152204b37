"""The sentences that offer free times for a callback: each time has a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ivr.dialogue.instructions import Say, Spoken
from ivr.flows.speech import spoken

SENTENCES: Mapping[str, str] = {
    "en": "For {day}, {date}, at {time}, press {key}.",
    "es": "Para el {day}, {date}, a las {time}, oprima el {key}.",
    "hi": "{day}, {date} को {time} के लिए {key} दबाएँ।",
    "de": "Für {day}, {date}, um {time} Uhr drücken Sie die {key}.",
    "fr": "Pour {day} {date} à {time}, tapez {key}.",
    "pt": "Para {day}, {date}, às {time}, tecle {key}.",
}


def offered(times: Sequence[datetime], language: str, tag: str) -> tuple[Spoken, ...]:
    """Return what offers `times` by the keys 1, 2 ...; in English where we lack the language."""
    known = language[:2] in SENTENCES
    language, tag = (language, tag) if known else ("en", "en-US")
    sentence = SENTENCES[language[:2]]
    texts = (
        sentence.format(key=key, **{form: spoken(time, form, language) for form in ("day", "date", "time")})
        for key, time in enumerate(times, 1)
    )
    return (Say(" ".join(texts), tag, fixed=False, prompt="callback_times"),)
