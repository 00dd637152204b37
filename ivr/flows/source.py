"""The only file that reads YAML: text in, nodes that know their place out.

libyaml's events are read, not its objects: so no text is ever taken for a number, a date or a truth value, a doubled
key is seen, and anchors, aliases and tags are refused before they mean anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from ivr.flows.nodes import ListNode, MapNode, Node, Text
from ivr.flows.problems import Place, Problem
from ivr.flows.prompts import AUDIO
from ivr.flows.sounds import listen

MOST_BYTES = 256 * 1024
DEEPEST = 20
# Bytes that are no UTF-8, as `read_folder` keeps them.
NO_TEXT = re.compile("[\ud800-\udfff]")
TEXT_FOLDERS = ("", "prompts")
AUDIO_ENDINGS = (".wav", ".mp3")

HINTS = {
    "mapping values are not allowed": "a text with a colon and a space in it needs quotes",
    "cannot start any token": "a text that begins with such a character needs quotes; indent with spaces, not tabs",
    "while scanning an alias": "the star key is written star",
    "did not find expected key": "look for a wrong indent, or a text that begins with a brace and has no quotes",
    "did not find expected ',' or": "look for a bracket or a brace that is not closed",
}


class FolderUnreadable(Exception):
    """The folder of call flows cannot be read."""


def read_folder(path: Path) -> dict[str, str]:
    """Return the texts of a call-flow folder by their path in it, with `/` between folders.

    A recording stands there too: by what `sounds.listen` hears of it and the hash of its bytes. Bytes that are no UTF-8
    are kept as surrogates, so that the loader can say where they are. Raises FolderUnreadable.
    """
    try:
        return dict(sorted([*_texts(path), *_recordings(path)]))
    except OSError as error:
        raise FolderUnreadable(f"cannot read {path}: {error.strerror}") from error


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for folder in TEXT_FOLDERS:
        inside = path / folder
        for file in inside.iterdir() if inside.is_dir() or not folder else ():
            if file.suffix in {".yaml", ".yml"} and file.is_file():
                with file.open("rb") as opened:
                    read = opened.read(MOST_BYTES + 1)
                yield file.relative_to(path).as_posix(), read.decode("utf-8", "surrogateescape")


def _recordings(path: Path) -> Iterator[tuple[str, str]]:
    for file in (path / AUDIO).rglob("*"):
        if file.suffix in AUDIO_ENDINGS and file.is_file():
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            yield file.relative_to(path).as_posix(), f"{listen(content, file.suffix)} {digest}"


class Parsed(NamedTuple):
    """A file as nodes; `root` is None where a problem stopped the reading."""

    root: Node | None
    problems: list[Problem]


def parse(file: str, text: str) -> Parsed:
    """Read the text of one file. Never raises: whatever is wrong with the text is a problem."""
    composer = _Composer(file, text)
    try:
        composer.check_bytes()
        return Parsed(composer.compose(), composer.problems)
    except _Stop as stop:
        return Parsed(None, [*composer.problems, stop.problem])
    except yaml.YAMLError as error:
        return Parsed(None, [*composer.problems, _no_yaml(file, error)])


class _Stop(Exception):
    """Reading a file further makes no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _no_yaml(file: str, error: yaml.YAMLError) -> Problem:
    said = " ".join(str(error).split())
    mark = getattr(error, "problem_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    hint = next((hint for sign, hint in HINTS.items() if sign in said), "")
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or said
    code = "alias" if "scanning an alias" in said else "not_yaml"
    return Problem(code, f"this is no valid YAML: {reason}", place, hint)


class _Composer:
    """Builds the nodes of one document from libyaml's events, without recursion."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []

    def check_bytes(self) -> None:
        raw = self.text.encode("utf-8", "surrogatepass")
        if len(raw) > MOST_BYTES:
            size = MOST_BYTES // 1024
            raise _Stop(Problem("too_big", f"a file has {size} kB at most", Place(self.file, 1, 1), "divide the flow"))
        wrong = NO_TEXT.search(self.text)
        if wrong:
            line = self.text.count("\n", 0, wrong.start())
            place = Place(self.file, line + 1, wrong.start() - self.text.rfind("\n", 0, wrong.start()))
            raise _Stop(Problem("not_yaml", "a byte that is no UTF-8", place, "save the file as UTF-8"))

    def compose(self) -> Node | None:
        """Return the only document, None where the file is empty."""
        loader = yaml.CLoader(self.text)
        try:
            return self._compose(loader)
        finally:
            loader.dispose()

    def _compose(self, loader: yaml.CLoader) -> Node | None:
        open_nodes: list[_Open] = []
        root: Node | None = None
        documents = 0
        while (event := loader.get_event()) is not None:
            if isinstance(event, yaml.ScalarEvent):
                self._refuse_magic(event)
                root = self._add(open_nodes, self._text(event)) or root
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._refuse_magic(event)
                place = self._place(event)
                open_nodes.append(_Open(isinstance(event, yaml.MappingStartEvent), place))
                self._check_depth(open_nodes, place)
            elif isinstance(event, yaml.CollectionEndEvent):
                closed = open_nodes.pop()
                self.problems += closed.doubled()
                root = self._add(open_nodes, closed.closed()) or root
            elif isinstance(event, yaml.AliasEvent):
                hint = "write it out; the star key is written star"
                raise _Stop(Problem("alias", "aliases are not allowed", self._place(event), hint))
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._check_documents(documents, event)
        return root

    def _check_documents(self, documents: int, event: yaml.Event) -> None:
        if documents > 1:
            place = self._place(event)
            raise _Stop(Problem("not_yaml", "a second document begins here", place, "one document a file"))

    def _refuse_magic(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            hint = "a text that begins with & needs quotes"
            raise _Stop(Problem("alias", "anchors are not allowed", self._place(event), hint))
        if event.tag:
            hint = "a text that begins with ! needs quotes"
            raise _Stop(Problem("alias", "tags are not allowed", self._place(event), hint))

    def _check_depth(self, open_nodes: list[_Open], place: Place) -> None:
        if len(open_nodes) > DEEPEST:
            raise _Stop(Problem("not_yaml", f"this is nested deeper than {DEEPEST} levels", place))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 1, 1)

    def _text(self, event: yaml.ScalarEvent) -> Text:
        place, plain = self._place(event), not event.style
        end = event.end_mark
        if end is None:
            return Text(event.value, place, plain, one_line=False)
        cut = plain and self.text[end.index : end.index + 2] == " #"
        return Text(event.value, place, plain, one_line=place.line == end.line + 1, cut=cut)

    def _add(self, open_nodes: list[_Open], node: Node) -> Node | None:
        """Put the node where it belongs; return it where it is the whole document."""
        if not open_nodes:
            return node
        open_nodes[-1].add(node)
        return None


class _Open:
    """A list or map whose end has not come yet."""

    def __init__(self, is_map: bool, place: Place) -> None:
        self.is_map = is_map
        self.place = place
        self.items: list[Node] = []
        self.entries: dict[str, tuple[Text, Node]] = {}
        self.key: Text | None = None
        self.twice: list[tuple[Text, Text]] = []

    def add(self, node: Node) -> None:
        """Take the next item, key or value."""
        if not self.is_map:
            self.items.append(node)
        elif self.key is None:
            self._take_key(node)
        else:
            key, self.key = self.key, None
            first = self.entries.setdefault(key.value, (key, node))[0]
            if first is not key:
                self.twice.append((first, key))

    def _take_key(self, node: Node) -> None:
        if isinstance(node, Text):
            self.key = node
            if node.value == "<<" and node.plain:
                raise _Stop(Problem("alias", "merge keys are not allowed", node.place, "write it out"))
            return
        hint = 'a text in braces needs quotes: "{name}"'
        raise _Stop(Problem("needs_quotes", "a name is expected here, not a list or a map", node.place, hint))

    def doubled(self) -> Iterator[Problem]:
        """Give the first key that stands twice: where several do, the name that divided two maps is missing."""
        for first, key in self.twice[:1]:
            message = f'"{key.value}" stands twice here: on line {first.place.line} and on line {key.place.line}'
            more = f"; {len(self.twice) - 1} more do: is a name missing above it?" if len(self.twice) > 1 else ""
            yield Problem("doubled_key", message, key.place, f"keep one of them{more}")

    def closed(self) -> Node:
        if self.is_map:
            return MapNode(tuple(self.entries.values()), self.place)
        return ListNode(tuple(self.items), self.place)


def revision(sources: Mapping[str, str]) -> str:
    """Return the hash (hex) of a whole folder: of its paths and texts, in the order of the paths."""
    digest = hashlib.sha256()
    for path, text in sorted(sources.items()):
        for part in (path, text):
            raw = part.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()
