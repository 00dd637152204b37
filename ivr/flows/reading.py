"""What comes together while files are read: the problems found, and the names to look up when all shapes are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr.flows.nodes import ListNode, MapNode, Node, Text, describe, is_empty
from ivr.flows.problems import Place, Problem, Severity, did_you_mean, nearest


class Mention(NamedTuple):
    """A name that stands somewhere and must exist: `kind` as in the problem code no_such_<kind>.

    `flow`, `step`, `number`, `field`: the line in which it stands, "" outside flows. `strict`: a value that may be
    unset is refused there.
    """

    kind: str
    name: str
    place: Place
    flow: str = ""
    step: str = ""
    number: int = 0
    field: str = ""
    strict: bool = True


@dataclass(slots=True)
class Reading:
    """The reading of one folder so far.

    `flow`, `step`, `number`, `kind` (of action) and `field` say which line of a flow is being read.
    """

    problems: list[Problem] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    flow: str = ""
    step: str = ""
    number: int = 0
    kind: str = ""
    field: str = ""

    @property
    def at(self) -> str:
        """The line being read, `step/number`."""
        return f"{self.step}/{self.number}"

    def problem(self, code: str, message: str, place: Place, hint: str = "", severity: Severity = "error") -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, place, hint, severity))

    def mention(self, kind: str, name: str, place: Place, *, strict: bool = True) -> None:
        """Note a name that must exist."""
        self.mentions.append(Mention(kind, name, place, self.flow, self.step, self.number, self.field, strict))

    def wrong_type(self, node: Node, wanted: str, hint: str = "") -> None:
        """Note that `node` is not what is `wanted` there."""
        if is_empty(node):
            self.problem("missing_field", f"nothing is written here: {wanted} is needed", node.place, hint)
        else:
            self.problem("wrong_type", f"{describe(node)} is not {wanted}", node.place, hint)

    def text(self, node: Node, wanted: str, hint: str = "") -> Text | None:
        """Return the scalar that stands there; note a problem where none does."""
        if isinstance(node, Text) and not is_empty(node):
            return node
        self.wrong_type(node, wanted, hint)
        return None

    def map(self, node: Node, wanted: str, hint: str = "") -> MapNode | None:
        """Return the map that stands there; note a problem where none does."""
        if isinstance(node, MapNode):
            return node
        self.wrong_type(node, wanted, hint)
        return None

    def items(self, node: Node) -> tuple[Node, ...]:
        """Return the items of a list; anything else is a list of one."""
        return node.items if isinstance(node, ListNode) else (node,)

    def unknown_fields(
        self, unknown: Iterable[Text], known: Iterable[str], missing: Mapping[str, str], what: str, place: Place
    ) -> None:
        """Note unknown and missing fields of `what`, one message for both where one is the other misspelt.

        Several that are like none are one message too: the name of the map to which they belong is missing.
        """
        left = dict(missing)
        names = list(known)
        strange = []
        for text in unknown:
            near = nearest(text.value, left) or nearest(text.value, names)
            left.pop(near, None)
            if near:
                message = f'{what} has no field "{text.value}"'
                self.problem("unknown_field", message, text.place, f"did you mean {near}?")
            else:
                strange.append(text)
        if strange:
            more = f", nor {', '.join(text.value for text in strange[1:])}" if len(strange) > 1 else ""
            message = f'{what} has no field "{strange[0].value}"{more}'
            self.problem("unknown_field", message, strange[0].place, f"it knows {', '.join(names)}")
        for name, code in left.items():
            self.problem(code, f"{what} needs {name}", place, f"add {name}")


def refuse_unknown(reading: Reading, code: str, what: str, text: Text, known: Iterable[str]) -> None:
    """Note a word that is none of a closed list, with the nearest one, or all where none is like it."""
    words = list(known)
    hint = did_you_mean(text.value, words) or f"one of {', '.join(words)}"
    reading.problem(code, f'"{text.value}" is no {what}', text.place, hint)
