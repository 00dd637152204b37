"""ask: an answer that the caller types or says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from re import Pattern
from typing import ClassVar

from ivr.dialogue.events import MenuChosen
from ivr.dialogue.inputs import Digits, Input, NoInput, Scalar, Speech
from ivr.flows.actions.asking import ASKING, Asking
from ivr.flows.actions.entries import ENTRIES, KEYS_OF, Limits
from ivr.flows.actions.hearing import understood
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.actions.spoken import SPOKEN
from ivr.flows.problems import Problem
from ivr.flows.scope import Scope
from ivr.flows.shape import Field, Label, Shape
from ivr.flows.templates import written

RIGHT, AGAIN = "1", "2"
# The types that may have a range: of two numbers, and of past or future.
RANGES = (("number", "money"), ("date",))
WITHOUT_LENGTH = (*KEYS_OF, "money", "speech")


@dataclass(frozen=True, slots=True)
class _Entered:
    """The call as it would be if the answer were kept already: for the prompt that reads it back."""

    call: Scope
    name: str
    value: Scalar

    @property
    def language(self) -> str:
        return self.call.language

    def get(self, path: tuple[str, ...]) -> Scalar | datetime | None:
        return self.value if path == (self.name,) else self.call.get(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Asking):
    """Let the caller type an answer, with `speech` also say it, and keep it under the name `save`.

    Types: digits (as typed), number, phone (becomes E.164, by the country of the line), date (8 digits in the order of
    the language), time (4 digits), money (star is the decimal point), pin (a secret), yes_no (1 yes, 2 no), speech
    (what was said, as text). `length` counts the keys; a `range` is for numbers and money, and `past` or `future` for
    dates; a `pattern` must fit the whole answer. The `end` key, hash unless the length is one number, ends the entry.
    The `skip` key, pressed alone, skips it. `confirm` reads the answer back: 1 keeps it, 2 asks again. A `secret` is
    kept sealed.

    Example:
        - ask:
            say: enter_order_number
            type: digits
            length: 6-10
            skip: star
            pattern: "[1-9][0-9]+"
            speech: yes
            confirm: heard_order_number
            save: order_number
            tries: 2
            give_up: bye
          then: {skipped: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "ask",
        "block",
        (
            *ASKING,
            Field("type", f"word {' '.join(ENTRIES)}", required=True),
            Field("save", "name", required=True),
            Field("length", "span"),
            Field("range", "range"),
            Field("pattern", "pattern"),
            Field("end", "key"),
            Field("skip", "key"),
            Field("confirm", "prompt"),
            Field("secret", "yes_no", default=False),
        ),
        (Label("answered", "go_on"), Label("skipped", "must")),
    )

    type: str
    save: str
    length: tuple[int, int] | None = None
    range: tuple[float, float] | str | None = None
    pattern: Pattern[str] | None = None
    end: str | None = None
    skip: str | None = None
    confirm: str | None = None
    secret: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the answer is a secret; a pin always is."""
        return self.secret or self.type == "pin"

    @property
    def listens(self) -> bool:
        """Whether the answer may be said."""
        return (self.speech or self.type == "speech") and self.type in SPOKEN and not self.hidden

    @property
    def end_key(self) -> str:
        """The key that ends the entry, "" where it ends by its length."""
        if self.end is None:
            return "" if self.most and self.most == self.least else "#"
        return self.end

    @property
    def least(self) -> int:
        """The fewest keys that an answer may have."""
        return self.length[0] if self.length else KEYS_OF.get(self.type, 1)

    @property
    def most(self) -> int:
        """The most keys that an answer may have, 0 = any number."""
        if self.length or self.type in KEYS_OF:
            return self.length[1] if self.length else KEYS_OF[self.type]
        whole = self.type == "number" and isinstance(self.range, tuple)
        return len(str(int(self.range[1]))) if whole and isinstance(self.range, tuple) else 0

    def checks(self) -> Iterator[Problem]:
        """Refuse to read a secret back, and limits that the type does not have."""
        if self.hidden and self.confirm:
            yield Problem("secret_leaks", "a secret is not read back", self.place, "leave out `confirm`")
        if self.range is not None and self.type not in (RANGES[isinstance(self.range, str)]):
            right = "is for a number or money" if isinstance(self.range, tuple) else "past or future is for a date"
            yield Problem("wrong_type", f"`range` {right}", self.place, "leave it out")
        if self.length is not None and self.type in WITHOUT_LENGTH:
            yield Problem("wrong_type", f"an answer of type {self.type} has no `length`", self.place, "leave it out")

    def present(self, scene: Scene) -> Next:
        """Put the question, or read the answer back, and listen."""
        visit = scene.visit
        if visit.stage == "confirm" and self.confirm:
            entered = _Entered(scene, self.save, visit.kept[self.save])
            scene.listen(scene.words((self.confirm,), entered), wait=self.wait, hints=() if self.listens else None)
            return Move.WAIT
        scene.listen(
            scene.words(self.question(scene)),
            wait=self.wait,
            most=self.most,
            end_key=self.end_key,
            hints=() if self.listens else None,
            secret=self.hidden,
        )
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Keep what was typed or said; silence, and what is no answer, use up a try."""
        match heard:
            case NoInput():
                return self.silent(scene)
            case Digits(keys=keys):
                scene.visit.heard = True
                return self._confirmed(scene, keys) if scene.visit.stage == "confirm" else self._entered(scene, keys)
            case Speech():
                return self._said(scene, heard) if self.listens else self.missed(scene)
            case _:
                return self.present(scene)

    def _entered(self, scene: Scene, keys: str) -> Next:
        if self.skip and (keys == self.skip or (not keys and self.skip == self.end_key)):
            return self.label(scene, "skipped")
        return self._taken(scene, ENTRIES[self.type](keys, self._limits(scene)), keys)

    def _said(self, scene: Scene, heard: Speech) -> Next:
        """Take what was said: a yes or no to what was read back, else the answer."""
        scene.visit.heard = True
        if not understood(heard):
            return self.missed(scene)
        limits = self._limits(scene)
        if scene.visit.stage == "confirm":
            right = SPOKEN["yes_no"](heard.words, limits)
            return self._confirmed(scene, "" if right is None else RIGHT if right else AGAIN)
        return self._taken(scene, SPOKEN[self.type](heard.words, limits), "")

    def _taken(self, scene: Scene, value: Scalar | None, keys: str) -> Next:
        """Keep the value or read it back; without one, or one that the pattern does not fit, see what else it is."""
        if value is None or (self.pattern and not self.pattern.fullmatch(written(value))):
            return self._otherwise(scene, keys)
        if self.confirm is None:
            return self._kept(scene, value)
        scene.visit.stage, scene.visit.kept = "confirm", {self.save: value}
        return self.present(scene)

    def _confirmed(self, scene: Scene, keys: str) -> Next:
        if keys == RIGHT:
            return self._kept(scene, scene.visit.kept[self.save])
        if keys == AGAIN:
            scene.visit.stage, scene.visit.kept = "", {}
            return self.once_more(scene)
        return self._otherwise(scene, keys)

    def _otherwise(self, scene: Scene, keys: str) -> Next:
        """Take a key that works everywhere, else a try."""
        way = scene.key(keys)
        if way is None:
            return self.missed(scene)
        scene.tell(MenuChosen(scene.step, keys))
        return way

    def _kept(self, scene: Scene, value: Scalar) -> Next:
        scene.remember(self.save, scene.sealed(written(value)) if self.hidden else value)
        return self.label(scene, "answered")

    def _limits(self, scene: Scene) -> Limits:
        line = str(scene.get(("call", "dialled")) or "")
        return Limits(self.length, self.range, line, scene.language, scene.today())
