"""menu: a choice by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import MenuChosen
from ivr.dialogue.inputs import Digits, Input, NoInput, Speech
from ivr.flows.actions.asking import ASKING, Asking
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Shape, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Asking):
    """Let the caller choose by pressing a key.

    Example:
        - menu:
            say: main_menu
            again: main_menu_short
            options: {1: bye, star: {set: {topic: delivery}, goto: bye}}
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
        """Read the choices out and listen for one key."""
        scene.listen(scene.words(self.question(scene)), wait=self.wait)
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Take the way of the key; silence and other keys use up a try."""
        match heard:
            case Digits(keys="") | NoInput():
                return self.silent(scene)
            case Digits(keys=keys):
                return self._pressed(scene, keys)
            case Speech():
                return self.missed(scene)
            case _:
                return self.present(scene)

    def _pressed(self, scene: Scene, keys: str) -> Next:
        way = self.options.get(keys) or scene.key(keys)
        if way is None:
            return self.missed(scene)
        scene.tell(MenuChosen(scene.step, keys))
        return way
