"""The prompts of one language: `prompts/<language>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ivr.dialogue.instructions import Play, Say
from ivr.flows.files.messages import read_messages
from ivr.flows.files.ssml import mistake
from ivr.flows.languages import tag
from ivr.flows.nodes import MapNode, Node, Text, looks_like_braces
from ivr.flows.problems import did_you_mean
from ivr.flows.prompts import AUDIO, Choice, Recordings, Spelling, Wording
from ivr.flows.reading import Reading
from ivr.flows.sounds import sound
from ivr.flows.templates import BadTemplate, Template
from ivr.flows.types.fields import Known, read_fields
from ivr.flows.types.scalars import name, plain
from ivr.flows.types.texts import bare_value, refuse_braces
from ivr.flows.written import WrittenPrompts

MOST_CHARACTERS = 3000
MOST_ENCODED = 4500


@dataclass(slots=True)
class _Voice:
    """What every spelling of a file has: its language, its voice, and the types of the values it may speak."""

    language: str
    types: Mapping[str, str]
    voice: str = ""


def read_prompts(
    language: str, node: MapNode, types: Mapping[str, str], recordings: Mapping[str, str], reading: Reading
) -> WrittenPrompts:
    """Read the prompts of one language.

    `types`: of the values, by dotted name. `recordings`: by path, as the sources have them.
    """
    voice = _Voice(language, types)
    fields = read_fields(node, PROMPTS, reading, "a prompts file")
    voice.voice = fields["voice"]
    spoken = {text.value: (text.place, _wording(text, value, voice, reading)) for text, value in fields["say"]}
    wordings = {key: wording for key, (_, wording) in spoken.items() if wording}
    places = {key: place for key, (place, _) in spoken.items()}
    for text, value in fields["audio"]:
        places.setdefault(text.value, text.place)
        played = _recordings(text.value, value, wordings.get(text.value), recordings, reading)
        if played:
            wordings[text.value] = played
    return WrittenPrompts(language, wordings, places, fields["words"], fields["texts"])


def _entries(node: Node, reading: Reading) -> tuple[tuple[Text, Node], ...]:
    found = reading.map(node, "a map of prompts", "such as {welcome: Welcome to us.}")
    return tuple(entry for entry in found.entries if name(entry[0], reading)) if found else ()


def _words(node: Node, reading: Reading) -> dict[str, tuple[str, ...]]:
    found = reading.map(node, "a map of words", "such as {agents: [agent, person]}")
    read = {}
    for text, value in found.entries if found else ():
        words = [plain(item, reading) for item in reading.items(value)]
        read[text.value] = tuple(word for word in words if word)
    return read


PROMPTS = {
    "voice": Known(plain, default=""),
    "say": Known(_entries, default=()),
    "audio": Known(_entries, default=()),
    "texts": Known(read_messages, default={}),
    "words": Known(_words, default={}),
}


def _wording(key: Text, node: Node, voice: _Voice, reading: Reading) -> Wording | None:
    if isinstance(node, MapNode) and not looks_like_braces(node):
        if node.get("by") is not None:
            return _choice(key.value, node, voice, reading)
        if node.get("ssml") is not None:
            fields = read_fields(node, {"ssml": Known(lambda one, _: one, required=True)}, reading, "a prompt")
            return _spelling(key.value, fields["ssml"], voice, reading, ssml=True)
        reading.problem("wrong_form", "a prompt is a text, {ssml: text}, or {by: name, ...}", node.place)
        return None
    return _spelling(key.value, node, voice, reading)


def _spelling(key: str, node: Node, voice: _Voice, reading: Reading, *, ssml: bool = False) -> Spelling | None:
    text = _sentence(node, reading)
    if text is None:
        return None
    try:
        template = Template(text.value, voice.types)
    except BadTemplate as error:
        reading.problem("wrong_type", str(error), text.at(error.index), "a value is written {name}")
        return None
    wrong = mistake(text.value) if ssml else ""
    if wrong:
        reading.problem("wrong_type", wrong, text.place, "see the SSML tags in the guide")
    for hole in template.holes:
        reading.mention("value", ".".join(hole.path), text.at(hole.index))
    blank = Say("", tag(voice.language), voice.voice, ssml=ssml, fixed=template.fixed, prompt=key)
    ready = (Say(text.value, blank.language, blank.voice, ssml=ssml, prompt=key),) if text.value else ()
    return Spelling(template, voice.language, blank, ready)


def _sentence(node: Node, reading: Reading) -> Text | None:
    """Return the text of a sentence, unless something cut it or made it too long."""
    if refuse_braces(node, reading):
        return None
    text = node if isinstance(node, Text) and not node.plain else reading.text(node, "a text", 'nothing is ""')
    if text is None:
        return None
    if text.cut:
        hint = "put the sentence in quotes; a comment needs two spaces before its #"
        reading.problem("cut_by_comment", "the # cuts this sentence", text.at(len(text.value) + 1), hint)
    if len(text.value) > MOST_CHARACTERS or len(quote(text.value)) > MOST_ENCODED:
        hint = f"{MOST_CHARACTERS} characters at most, and {MOST_ENCODED} as a URL"
        reading.problem("too_big", "this sentence is too long for the carrier", text.place, hint)
    return text


def _choice(key: str, node: MapNode, voice: _Voice, reading: Reading) -> Choice | None:
    by = node.get("by")
    path = bare_value(by, reading) if by is not None else None
    otherwise = node.get("otherwise")
    if otherwise is None:
        reading.problem("no_otherwise", f"{key} has no wording otherwise", node.place, "add otherwise")
        return None
    rest = _spelling(key, otherwise, voice, reading)
    cases = {
        text.value: _spelling(key, value, voice, reading)
        for text, value in node.entries
        if text.value not in {"by", "otherwise"}
    }
    spelled = {case: spelling for case, spelling in cases.items() if spelling}
    places = {text.value: text.place for text, _ in node.entries}
    return Choice(path.path, voice.language, spelled, rest, places) if path and rest else None


def _recordings(
    key: str, node: Node, spoken: Wording | None, recordings: Mapping[str, str], reading: Reading
) -> Recordings | None:
    """Return the recordings of a prompt, which win over its text, unless that holds values."""
    if spoken is not None and not spoken.fixed:
        message = f"{key} holds values, so it cannot be a recording too"
        reading.problem("wrong_form", message, node.place, "leave out the recording, or the values")
        return None
    files = [_recording(item, recordings, reading) for item in reading.items(node)]
    found = [file for file in files if file is not None]
    if len(found) != len(files) or not found:
        return None
    length = sum(sound(recordings[f"{AUDIO}/{file}"]).seconds or 0.0 for file in found)
    transcript = spoken.transcripts[0] if spoken else None
    return Recordings(tuple(Play(file) for file in found), length, transcript)


def _recording(node: Node, recordings: Mapping[str, str], reading: Reading) -> str | None:
    text = reading.text(node, f"a file in {AUDIO}/")
    if text is None:
        return None
    written = recordings.get(f"{AUDIO}/{text.value}")
    if written is None:
        there = [path.removeprefix(f"{AUDIO}/") for path in recordings]
        message = f"there is no {AUDIO}/{text.value}"
        reading.problem("no_such_recording", message, text.place, did_you_mean(text.value, there))
    elif sound(written).mistake:
        reading.problem("wrong_type", sound(written).mistake, text.place, "record it again, or speak the text")
    return text.value if written else None
