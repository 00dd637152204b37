"""A fuzzer that knows what a folder of call flows is made of: it moves its parts to where they do not belong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from ivr.flows.nodes import ListNode, MapNode, Node
from ivr.flows.source import parse

Tree = str | list["Tree"] | dict[str, "Tree"]

WILD = (
    *("", "go_on", "otherwise", "unset", "percent", "by", "any", "as_booked", "yes", "true", "0", "-1", "1-5", "5-1"),
    *("6s", "6", "star", "#", "*", "{x}", "{customer.name | or: you}", "{", "}", "a = b and", "caller.hidden", "[a"),
    *("2026-12-24..2026-12-20", "25:00-26:00", "+1", "<p>x", "é" * 300, "x" * 3200, "\u0000", "\ud800", "\u2028"),
)


def tree(node: Node | None) -> Tree:
    """Return a node as lists, maps and texts."""
    if isinstance(node, MapNode):
        return {text.value: tree(value) for text, value in node.entries}
    if isinstance(node, ListNode):
        return [tree(item) for item in node.items]
    return node.value if node else ""


def written(part: Tree) -> str:
    """Write a tree as YAML in one line, every text in quotes."""
    if isinstance(part, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {written(value)}" for key, value in part.items()) + "}"
    if isinstance(part, list):
        return "[" + ", ".join(map(written, part)) + "]"
    return _quoted(part)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"


class Mangler:
    """Mangles a folder, the same way for the same seed."""

    def __init__(self, folder: Mapping[str, str], seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)

    def mangled(self) -> dict[str, str]:
        """Return the folder with one to four changes in one or two of its files."""
        files = [path for path in self.folder if path.endswith(".yaml")]
        changed = dict(self.folder)
        for path in self.chance.sample(files, min(len(files), self.chance.choice((1, 1, 1, 2)))):
            if self.chance.random() < 0.3:
                changed[path] = self.torn(changed[path])
            else:
                changed[path] = self.rebuilt(path)
        return changed

    def torn(self, text: str) -> str:
        """Tear at the letters: cut, double, move and insert some."""
        for _ in range(self.chance.randint(1, 3)):
            begin = self.chance.randrange(len(text) + 1)
            end = min(len(text), begin + self.chance.choice((1, 2, 10, 80)))
            part = text[begin:end]
            text = self.chance.choice(
                (
                    text[:begin] + text[end:],
                    text[:begin] + part + part + text[end:],
                    text[:begin] + self.chance.choice(WILD) + text[begin:],
                    text[:begin] + "\n  " + text[begin:],
                    text[end:] + part,
                )
            )
        return text

    def rebuilt(self, path: str) -> str:
        """Move whole parts: take them away, exchange, rename, wrap and unwrap them."""
        whole = tree(parse(path, self.folder[path]).root)
        for _ in range(self.chance.randint(1, 4)):
            spots = list(_spots(whole))
            if spots:
                self.change(*self.chance.choice(spots), spots)
        return written(whole)

    def change(
        self,
        holder: list[Tree] | dict[str, Tree],
        at: int | str,
        spots: list[tuple[list[Tree] | dict[str, Tree], int | str]],
    ) -> None:
        """Change what stands in `holder` under `at`."""
        kind = self.chance.randrange(7)
        other, other_at = self.chance.choice(spots)
        if kind == 0:
            _take(holder, at)
        elif kind == 1:
            _put(holder, at, self.chance.choice(WILD))
        elif kind == 2:
            _put(holder, at, _copy(_get(other, other_at)))
        elif kind == 3:
            _put(holder, at, [_copy(_get(holder, at)), _copy(_get(other, other_at))])
        elif kind == 4:
            _put(holder, at, {self.chance.choice([str(other_at), *WILD[:8]]): _copy(_get(holder, at))})
        elif isinstance(holder, dict):
            holder[self.chance.choice((str(other_at), f"{at}s", *WILD[:5]))] = _copy(_get(holder, at))
            if kind == 5:
                holder.pop(str(at), None)
        else:
            holder.insert(0, _copy(_get(other, other_at)))


def _spots(part: Tree) -> Iterator[tuple[list[Tree] | dict[str, Tree], int | str]]:
    """Give every place in a tree: what holds it, and its number or name there."""
    waiting = [part]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict):
            yield from ((holder, name) for name in holder)
            waiting.extend(holder.values())
        elif isinstance(holder, list):
            yield from ((holder, number) for number in range(len(holder)))
            waiting.extend(holder)


def _get(holder: list[Tree] | dict[str, Tree], at: int | str) -> Tree:
    if isinstance(holder, dict):
        return holder.get(str(at), "")
    return holder[at] if isinstance(at, int) and at < len(holder) else ""


def _put(holder: list[Tree] | dict[str, Tree], at: int | str, part: Tree) -> None:
    if isinstance(holder, dict):
        holder[str(at)] = part
    elif isinstance(at, int) and at < len(holder):
        holder[at] = part


def _take(holder: list[Tree] | dict[str, Tree], at: int | str) -> None:
    if isinstance(holder, dict):
        holder.pop(str(at), None)
    elif isinstance(at, int) and at < len(holder):
        del holder[at]


def _copy(part: Tree) -> Tree:
    if isinstance(part, dict):
        return {name: _copy(value) for name, value in part.items()}
    return [_copy(item) for item in part] if isinstance(part, list) else part
