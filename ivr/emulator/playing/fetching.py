"""From a URL to verbs: ask for the document, and read what came as the carrier reads it."""

from __future__ import annotations

from dataclasses import replace
from xml.sax.saxutils import escape

from ivr.emulator.errors import Refused
from ivr.emulator.leg import Source
from ivr.emulator.playing.scene import Scene
from ivr.emulator.verbs.document import CALL, Context, Verb, read_document
from ivr.emulator.wire import Answer

MARKUP = frozenset({"text/xml", "application/xml", "text/html"})
NO_DOCUMENT = 12300


async def fetch(scene: Scene, source: Source, context: Context = CALL) -> tuple[Scene, tuple[Verb, ...]]:
    """Return the verbs at `source`, and the scene that they are performed in.

    Raises Refused: where nothing was retrieved (11200 ...), or what was retrieved cannot be played (12100 ...).
    """
    if source.twiml is not None:
        return replace(scene, url=None, method="POST"), read_document(source.twiml, context)
    answer = await scene.company.ask(scene.leg, scene.request(source))
    verbs = read_document(_markup(answer), context)
    return replace(scene, url=answer.url, method=source.method), verbs


def _markup(answer: Answer) -> bytes:
    """Return the answer as a document: sound is played, plain text read aloud, unless it is a document after all."""
    if answer.content_type in MARKUP:
        return answer.body
    if answer.content_type.startswith("audio/"):
        return f"<Response><Play>{escape(answer.url)}</Play></Response>".encode()
    if answer.content_type != "text/plain":
        raise Refused(NO_DOCUMENT, f"{answer.url} answered {answer.content_type}, which is no document")
    try:
        read_document(answer.body)
    except Refused:
        return f"<Response><Say>{escape(answer.body.decode('utf-8', 'replace'))}</Say></Response>".encode()
    return answer.body
