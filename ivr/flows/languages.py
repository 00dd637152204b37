"""Languages as flows name them (`en`, `pt-BR`), and how the carrier and Babel name them."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?\Z")

# Where a language alone would lead Babel to another continent than the customers of a North American toll-free line.
USUAL_TERRITORIES = {"en": "US", "es": "US"}


@lru_cache(maxsize=64)
def tag(language: str) -> str:
    """Return the BCP 47 tag with a territory, as carriers want it: `en-US` for `en`."""
    if "-" in language:
        return language
    likely = str(get_global("likely_subtags").get(language, "")).split("_")
    territory = USUAL_TERRITORIES.get(language) or (likely[-1] if len(likely) > 1 else "")
    return f"{language}-{territory}" if territory else language


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Return the rules by which a language writes dates and numbers; English ones where it is unknown."""
    try:
        return Locale.parse(tag(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")
