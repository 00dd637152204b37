"""What a file says, before anything is known of its meaning: texts, lists and maps that know their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.flows.problems import Place


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, whatever it looks like: `no` is the text `no`.

    `plain`: written without quotes. `one_line`: not folded over several. `cut`: a `#` one space behind it made the
    rest of the line a comment.
    """

    value: str
    place: Place
    plain: bool = True
    one_line: bool = True
    cut: bool = False

    def at(self, index: int) -> Place:
        """Return the place of the character `index` (from 0) of the value."""
        if not self.one_line:
            return self.place
        return self.place._replace(column=self.place.column + index + (0 if self.plain else 1))


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map, in the order in which it is written; no key stands twice."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return what stands under `key`, None where nothing does."""
        return next((node for text, node in self.entries if text.value == key), None)

    def keys(self) -> Iterator[str]:
        """Give the keys in their order."""
        return (text.value for text, _ in self.entries)


Node = Text | ListNode | MapNode


def is_empty(node: Node) -> bool:
    """Say whether nothing at all is written there: the value of `a:`."""
    return isinstance(node, Text) and node.plain and not node.value


def looks_like_braces(node: Node) -> bool:
    """Say whether this is `{topic}` without its quotes, which YAML reads as a map."""
    return isinstance(node, MapNode) and len(node.entries) == 1 and is_empty(node.entries[0][1])


def describe(node: Node) -> str:
    """Return in plain words what stands there."""
    if isinstance(node, MapNode):
        return "a map"
    if isinstance(node, ListNode):
        return "a list"
    return f'"{node.value[:40]}"' if node.value else "nothing"
