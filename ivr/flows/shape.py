"""How an action is written (its shape), and the parts of it that are the same for every action (ways, hold, offer).

Field types, and the Python value that the loader makes of each:

    name step flow queue calendar language label    str
    service mailbox webhook function connector      str (its name in directory.yaml, or a function's)
    message                  str: the key of an SMS or a mail, in `texts` of the prompts
    word                     str, any; `word a b c` = one of these words
    prompt                   str (its key);  prompts: tuple[str, ...]
    text                     Template;  path: Template (begins with /);  value: Value
    texts ({name: text})     tuple[tuple[str, Template], ...]
    count                    int;  duration: float (seconds);  span: tuple[int, int];  yes_no: bool
    range                    tuple[float, float] | "past" | "future"
    pattern                  re.Pattern[str], to be matched with the whole answer
    key                      str of `0-9*#` (one);  tones: str of `0-9*#w`
    names                    tuple[str, ...];  values (bare names): tuple[Value, ...]
    queue_or_value           str (a queue's name) | Value;  number_or_value: str (a number's name) | Value
    numbers_or_value         tuple[str, ...] (numbers' names) | Value
    duration_or_value        float (seconds) | Value;  duration_or_as_booked: float (seconds) | "as_booked"
    skills                   tuple[tuple[Template, int], ...]: the skill and its least level (1 where none is written)
    options                  Mapping[key, Way];  cases: Mapping[literal text, Way];  way: Way
    branch                   Value | tuple[tuple[Condition, Way], ...] | "percent"
    hold                     Hold;  offer: Offer

A label that an action has from elsewhere (of a function for run, of a connector, of the flow that is used) is no part
of its shape; it stands in `then` where it is answered.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ivr.flows.problems import NOWHERE, Place
from ivr.flows.templates import Template

Form = Literal["word", "main", "block", "word_or_main"]


class Field(NamedTuple):
    """A field of an action. `default` is a ready Python value, used where the file leaves the field out."""

    name: str
    type: str
    required: bool = False
    default: object = None


def attribute(field: str) -> str:
    """Return the attribute of an action that holds a field; `for_` where Python keeps the word for itself."""
    return f"{field}_" if keyword.iskeyword(field) else field


class Label(NamedTuple):
    """How an action may end, and what holds where `then` does not answer it.

    `unless` is must (it has to be answered), go_on (the next line), failed (`defaults.failed`), end (the call ends
    there) or `=x` (the way of label x).
    """

    name: str
    unless: str


class Shape(NamedTuple):
    """How an action is written.

    In the form main the first field stands under the action's own name (`- say: welcome`) and the others beside it;
    in a block all stand inside. `exit`: the next line is never reached, whatever the labels. `one_of`: groups of
    fields of which exactly one must be there.
    """

    kind: str
    form: Form
    fields: tuple[Field, ...] = ()
    labels: tuple[Label, ...] = ()
    exit: bool = False
    one_of: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Where to go from here: to the step `goto`, None = the next line.

    `set` before going. `words`: the key of what callers say for this option, "" = the step's name. `at_most` times
    in one run of its flow, then to `otherwise`. `id` counts those times: `step/index/label`, unique in its flow.
    """

    goto: str | None
    set: tuple[tuple[str, Template], ...] = ()
    words: str = ""
    at_most: int | None = None
    otherwise: str | None = None
    place: Place = NOWHERE
    id: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """What a waiting caller hears: the prompt `music`, and each `every` seconds the prompts of `say`; 0 = never."""

    music: str
    every: float = 0.0
    say: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices for a waiting caller: the prompt `say` after `after` seconds, then each `every` seconds; 0 = once."""

    after: float
    every: float
    say: str
    options: Mapping[str, Way]
