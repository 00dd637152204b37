"""ask: an answer that the caller types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ivr.dialogue.events import MenuChosen
from ivr.dialogue.inputs import Digits, Input, NoInput, Scalar, Speech
from ivr.flows.actions.asking import ASKING, Asking
from ivr.flows.actions.entries import ENTRIES, Limits
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.problems import Problem
from ivr.flows.scope import Scope
from ivr.flows.shape import Field, Label, Shape

RIGHT, AGAIN = "1", "2"


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
    """Let the caller type an answer, and keep it under the name `save`.

    Types: digits (as typed), number, phone (becomes E.164, by the country of the line), pin (a secret), yes_no (1 yes,
    2 no). The `end` key, hash unless the length is one number, ends the entry. The `skip` key, pressed alone, skips it.
    `confirm` reads the answer back: 1 keeps it, 2 asks again.

    Example:
        - ask:
            say: enter_order_number
            type: digits
            length: 6-10
            skip: star
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
    end: str | None = None
    skip: str | None = None
    confirm: str | None = None
    secret: bool = False

    @property
    def hidden(self) -> bool:
        """Whether the answer is a secret; a pin always is."""
        return self.secret or self.type == "pin"

    @property
    def end_key(self) -> str:
        """The key that ends the entry, "" where it ends by its length."""
        if self.end is None:
            return "" if self.most and self.most == self.least else "#"
        return self.end

    @property
    def least(self) -> int:
        """The fewest keys that an answer may have."""
        return self.length[0] if self.length else 1

    @property
    def most(self) -> int:
        """The most keys that an answer may have, 0 = any number."""
        if self.type == "yes_no":
            return 1
        if self.length:
            return self.length[1]
        return len(str(int(self.range[1]))) if isinstance(self.range, tuple) else 0

    def checks(self) -> Iterator[Problem]:
        """Refuse to read a secret back, and a range of what is no number."""
        if self.hidden and self.confirm:
            yield Problem("secret_leaks", "a secret is not read back", self.place, "leave out `confirm`")
        if self.range is not None and (self.type != "number" or isinstance(self.range, str)):
            yield Problem("wrong_type", "`range` is two numbers, and for the type number", self.place, "leave it out")

    def present(self, scene: Scene) -> Next:
        """Put the question, or read the answer back, and listen."""
        visit = scene.visit
        if visit.stage == "confirm" and self.confirm:
            entered = _Entered(scene, self.save, visit.kept[self.save])
            scene.listen(scene.words((self.confirm,), entered), wait=self.wait)
        else:
            scene.listen(scene.words(self.question(scene)), wait=self.wait, most=self.most, end_key=self.end_key)
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Keep what was typed; silence, and what is no answer, use up a try."""
        match heard:
            case NoInput():
                return self.silent(scene)
            case Digits(keys=keys):
                scene.visit.heard = True
                return self._confirmed(scene, keys) if scene.visit.stage == "confirm" else self._entered(scene, keys)
            case Speech():
                return self.missed(scene)
            case _:
                return self.present(scene)

    def _entered(self, scene: Scene, keys: str) -> Next:
        if self.skip and (keys == self.skip or (not keys and self.skip == self.end_key)):
            return self.label(scene, "skipped")
        value = ENTRIES[self.type](keys, self._limits(scene))
        if value is None:
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
        scene.remember(self.save, value, secret=self.hidden)
        return self.label(scene, "answered")

    def _limits(self, scene: Scene) -> Limits:
        line = str(scene.get(("call", "dialled")) or "")
        return Limits(self.length, self.range if isinstance(self.range, tuple) else None, line)
