"""XML into elements that know their line. DOCTYPE and entities are refused: no document of a call needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from ivr.emulator.errors import Refused

UNPARSABLE = 12100


@dataclass(slots=True)
class Element:
    """An element: its name, attributes, the line it begins on, and what it holds, in order."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list[Element | str] = field(default_factory=list)

    @property
    def children(self) -> list[Element]:
        """The elements directly inside."""
        return [part for part in self.content if isinstance(part, Element)]

    @property
    def own_text(self) -> str:
        """The text directly inside, without its outer white space."""
        return "".join(part for part in self.content if isinstance(part, str)).strip()

    @property
    def spoken(self) -> str:
        """All text inside, tags left out."""
        return "".join(part if isinstance(part, str) else part.spoken for part in self.content)

    @property
    def written_length(self) -> int:
        """How many characters the content has, tags counted."""
        return sum(len(part) if isinstance(part, str) else part.whole_length for part in self.content)

    @property
    def whole_length(self) -> int:
        """How many characters the element has, its own tags counted."""
        attributes = sum(len(name) + len(value) + 4 for name, value in self.attributes.items())
        return 2 * len(self.name) + 5 + attributes + self.written_length


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.open: list[Element] = []
        self.root: Element | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].content.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].content.append(text)

    def _doctype(self, *_declared: object) -> None:
        raise Refused(UNPARSABLE, "a document type is declared")


def read_markup(body: bytes) -> Element:
    """Return the root element of `body`. Raises Refused(12100) where it is no well-formed XML."""
    builder = _Builder()
    try:
        builder.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Refused(UNPARSABLE, f"the document cannot be parsed: {error}") from error
    except (ValueError, LookupError) as error:
        raise Refused(UNPARSABLE, f"the document's encoding is unknown: {error}") from error
    if builder.root is None:
        raise Refused(UNPARSABLE, "the document is empty")
    return builder.root
