"""menu: a choice by key, or by word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import MenuChosen
from ivr.dialogue.inputs import Digits, Input, NoInput, Speech
from ivr.flows.actions.asking import ASKING, Asking
from ivr.flows.actions.hearing import hints_of, key_said, meant, understood
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Asking):
    """Let the caller choose by pressing a key; with `speech` also by saying one of the words of an option, or its key.

    What callers say for an option stands in `words` of the prompts, under its `words`, else under its step.

    Example:
        - menu:
            say: main_menu
            again: main_menu_short
            options: {1: bye, star: {words: delivery, set: {topic: delivery}, goto: bye}}
            speech: yes
            wait: 6s
            tries: 2
            no_input: did_not_hear
            no_match: not_understood
            give_up: bye
            if_silent: bye
    """

    SHAPE: ClassVar[Shape] = Shape("menu", "block", (*ASKING, Field("options", "options", required=True)), exit=True)

    options: Mapping[str, Way]

    def present(self, scene: Scene) -> Next:
        """Read the choices out and listen for one key, or for a word."""
        words = scene.words(self.question(scene))
        hints = hints_of(tuple(self._texts(scene).values())) if self.speech else None
        scene.listen(words, wait=self.wait, hints=hints)
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Take the way of the key or of the word; silence and other answers use up a try."""
        match heard:
            case Digits(keys="") | NoInput():
                return self.silent(scene)
            case Digits(keys=keys):
                return self._pressed(scene, keys)
            case Speech() if self.speech:
                return self._said(scene, heard)
            case Speech():
                return self.missed(scene)
            case _:
                return self.present(scene)

    def _pressed(self, scene: Scene, keys: str, by: str = "key") -> Next:
        way = self.options.get(keys) or scene.key(keys)
        if way is None:
            return self.missed(scene)
        scene.tell(MenuChosen(scene.step, keys, by))
        return way

    def _said(self, scene: Scene, heard: Speech) -> Next:
        said = understood(heard)
        option = meant(said, self._texts(scene)) or key_said(said, scene.language)
        return self._pressed(scene, option, "word") if option else self.missed(scene)

    def _texts(self, scene: Scene) -> dict[str, tuple[str, ...]]:
        """Return what callers say for each option, by its key."""
        return {key: scene.texts_said(way.words or way.goto or "") for key, way in self.options.items()}
