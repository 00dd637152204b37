"""Whatever happens to the files, the loader answers: with problems, quickly, and never with an exception."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flows.actions import KINDS
from ivr.flows.loader import load
from tests.unit.flows.sample import SOURCES, errors

FILES = sorted(path for path in SOURCES if path.endswith(".yaml"))
MOST_SECONDS = 5.0  # of processor time: usual is 0.02

edits = st.tuples(
    st.sampled_from(FILES),
    st.sampled_from(["drop", "double", "swap", "insert", "indent", "cut"]),
    st.integers(0, 200),
    st.sampled_from(
        ["}", "{", "[", ": ", " # ", '"', "{x}", "\t", "- ", "*", "goto: ", "unset", "5", "\ud800", "go_on"]
    ),
)


def edited(text: str, kind: str, where: int, piece: str) -> str:
    """Return the text with one line, or one place in a line, changed."""
    lines = text.split("\n")
    number = where % len(lines)
    line = lines[number]
    middle = (where * 7) % (len(line) + 1)
    changed = {
        "drop": [],
        "double": [line, line],
        "swap": [lines[(number + 1) % len(lines)]],
        "insert": [line[:middle] + piece + line[middle:]],
        "indent": [f"  {line}"],
        "cut": [line[:middle]],
    }
    return "\n".join([*lines[:number], *changed[kind], *lines[number + 1 :]])


@settings(max_examples=60)
@given(st.lists(edits, min_size=1, max_size=4))
def test_edited_files_never_crash_the_loader(changes: list[tuple[str, str, int, str]]) -> None:
    sources = dict(SOURCES)
    for file, kind, where, piece in changes:
        sources[file] = edited(sources[file], kind, where, piece)
    begin = time.process_time()
    loaded = load(sources)
    assert time.process_time() - begin < MOST_SECONDS
    assert loaded.ok is not any(problem.severity == "error" for problem in loaded.problems)
    assert all(str(problem.place).split(":")[0] in sources for problem in loaded.problems)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from([*FILES, "b.yaml", "prompts/x.yaml"]), st.text(max_size=30), max_size=4))
def test_any_text_in_a_file_is_answered(texts: dict[str, str]) -> None:
    loaded = load({**SOURCES, **texts})
    assert loaded.ok is not any(problem.severity == "error" for problem in loaded.problems)


WORDS = st.sampled_from(["start", "bye", "go_on", "desk", "support", "hello", "x", "1", "star", "6s", "yes", "{a}", ""])
FIELDS = ["then", "options", "save", "type", "cases", "otherwise", "at_most", "if", "name", "again", "wait", "tries"]
MORE = ["hold", "music", "every", "skills", "tell_agent", "open", "closed", "offer", "after"]
KEYS = st.sampled_from([*KINDS, *FIELDS, *MORE])
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=8
)
LINES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=3) | WORDS


def flow_style(value: object) -> str:
    """Write plain Python as YAML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow_style(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow_style, value)) + "]"
    return f'"{value}"'


@settings(max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=4))
def test_any_shape_of_a_step_is_answered(lines: list[object]) -> None:
    steps = "".join(f"    - {flow_style(line)}\n" for line in lines)
    head = SOURCES["main.yaml"].replace("  welcome:\n", f"  start:\n{steps}  welcome:\n")
    assert errors({**SOURCES, "main.yaml": head})


def test_many_steps_load_in_good_time() -> None:
    """2,000 steps in eight flows; what is quadratic in them takes minutes."""
    flow = "version: 1\ntitle: x\nlanguages: [en]\nstart: s0\ndefaults: {give_up: bye, failed: bye}\nsteps:\n"
    menu = "    - set: {{v{0}: x}}\n    - menu: {{say: choose, options: {{1: s{1}, 2: bye}}, give_up: s{1}}}\n"
    steps = "".join(f"  s{number}:\n{menu.format(number, number + 1)}" for number in range(250))
    body = f"{flow}{steps}  s250:\n    - hangup\n  bye:\n    - hangup\n"
    sources = {f"flow{number}.yaml": body for number in range(8)}
    begin = time.process_time()
    loaded = load({**sources, "prompts/en.yaml": "say: {choose: 'One, 1. Two, 2.'}"})
    assert time.process_time() - begin < 10
    assert loaded.ok
